// The second reading of change rows, in plain JavaScript: what they say applied to the older state, and what they should say.
import type { TestColumn, TestRow, TestState } from './random-states.ts';
import type { ChangeRow } from './state-files.ts';

/** Applies change rows to the older state. Whatever does not fit what is there is an error. */
export function applyChanges(
  columns: readonly TestColumn[],
  state: TestState,
  changes: readonly ChangeRow[],
): Map<string, TestRow> {
  const result = new Map(state);
  for (const change of changes) {
    const row = result.get(change.key);
    if (change.kind === 'added') {
      if (row !== undefined) throw new Error(`${change.key} was added, but is there already`);
      result.set(change.key, imageOf(change.after));
    } else if (row === undefined) {
      throw new Error(`${change.key} was ${change.kind}, but is not there`);
    } else if (change.kind === 'removed') {
      const image = imageOf(change.before);
      if (!sameRow(columns, image, row)) throw new Error(`${change.key} was removed with another image`);
      result.delete(change.key);
    } else {
      result.set(change.key, withField(columns, row, change));
    }
  }
  return result;
}

function withField(columns: readonly TestColumn[], row: TestRow, change: ChangeRow): TestRow {
  const column = columns.find((one) => one.name === change.field);
  if (column === undefined) throw new Error(`no column ${change.field}`);
  if (!isExactly(column, row[column.name] ?? null, change.before)) {
    throw new Error(`${change.key}.${column.name} was ${row[column.name]}, the change says ${change.before}`);
  }
  return { ...row, [column.name]: change.after };
}

function imageOf(text: string | null): TestRow {
  if (text === null) throw new Error('a row without an image');
  return JSON.parse(text);
}

function sameRow(columns: readonly TestColumn[], one: TestRow, other: TestRow): boolean {
  const names = (row: TestRow): string => Object.keys(row).sort().join('\n');
  return (
    names(one) === names(other) &&
    columns.every((column) => isExactly(column, one[column.name] ?? null, other[column.name] ?? null))
  );
}

function isExactly({ kind }: TestColumn, one: string | null, other: string | null): boolean {
  return one === null || other === null ? one === other : kind.exact(one) === kind.exact(other);
}

/** A difference as `[key, kind, field, before, after]`, values as one exact text each, images left out. */
export type Difference = readonly [string, string, string | null, string | null, string | null];

/** What a comparison must find, by the rules and without SQL. */
export function expectedDifferences(
  columns: readonly TestColumn[],
  before: TestState,
  after: TestState,
): readonly Difference[] {
  const removed = [...before.keys()]
    .filter((key) => !after.has(key))
    .map((key): Difference => [key, 'removed', null, null, null]);
  const others = [...after].flatMap(([key, row]): Difference[] => {
    const old = before.get(key);
    if (old === undefined) return [[key, 'added', null, null, null]];
    return columns.flatMap((column) => {
      const [was, is] = [old[column.name] ?? null, row[column.name] ?? null];
      return isExactly(column, was, is)
        ? []
        : [[key, kindOf(column, was, is), column.name, exact(column, was), exact(column, is)]];
    });
  });
  return sorted([...removed, ...others]);
}

function kindOf(column: TestColumn, was: string | null, is: string | null): 'modified' | 'moved' {
  if (column.role !== 'shown') return 'moved';
  return was !== null && is !== null && column.kind.same(was, is, column.tolerance) ? 'moved' : 'modified';
}

/** The change rows in the form of {@link expectedDifferences}. */
export function foundDifferences(columns: readonly TestColumn[], changes: readonly ChangeRow[]): readonly Difference[] {
  return sorted(
    changes.map((change): Difference => {
      const column = columns.find((one) => one.name === change.field);
      if (column === undefined) return [change.key, change.kind, change.field, null, null];
      return [change.key, change.kind, change.field, exact(column, change.before), exact(column, change.after)];
    }),
  );
}

function exact(column: TestColumn, text: string | null): string | null {
  return text === null ? null : column.kind.exact(text);
}

function sorted(differences: readonly Difference[]): readonly Difference[] {
  return [...differences].sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
}
