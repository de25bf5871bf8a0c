// What a mode's end state is, said a second time and as plainly as can be: no streams, no digests, every cell a text.
import type { TaskDefinition } from '../../../src/features/bitable-sync/model/task.ts';
import type { BitableRecord } from '../../../src/feishu/api/bitable.ts';
import type { Json } from '../../../src/lib/json.ts';
import { MARK, MARK_TEXT, type SourceRow, type World } from './worlds.ts';

/** By fields; an empty cell is absent. */
export type Cells = ReadonlyMap<string, string>;

export interface EndState {
  /** Nothing may be written. */
  readonly isRefused: boolean;
  readonly records: ReadonlyMap<string, Cells>;
  /** In any order, without ids. */
  readonly created: readonly Cells[];
  readonly archived: readonly Cells[];
  /** Rows that count, with their records; null where there was none. */
  readonly matches: readonly Match[];
}

export interface Match {
  readonly record: string | null;
  /** Of each column the cell as a text; null where it is lost. */
  readonly row: readonly (string | null)[];
}

/** What was last written or found equal, by record and field. */
export type Known = Map<string, Map<string, string>>;

export function cellsOf({ fields }: Pick<BitableRecord, 'fields'>): Cells {
  const texts = Object.entries(fields).map(([name, value]): [string, string] => [name, textOf(value)]);
  return new Map(texts.filter(([name, text]) => text !== '' && name !== '流水号'));
}

/** Of read and write form alike. */
export function textOf(value: Json): string {
  if (value === null || value === false) return '';
  if (!Array.isArray(value)) return JSON.stringify(value);
  const parts = value as readonly (Json & { readonly type?: string; readonly text?: string; readonly id?: string })[];
  if (parts.some(({ type }) => type === 'text')) return JSON.stringify(parts.map(({ text }) => text).join(''));
  return JSON.stringify(parts.map((one) => one.id ?? one).sort());
}

export function endState(
  world: World,
  rows: readonly SourceRow[],
  table: readonly BitableRecord[],
  known: Known,
): EndState {
  const { task, columns } = world;
  const names = columns.map(({ name }) => name);
  const wanted = rows.map((row) => row.map(({ cell }) => (cell === undefined ? null : textOf(cell))));
  const records = new Map(table.map((record) => [record.id, cellsOf(record)]));
  const still: EndState = { isRefused: true, records, created: [], archived: [], matches: [] };
  const asRecord = (cells: readonly (string | null)[]): Cells =>
    new Map(cells.flatMap((cell, at): readonly [string, string][] => (cell ? [[names[at] ?? '', cell]] : [])));

  const keyPlaces = task.key.map((name) => names.indexOf(name));
  const keyOf = (cells: readonly (string | null)[]): string | null => {
    const parts = keyPlaces.map((place) => cells[place] ?? '');
    return parts.includes('') ? null : JSON.stringify(parts);
  };
  const isUnreadable = (cells: readonly (string | null)[]): boolean => keyPlaces.some((place) => cells[place] === null);
  const inTable = [...records].map(([id, cells]) => ({ id, key: keyOf(names.map((name) => cells.get(name) ?? '')) }));
  const minds = task.mode === 'clone' || (task.mode !== 'incremental' && task.gone.kind !== 'ignore');

  const sourceKeys = wanted.map((cells) => (isUnreadable(cells) ? null : keyOf(cells)));
  const twice = (keys: readonly (string | null)[]): boolean => new Set(keys).size < keys.length || keys.includes(null);
  if (task.duplicateKeys === 'refuse' && (twice(sourceKeys) || twice(inTable.map(({ key }) => key)))) return still;
  if (minds && wanted.some(isUnreadable)) return still;

  const pick = <T>(items: readonly T[]): T | undefined => items.at(task.duplicateKeys === 'last' ? -1 : 0);
  const after = new Map(records);
  const created: Cells[] = [];
  const matches: Match[] = [];
  for (const key of new Set(sourceKeys)) {
    if (key === null) continue;
    const row = pick(wanted.filter((_, at) => sourceKeys[at] === key)) ?? [];
    const record = pick(inTable.filter((one) => one.key === key))?.id;
    matches.push({ record: record ?? null, row });
    if (record === undefined) created.push(asRecord(row));
    else if (task.mode !== 'incremental')
      after.set(record, merged(world, record, records.get(record) ?? new Map(), row, known));
  }
  const gone = inTable.filter(({ key }) => minds && key !== null && !sourceKeys.includes(key)).map(({ id }) => id);
  const archived: Cells[] = [];
  for (const id of gone) {
    const cells = after.get(id) ?? new Map();
    if (task.mode !== 'clone' && task.gone.kind === 'mark') {
      if (!cells.has(MARK)) after.set(id, new Map([...cells, [MARK, JSON.stringify(MARK_TEXT)]]));
      continue;
    }
    after.delete(id);
    if (task.mode !== 'clone') archived.push(cells);
  }
  return { isRefused: false, records: after, created, archived, matches };
}

function merged(
  { task, columns }: World,
  record: string,
  now: Cells,
  row: readonly (string | null)[],
  known: Known,
): Cells {
  const cells = new Map(now);
  for (const [at, { name }] of columns.entries()) {
    const [there, source, last] = [now.get(name) ?? '', row[at] ?? null, known.get(record)?.get(name)];
    if (source === null) continue;
    const isEdited = last !== undefined && last !== there && there !== source;
    if (isEdited && task.mode === 'full' && task.edits !== 'source' && !task.owned.includes(name)) continue;
    if (source === '') cells.delete(name);
    else cells.set(name, source);
  }
  if (isMarking(task) && now.get(MARK) === JSON.stringify(MARK_TEXT)) cells.delete(MARK);
  return cells;
}

/** What is known once a run has ended: cells that are what the source has, and all of a new record. */
export function learn(
  world: World,
  matches: readonly Match[],
  before: ReadonlySet<string>,
  table: readonly BitableRecord[],
  known: Known,
): void {
  const names = world.columns.map(({ name }) => name);
  const keyOf = (texts: readonly (string | null)[]): string =>
    JSON.stringify(world.task.key.map((name) => texts[names.indexOf(name)]));
  const made = new Map(
    table
      .filter(({ id }) => !before.has(id))
      .map((record) => [keyOf(names.map((name) => cellsOf(record).get(name) ?? '')), record.id]),
  );
  const after = new Map(table.map((record) => [record.id, cellsOf(record)]));
  for (const { record, row } of matches) {
    const id = record ?? made.get(keyOf(row)) ?? '';
    const cells = known.get(id) ?? new Map<string, string>();
    for (const [at, name] of names.entries()) {
      const [source, there] = [row[at] ?? null, after.get(id)?.get(name) ?? ''];
      if (source === there || (record === null && source === null)) cells.set(name, there);
    }
    known.set(id, cells);
  }
}

const isMarking = ({ mode, gone }: TaskDefinition): boolean =>
  gone.kind === 'mark' && (mode === 'full' || mode === 'overwrite');
