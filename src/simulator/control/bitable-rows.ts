// Rows in the hands of people: written as the API writes them, by the names of fields; what the API cannot write can be written here.
import type { Json, JsonObject } from '../../lib/json.ts';
import { FORMULA, LOOKUP } from '../bitable/field-types.ts';
import { newBitableId } from '../bitable/ids.ts';
import { isRefusal, refusalText } from '../bitable/refusals.ts';
import { byName, type CellChanges, cellChanges, changedRow, newRow, type Signature } from '../bitable/row-changes.ts';
import { commit } from '../bitable/table-writes.ts';
import { type DraftWorld, writeWorld } from '../bitable/worlds.ts';
import type { Platform } from '../platform.ts';
import type { RowRecord, TableRecord } from '../state/bitable-records.ts';
import { idOf, type PersonRef, wrongUse } from './refs.ts';

export interface AddedFile {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** `image/png`… */
  readonly type: string;
}

export interface RowsControl {
  /**
   * By the names of fields, in the form that is written; of formulas and look-ups the form that is read, since nothing is calculated here.
   * @returns `rec…`, in their order @throws UserError with the platform's code
   */
  addRecords(table: string, records: readonly JsonObject[], by?: PersonRef): readonly string[];
  /** A person's edit: cells that are not named stay, null empties. @throws UserError with the platform's code */
  editCells(table: string, record: string, fields: JsonObject, by?: PersonRef): void;
  deleteRecords(table: string, records: readonly string[]): void;
  /** @returns the file_token, good in this base */
  addFile(app: string, file: AddedFile): string;
}

/** Whoever is not named. */
const SOMEBODY = 'ou_somebody';

export function openRowsControl(platform: Platform): RowsControl {
  const { state, bitable, time } = platform;
  const signed = (by: PersonRef | undefined): Signature => ({
    at: time.stamp(),
    by: by === undefined ? SOMEBODY : idOf(by),
  });
  return {
    addRecords: (id, records, by) => {
      const { table, world } = opened(platform, id);
      const [sign, start] = [signed(by), bitable.rows.next(id)];
      const put = records.map((fields, at) =>
        newRow(table, newBitableId('rec'), start + at, changesOf(table, fields, world), sign),
      );
      done(platform, table, world, put);
      return put.map((row) => row.id);
    },
    editCells: (id, record, fields, by) => {
      const { table, world } = opened(platform, id);
      const row = bitable.rows.get(id, record);
      if (row === undefined) throw wrongUse(`没有记录 ${record}`);
      done(platform, table, world, [changedRow(row, changesOf(table, fields, world), signed(by))]);
    },
    deleteRecords: (id, records) => {
      const missing = records.find((record) => bitable.rows.get(id, record) === undefined);
      if (missing !== undefined) throw wrongUse(`没有记录 ${missing}`);
      bitable.rows.write(id, { put: [], remove: records });
    },
    addFile: (app, file) => {
      const id = newBitableId('box');
      state.attachments.put(id, { id, app, ...file });
      return id;
    },
  };
}

function opened(platform: Platform, id: string): { readonly table: TableRecord; readonly world: DraftWorld } {
  const table = platform.state.tables.get(id);
  const base = table === undefined ? undefined : platform.state.bases.get(table.app);
  if (table === undefined || base === undefined) throw wrongUse(`没有数据表 ${id}`);
  return { table, world: writeWorld(platform, base, 'open_id') };
}

function changesOf(table: TableRecord, fields: JsonObject, world: DraftWorld): CellChanges {
  const calculated = table.fields.filter((field) => field.type === FORMULA || field.type === LOOKUP);
  const names = new Set(calculated.map((field) => field.name));
  const written = Object.fromEntries(Object.entries(fields).filter(([name]) => !names.has(name)));
  const changes = cellChanges(written, byName(table.fields), world);
  if (isRefusal(changes)) throw wrongUse(`写不进“${table.name}”：${refusalText(changes)}`);
  const results = calculated.flatMap(({ id, name }): readonly (readonly [string, Json | undefined])[] => {
    const value = fields[name];
    return value === undefined ? [] : [[id, value === null ? undefined : value]];
  });
  return new Map([...changes, ...results]);
}

function done(platform: Platform, table: TableRecord, world: DraftWorld, put: readonly RowRecord[]): void {
  const full = commit(platform, table, world, put);
  if (full !== null) throw wrongUse(`写不进“${table.name}”：${refusalText(full)}`);
}
