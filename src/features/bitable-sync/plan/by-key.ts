// Rows and records matched by their keys. Of each record one text is kept, its cells, and its base only where it says something else.
import type { BitableRecord } from '../../../feishu/api/bitable.ts';
import type { FieldDecision } from '../model/cell.ts';
import type { BaseUpdate, CreateAction, EditedCell, KeyFault, UpdateAction } from '../model/plan.ts';
import type { TaskDefinition } from '../model/task.ts';
import { fieldsDigest, isWholeBase, NO_CELLS, wholeBase } from './base-cells.ts';
import { type Buckets, type Findings, noRows } from './findings.ts';
import { type GoneRecord, goneRecords } from './gone.ts';
import {
  duplicateInSource,
  duplicateInTable,
  emptyInSource,
  emptyInTable,
  type Keys,
  unreadableInSource,
} from './keys.ts';
import type { MarkState, Marks } from './marks.ts';
import { createAction, type Matching, tableCells } from './matching.ts';
import { packed, unpacked } from './packed.ts';
import type { SourceRow, SourceRows } from './source-rows.ts';
import { type Answers, threeWay } from './three-way.ts';

interface Outcome {
  readonly bucket: keyof Buckets;
  readonly action: CreateAction | UpdateAction | null;
  readonly base: BaseUpdate | null;
  readonly edited: readonly EditedCell[];
  readonly emptied: number;
}

const plain = (bucket: keyof Buckets): Outcome => ({ bucket, action: null, base: null, edited: [], emptied: 0 });
const UNCHANGED = plain('unchanged');

/** The base knows exactly the record's cells, so that it need not be held beside them. */
const AS_WRITTEN = Symbol('as written');

/** A key that either side has. */
interface Entry {
  /** Null: the table has it not. */
  readonly record: string | null;
  /** The record's cells, packed. */
  readonly cells: string;
  readonly base: string | typeof AS_WRITTEN | null;
  readonly mark: MarkState;
  /** Of the source, from 1; 0: none yet. */
  row: number;
  outcome: Outcome;
}

export interface ByKeyInput {
  readonly task: TaskDefinition;
  readonly decisions: readonly FieldDecision[];
  /** Of the decisions' fields in a base. */
  readonly fieldKeys: readonly string[];
  readonly keys: Keys;
  readonly rows: SourceRows;
  /** Is used up: what a record has is taken out of it. */
  readonly base: Map<string, string> | null;
  readonly marks: Marks;
  readonly answers: Answers;
}

/**
 * Under `first` and `last`, of several records with one key the first or last read is used and the others are left alone, as are records
 * without a key, whatever the mode: which of them may go only a person can say, and each is named. They go when no row has their
 * key any more.
 */
