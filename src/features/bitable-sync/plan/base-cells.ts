// What is kept of a record to tell a person's edit from ours: digests of its cells, by the ids of fields.
//
// JSON: `{"":"<row>.<fields>","fldA":"<digest>","fldB":["<digest>","<declined>"]}`. The member without a name is there when every cell
// was equal to the source: a row that still is needs one digest to be found so, instead of one a field. Fields that are yet to be made
// stand under `+<name>` until they have an id.
import type { Cell, FieldDecision } from '../model/cell.ts';
import { cellDigest } from '../values/cells.ts';

/** What we last wrote or found equal; with the source's value that a person declined. */
export type BaseEntry = string | readonly [digest: string, declined: string];

/** A record that was seen, and of whose cells nothing is known. */
export const NO_CELLS = '{}';

const TO_BE_MADE = '+';

/** The name of a decision's field in a base. */
export function baseKey(decision: FieldDecision): string {
  return decision.existing === null ? `${TO_BE_MADE}${decision.field}` : decision.existing.id;
}

/** All of it equal to the source. @param cells in the order of the keys @param json the same as JSON */
export function wholeBase(keys: readonly string[], cells: readonly Cell[], json: string): string {
  const row = `${cellDigest(json)}.${fieldsDigest(keys)}`;
  return JSON.stringify(
    Object.fromEntries([['', row], ...keys.map((key, at) => [key, cellDigest(cells[at] ?? null)])]),
  );
}

/** Some of it kept otherwise, or not known. */
export function partialBase(entries: readonly (readonly [key: string, entry: BaseEntry])[]): string {
  return entries.length === 0 ? NO_CELLS : JSON.stringify(Object.fromEntries(entries));
}

/** Whether it is what {@link wholeBase} would give. @param fields digest of the fields' keys */
export function isWholeBase(base: string | undefined, json: string, fields: string): boolean {
  return base?.startsWith(`{"":"${cellDigest(json)}.${fields}"`) ?? false;
}

export function fieldsDigest(keys: readonly string[]): string {
  return cellDigest(JSON.stringify(keys));
}

/** By the fields' keys. What cannot be read knows nothing: then the source wins, as on a first run. */
export function baseEntries(base: string | null): ReadonlyMap<string, BaseEntry> {
  if (base === null || base === NO_CELLS) return new Map();
  const entries = Object.entries(JSON.parse(base) as Record<string, BaseEntry>);
  return new Map(entries.filter(([key]) => key !== ''));
}

/** Once the fields are made: `+<name>` becomes the id. @param ids by the fields' names */
export function settledBase(base: string, ids: ReadonlyMap<string, string>): string {
  if (!base.includes(`"${TO_BE_MADE}`)) return base;
  const { '': row, ...entries } = JSON.parse(base) as Record<string, BaseEntry>;
  const settled = Object.entries(entries).map(([key, entry]) => [idOf(key, ids), entry] as const);
  if (row === undefined) return partialBase(settled);
  const [digest] = String(row).split('.');
  const fields = fieldsDigest(settled.map(([key]) => key));
  return JSON.stringify(Object.fromEntries([['', `${digest}.${fields}`], ...settled]));
}

function idOf(key: string, ids: ReadonlyMap<string, string>): string {
  if (!key.startsWith(TO_BE_MADE)) return key;
  return ids.get(key.slice(TO_BE_MADE.length)) ?? key;
}
