// A plan as the writes that carry it out, each with what was there before.
import type { BitableField, BitableRecord } from '../../../feishu/api/bitable.ts';
import type { Json, JsonObject } from '../../../lib/json.ts';
import type { Cell, CellKind } from '../model/cell.ts';
import type { BaseUpdate, CreateAction, GoneAction, Plan, UpdateAction } from '../model/plan.ts';
import type { FailedRow } from '../model/run.ts';
import type { WriteItem } from '../model/write-item.ts';
import { cellDigest } from '../values/cells.ts';
import { restorable } from '../values/restore.ts';
import { writtenCell } from '../values/written-cell.ts';
import { NO_CELLS, partialBase, settledBase, wholeBase } from './base-cells.ts';
import { cellIn, kindsOf } from './plan-fields.ts';

export interface PlanItems {
  /** Updates and creates, then deletes: those of the archive come after it is written, all of it. */
  readonly main: readonly WriteItem[];
  /** For the archive's table, by the names of this table's fields. */
  readonly archive: readonly WriteItem[];
  /** Records that could not be read whole any more, so that they are neither deleted nor moved. */
  readonly left: readonly FailedRow[];
}

export interface ItemsExtra {
  /** Whole records of those that are deleted or archived, by id. */
  readonly whole: ReadonlyMap<string, BitableRecord>;
  /** All fields of the table, those made for this plan among them. */
  readonly fields: readonly BitableField[];
}

export function writeItems(plan: Plan, extra: ItemsExtra): PlanItems {
  const kinds = kindsOf(plan);
  const ids = idsOf(extra.fields);
  const main: WriteItem[] = [];
  const archive: WriteItem[] = [];
  const left: FailedRow[] = [];
  for (const action of plan.actions) {
    if (action.kind === 'create') main.push(createItem(plan, action, kinds, ids));
    else if (action.kind === 'update') main.push(updateItem(action, kinds, ids));
    else if (action.kind === 'mark') main.push(...markItem(plan, action));
    else {
      const record = extra.whole.get(action.record);
      if (record === undefined) {
        left.push({
          row: null,
          record: action.record,
          key: action.key,
          text: '这条记录读不到了，没有动：可能刚被人删掉，或没有权限',
        });
        continue;
      }
      const fields = wholeRecord(record, extra.fields);
      const item = { row: null, key: action.key, cells: null };
      if (action.kind === 'archive') archive.push({ ...item, act: 'create', record: null, fields, before: null });
      main.push({ ...item, act: 'delete', record: action.record, fields: {}, before: fields });
    }
  }
  return { main, archive, left };
}

/** What is to be kept of records into which nothing is written, once the fields are made. */
export function baseRows(
  plan: Plan,
  fields: readonly BitableField[],
): readonly { readonly record: string; readonly cells: string }[] {
  const ids = idsOf(fields);
  return plan.baseUpdates.map(({ record, base }: BaseUpdate) => ({ record, cells: settledBase(base, ids) }));
}

/** All of a record that can come back, in the form that is written. */
export function wholeRecord(record: BitableRecord, fields: readonly BitableField[]): JsonObject {
  const cells = fields.flatMap((field): readonly (readonly [string, Json])[] => {
    if (!Object.hasOwn(record.fields, field.name)) return [];
    const restored = restorable(field, record.fields[field.name] ?? null);
    return restored.ok && restored.write !== null ? [[field.name, restored.write]] : [];
  });
  return Object.fromEntries(cells);
}

/** An empty cell of a new record need not be named. */
function createItem(
  plan: Plan,
  action: CreateAction,
  kinds: ReadonlyMap<string, CellKind>,
  ids: ReadonlyMap<string, string>,
): WriteItem {
  const filled = Object.entries(action.cells).filter(([, cell]) => cell !== null && cell !== false);
  const fields = written(kinds, filled);
  return {
    act: 'create',
    record: null,
    key: action.key,
    row: action.row,
    fields,
    before: {},
    cells: plan.keepsBase ? () => createdBase(plan, action, ids) : null,
  };
}

/** A lost cell is known to be empty, but is not what the source has. */
function createdBase(plan: Plan, action: CreateAction, ids: ReadonlyMap<string, string>): string {
  if (action.key === '') return NO_CELLS;
  const keys = plan.decisions.map(({ field }) => ids.get(field) ?? field);
  const cells = plan.decisions.map(({ field }) => cellIn(action.cells, field));
  if (!action.isPartial) return wholeBase(keys, cells, JSON.stringify(cells));
  return partialBase(keys.map((key, at) => [key, cellDigest(cells[at] ?? null)]));
}

function updateItem(
  action: UpdateAction,
  kinds: ReadonlyMap<string, CellKind>,
  ids: ReadonlyMap<string, string>,
): WriteItem {
  return {
    act: 'update',
    record: action.record,
    key: action.key,
    row: action.row,
    fields: written(kinds, Object.entries(action.cells)),
    before: written(kinds, Object.entries(action.before)),
    cells: () => settledBase(action.base, ids),
  };
}

function markItem(plan: Plan, action: GoneAction): readonly WriteItem[] {
  const { mark } = plan;
  if (mark === null) return [];
  const cell = (value: Cell): JsonObject => Object.fromEntries([[mark.field, writtenCell('text', value)]]);
  return [
    {
      act: 'update',
      record: action.record,
      key: action.key,
      row: null,
      fields: cell(mark.text),
      before: cell(null),
      // What is known of the record stays.
      cells: null,
    },
  ];
}

function written(kinds: ReadonlyMap<string, CellKind>, cells: readonly (readonly [string, Cell])[]): JsonObject {
  return Object.fromEntries(cells.map(([field, cell]) => [field, writtenCell(kinds.get(field) ?? 'text', cell)]));
}

function idsOf(fields: readonly BitableField[]): ReadonlyMap<string, string> {
  return new Map(fields.map(({ name, id }) => [name, id]));
}