export function matchByKey(input: ByKeyInput): Matching {
  const { task, decisions, keys, rows, base, marks } = input;
  const entries = new Map<string, Entry>();
  const others: (GoneRecord & { readonly id: string })[] = [];
  const faults: KeyFault[] = [];
  const buckets = noRows();
  const fields = fieldsDigest(input.fieldKeys);
  const usesLast = task.duplicateKeys === 'last';
  const compare = threeWay(decisions, input.fieldKeys, {
    policy: task.mode === 'full' ? task.edits : 'source',
    owned: new Set(task.owned),
    answers: input.answers,
  });
  const baseOf = (record: string, json: string): Entry['base'] => {
    const known = base?.get(record);
    base?.delete(record);
    return isWholeBase(known, json, fields) ? AS_WRITTEN : (known ?? null);
  };

  const record = (read: BitableRecord): void => {
    const cells = tableCells(decisions, read);
    const id = keys.id(cells);
    if (id === null) return void faults.push(emptyInTable(read.id));
    const json = JSON.stringify(cells);
    const entry: Entry = {
      record: read.id,
      cells: packed(json),
      base: baseOf(read.id, json),
      mark: marks.state(read),
      row: 0,
      outcome: UNCHANGED,
    };
    const known = entries.get(id);
    if (known?.record != null) {
      const [used, other] = usesLast ? [entry, known] : [known, entry];
      faults.push(duplicateInTable(other.record ?? '', used.record ?? '', keys.text(cells)));
      others.push({ id, record: other.record ?? '', cells: other.cells, mark: other.mark });
      if (!usesLast) return;
    }
    entries.set(id, entry);
  };

  const unchanged = (entry: Entry, id: string, text: string, isLossy: boolean): Outcome => {
    if (entry.base === text) return isLossy ? plain('failed') : UNCHANGED;
    return { ...plain(isLossy ? 'failed' : 'unchanged'), base: { record: id, base: text } };
  };

  const matched = (entry: Entry, id: string, source: SourceRow, number: number): Outcome => {
    const json = JSON.stringify(source.cells);
    const returns = entry.mark === 'marked';
    const isLossy = source.lost !== null;
    if (!isLossy && !returns && entry.base === AS_WRITTEN && packed(json) === entry.cells) return UNCHANGED;
    const key = keys.text(source.cells);
    const table = unpacked(entry.cells);
    const old = entry.base === AS_WRITTEN ? wholeBase(input.fieldKeys, table, JSON.stringify(table)) : entry.base;
    const sides = { record: id, key, table, source, json, base: old };
    const found = compare.differences(sides);
    const { edited, emptied } = found;
    const unmark = returns ? marks.clearing() : null;
    if (found.cells.length === 0 && unmark === null) return { ...unchanged(entry, id, found.base, isLossy), edited };
    const action: UpdateAction = {
      kind: 'update',
      row: number,
      key,
      record: id,
      cells: Object.fromEntries([...found.cells, ...(unmark === null ? [] : [unmark.after])]),
      before: Object.fromEntries([...found.before, ...(unmark === null ? [] : [unmark.before])]),
      isPartial: isLossy,
      base: found.base,
    };
    const onlyEmpties = unmark === null && found.cells.every(([, cell]) => cell === null);
    return { bucket: isLossy ? 'failed' : onlyEmpties ? 'cleared' : 'updated', action, base: null, edited, emptied };
  };

  const outcomeOf = (entry: Entry, read: () => SourceRow, number: number): Outcome => {
    const { record: id } = entry;
    if (id !== null && task.mode === 'incremental') {
      return entry.base !== null ? UNCHANGED : { ...UNCHANGED, base: { record: id, base: NO_CELLS } };
    }
    const source = read();
    if (id !== null) return matched(entry, id, source, number);
    const action = createAction(decisions, source, number, keys.text(source.cells));
    return { ...plain(action.isPartial ? 'failed' : 'created'), action };
  };

  const row: Matching['row'] = (values, number) => {
    const part = rows.readOnly(values, keys.places);
    if (part.lost !== null) {
      buckets.failed += 1;
      const [place] = part.lost;
      const column = decisions[place ?? 0]?.column ?? '';
      return void faults.push(unreadableInSource(number, column, rows.why(values, place ?? 0) ?? '放不进字段'));
    }
    const id = keys.id(part.cells);
    if (id === null) {
      buckets.failed += 1;
      return void faults.push(emptyInSource(number));
    }
    const entry = entries.get(id) ?? { record: null, cells: '', base: null, mark: 'none', row: 0, outcome: UNCHANGED };
    if (entry.row > 0) {
      buckets.failed += 1;
      const [left, used] = usesLast ? [entry.row, number] : [number, entry.row];
      faults.push(duplicateInSource(left, used, keys.text(part.cells)));
      if (!usesLast) return;
    }
    entry.outcome = outcomeOf(entry, () => rows.read(values, number, () => keys.text(part.cells)), number);
    entry.row = number;
    if (entry.record === null) entries.set(id, entry);
  };

  const end = (): Findings => {
    const outcomes: Outcome[] = [];
    const gone: GoneRecord[] = [];
    for (const entry of entries.values()) {
      if (entry.row > 0) {
        buckets[entry.outcome.bucket] += 1;
        if (entry.outcome !== UNCHANGED) outcomes.push(entry.outcome);
      } else if (entry.record !== null) gone.push({ record: entry.record, cells: entry.cells, mark: entry.mark });
    }
    const all = gone.concat(others.filter(({ id }) => entries.get(id)?.row === 0));
    const left = goneRecords(task, all, { decisions, keys, marks });
    const written = outcomes.flatMap(({ action }) => action ?? []).sort((one, other) => one.row - other.row);
    return {
      buckets,
      actions: [...written, ...left.actions],
      baseUpdates: outcomes.flatMap((outcome) => outcome.base ?? []),
      edited: outcomes.flatMap((outcome) => outcome.edited),
      emptied: outcomes.reduce((sum, outcome) => sum + outcome.emptied, 0),
      keyFaults: faults,
      notes: left.notes,
    };
  };
  return { record, row, end };
}
