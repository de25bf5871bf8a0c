// The directory: what is known of people. Instants are ISO text in UTC, of the real clock.

export interface PeopleTable {
  readonly open_id: string;
  /** Null where nobody has told it yet. */
  name: string | null;
  /** JSON: a list of open_department_ids. */
  departments: string;
  /** When it was heard that he left the company; null while he is there. */
  left_at: string | null;
  /** The moment of which departments and leaving are told; what is older changes nothing. Null while only the name is known. */
  as_of: string | null;
  /** When the contact API was last asked; null for never. */
  checked_at: string | null;
}

export interface DirectoryTables {
  people: PeopleTable;
}
