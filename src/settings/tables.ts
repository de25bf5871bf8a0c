// The tables of what was changed while the program ran. Instants are ISO text in UTC.

/**
 * `set`: this value · `absent`: not there, whatever the files say · `restored`: as the files have it · `aside`: what was changed there
 * does not go with the files any more, and is left out from now on.
 */
export type ChangeKind = 'set' | 'absent' | 'restored' | 'aside';

/** Inserted, never changed: what is in force follows from the rows in the order of their versions. */
export interface SettingChangesTable {
  /** All rows of one change have the same. */
  readonly version: number;
  /** Position within the change, from 0. */
  readonly item: number;
  /** JSON of the keys from the top down; a site is named by its code. */
  readonly path: string;
  readonly kind: ChangeKind;
  /** JSON; null unless `set`, or `aside` and set before. */
  readonly value: string | null;
  /** open_id, or who else it was: `cli`. Of what was set aside, who had changed it. */
  readonly changed_by: string;
  readonly changed_at: string;
  /** Chinese: why it was set aside; null for other kinds. */
  readonly reason: string | null;
}

/** One row, which changes lock: of two at once the second sees what the first has written. */
export interface SettingVersionsTable {
  readonly name: string;
  version: number;
}

export interface SettingsTables {
  setting_changes: SettingChangesTable;
  setting_versions: SettingVersionsTable;
}
