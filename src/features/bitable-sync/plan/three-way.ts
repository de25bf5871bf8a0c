// One matched row, three ways: what the source has, what the table has, and what we last wrote.
import type { Cell, FieldDecision } from '../model/cell.ts';
import type { EditedCell } from '../model/plan.ts';
import type { EditPolicy } from '../model/task.ts';
import { cellDigest, sameCell } from '../values/cells.ts';
import { type BaseEntry, baseEntries, partialBase, wholeBase } from './base-cells.ts';
import type { SourceRow } from './source-rows.ts';

/** What somebody decided about an edited cell, by {@link editKey}. */
export type Answers = ReadonlyMap<string, 'source' | 'person'>;

/** Of an edited cell exactly as it was shown: another value on either side is another question. */
export function editKey(edited: Pick<EditedCell, 'record' | 'field' | 'person' | 'source'>): string {
  return JSON.stringify([edited.record, edited.field, cellDigest(edited.person), cellDigest(edited.source)]);
}

export interface Differences {
  readonly cells: readonly (readonly [field: string, cell: Cell])[];
  readonly before: readonly (readonly [field: string, cell: Cell])[];
  readonly edited: readonly EditedCell[];
  readonly emptied: number;
  /** Of the record, once the cells are written. */
  readonly base: string;
}

export interface Sides {
  readonly record: string;
  readonly key: string;
  readonly table: readonly Cell[];
  readonly source: SourceRow;
  readonly json: string;
  /** Null: nothing is known of the record. */
  readonly base: string | null;
}

export interface ThreeWay {
  differences(sides: Sides): Differences;
}

/**
 * A cell was edited by a person when the table has neither what the source has nor what we last wrote; without a base (a first run, a
 * field mapped since) nobody can have edited it. A cell that a person keeps is not asked about again until the source changes.
 * @param policy of cells that the source does not own
 */
export function threeWay(
  decisions: readonly FieldDecision[],
  keys: readonly string[],
  rules: { readonly policy: EditPolicy; readonly owned: ReadonlySet<string>; readonly answers: Answers },
): ThreeWay {
  const policyOf = (edited: Omit<EditedCell, 'outcome'>): EditedCell['outcome'] => {
    if (rules.owned.has(edited.field) || rules.policy === 'source') return 'source';
    if (rules.policy === 'person') return 'person';
    return rules.answers.get(editKey(edited)) ?? 'ask';
  };
  /** Null: nobody edited it. `kept`: it was declined before, and the source has not changed since. */
  const outcomeOf = (
    entry: BaseEntry | undefined,
    cell: Omit<EditedCell, 'outcome'>,
  ): EditedCell['outcome'] | 'kept' | null => {
    if (entry === undefined || cellDigest(cell.person) === digestOf(entry)) return null;
    const outcome = policyOf(cell);
    const isDeclined = typeof entry !== 'string' && entry[1] === cellDigest(cell.source);
    return outcome !== 'source' && isDeclined ? 'kept' : outcome;
  };

  const differences = ({ record, key, table, source, json, base }: Sides): Differences => {
    const known = baseEntries(base);
    const cells: [string, Cell][] = [];
    const before: [string, Cell][] = [];
    const edited: EditedCell[] = [];
    const entries: [string, BaseEntry][] = [];
    let emptied = 0;
    let isWhole = true;
    for (const [at, { field }] of decisions.entries()) {
      const id = keys[at] ?? '';
      const [there, wanted] = [table[at] ?? null, source.cells[at] ?? null];
      const entry = known.get(id);
      const isLost = source.lost?.has(at) ?? false;
      const cell = { record, key, field, person: there, source: wanted };
      const isSame = !isLost && sameCell(there, wanted);
      const outcome = isLost ? 'kept' : isSame ? null : outcomeOf(entry, cell);
      if (outcome !== null && outcome !== 'kept') edited.push({ ...cell, outcome });
      if (outcome === null || outcome === 'source') {
        entries.push([id, cellDigest(wanted)]);
        if (isSame) continue;
        cells.push([field, wanted]);
        before.push([field, there]);
        if (wanted === null) emptied += 1;
        continue;
      }
      isWhole = false;
      if (outcome === 'person') entries.push([id, [digestOf(entry), cellDigest(wanted)]]);
      else if (entry !== undefined) entries.push([id, entry]);
    }
    return {
      cells,
      before,
      edited,
      emptied,
      base: isWhole ? wholeBase(keys, source.cells, json) : partialBase(entries),
    };
  };
  return { differences };
}

function digestOf(entry: BaseEntry | undefined): string {
  if (entry === undefined) return '';
  return typeof entry === 'string' ? entry : entry[0];
}
