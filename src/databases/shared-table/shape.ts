// How a table that other programs know is described.

/**
 * `serial` a number that the database counts up, the primary key; `word(n)` text of at most n characters; `decimal(p,s)` exact digits (on
 * SQLite numbers, exact to 15 digits); `wall` date and time to the second without a zone, on SQLite text `2026-11-26 08:31:05`.
 */
export type SharedColumn = 'serial' | 'wall' | `word(${number})` | `decimal(${number},${number})`;

export interface SharedKey {
  readonly name: string;
  readonly columns: readonly string[];
}

/** No column allows NULL. */
export interface SharedTable {
  readonly name: string;
  readonly columns: Readonly<Record<string, SharedColumn>>;
  readonly unique: SharedKey;
  readonly index: SharedKey;
}
