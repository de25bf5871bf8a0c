// Records in the hands of apps: create, update, delete, one or many, all or none (feishu.md §6.1).
import { isJsonObject, type Json, type JsonObject } from '../../lib/json.ts';
import type { Endpoint } from '../http/endpoint.ts';
import type { Platform } from '../platform.ts';
import type { RowRecord } from '../state/bitable-records.ts';
import { path, type TableCall, tableCall, writing } from './call.ts';
import { clientToken } from './client-token.ts';
import { looksLike, newBitableId } from './ids.ts';
import { isRefusal, type Refusal } from './refusals.ts';
import { byName, type CellChanges, cellChanges, changedRow, fieldsOf, isSame, newRow } from './row-changes.ts';
import { commit } from './table-writes.ts';
import { writeWorld } from './worlds.ts';

const RECORDS = path('/:app_token/tables/:table_id/records');
const MOST_WRITTEN = 1_000;
const MOST_DELETED = 500;
const A_SECOND = [{ count: 50, windowMs: 1_000 }];

export function writeRecordEndpoints(platform: Platform): readonly Endpoint[] {
  const endpoint = (
    method: Endpoint['method'],
    rest: string,
    kind: 'create' | 'update' | 'delete',
    handle: (call: TableCall) => JsonObject | Refusal,
  ): Endpoint => ({
    method,
    path: `${RECORDS}${rest}`,
    scopes: writing(`base:record:${kind}`),
    rate: A_SECOND,
    handle: tableCall(platform, 'edit', handle),
  });
  return [
    endpoint('POST', '', 'create', (call) => first(create(platform, call, [call.body ?? null]))),
    endpoint('POST', '/batch_create', 'create', (call) => create(platform, call, listIn(call.body, 'records'))),
    endpoint('PUT', '/:record_id', 'update', (call) =>
      first(update(platform, call, [{ ...bodyOf(call), record_id: call.params.record_id ?? '' }])),
    ),
    endpoint('POST', '/batch_update', 'update', (call) => update(platform, call, listIn(call.body, 'records'))),
    endpoint('DELETE', '/:record_id', 'delete', (call) =>
      firstDeleted(remove(platform, call, [call.params.record_id ?? ''])),
    ),
    endpoint('POST', '/batch_delete', 'delete', (call) => remove(platform, call, listIn(call.body, 'records'))),
  ];
}

function bodyOf({ body }: TableCall): JsonObject {
  return isJsonObject(body) ? body : {};
}

function listIn(body: Json | undefined, name: string): readonly Json[] | null {
  const list = isJsonObject(body) ? body[name] : undefined;
  return Array.isArray(list) ? (list as readonly Json[]) : null;
}

/** The answer of the calls for one record. */
function first(outcome: JsonObject | Refusal): JsonObject | Refusal {
  return isRefusal(outcome) ? outcome : { record: (outcome.records as readonly Json[])[0] ?? null };
}

function firstDeleted(outcome: JsonObject | Refusal): JsonObject | Refusal {
  return isRefusal(outcome) ? outcome : ((outcome.records as readonly JsonObject[])[0] ?? {});
}

function tooMany(list: readonly Json[] | null, most: number): Refusal | null {
  if (list === null || list.length === 0) return { code: 1254001 };
  return list.length > most ? { code: 1254104 } : null;
}

/** What was written is answered as it was written, not as it will be read. */
function echoed(ids: readonly string[], list: readonly Json[]): JsonObject {
  return { records: ids.map((id, at) => ({ fields: fieldsOf(list[at] ?? null) ?? {}, id, record_id: id })) };
}

function create(platform: Platform, call: TableCall, list: readonly Json[] | null): JsonObject | Refusal {
  const wrong = tooMany(list, MOST_WRITTEN);
  if (list === null || wrong !== null) return wrong ?? { code: 1254001 };
  const asked = clientToken(platform, call);
  if (isRefusal(asked)) return asked;
  if (asked.made !== null) return echoed(asked.made, list);
  const { bitable, time } = platform;
  const { base, table, fields, app, idType } = call;
  if (bitable.rows.count(table.id) + list.length > bitable.settings.now().mostRows) return { code: 1254103 };
  const world = writeWorld(platform, base, idType);
  const sign = { at: time.stamp(), by: app.id };
  const start = bitable.rows.next(table.id);
  const names = byName(fields);
  const rows: RowRecord[] = [];
  for (const [at, one] of list.entries()) {
    const changes = cellChanges(fieldsOf(one), names, world);
    if (isRefusal(changes)) return changes;
    rows.push(newRow(table, newBitableId('rec'), start + at, changes, sign));
  }
  const ids = rows.map((row) => row.id);
  const full = commit(platform, table, world, rows, () => asked.keep(ids));
  return full ?? echoed(ids, list);
}

function update(platform: Platform, call: TableCall, list: readonly Json[] | null): JsonObject | Refusal {
  const wrong = tooMany(list, MOST_WRITTEN);
  if (list === null || wrong !== null) return wrong ?? { code: 1254001 };
  const { bitable, time } = platform;
  const { base, table, fields, app, idType } = call;
  const world = writeWorld(platform, base, idType);
  const sign = { at: time.stamp(), by: app.id };
  const names = byName(fields);
  const rows = new Map<string, RowRecord>();
  const ids: string[] = [];
  let isChanged = false;
  for (const one of list) {
    const found = rowIn(platform, table.id, one);
    if (isRefusal(found)) return found;
    const row = rows.get(found.id) ?? found;
    const changes: CellChanges | Refusal = cellChanges(fieldsOf(one), names, world);
    if (isRefusal(changes)) return changes;
    isChanged ||= !isSame(row, changes);
    rows.set(row.id, changedRow(row, changes, sign));
    ids.push(row.id);
  }
  if (!isChanged && bitable.settings.now().refusesUnchanged) return { code: 1254606 };
  const full = commit(platform, table, world, [...rows.values()]);
  return full ?? echoed(ids, list);
}

function remove(platform: Platform, call: TableCall, list: readonly Json[] | null): JsonObject | Refusal {
  const wrong = tooMany(list, MOST_DELETED);
  if (list === null || wrong !== null) return wrong ?? { code: 1254001 };
  const ids: string[] = [];
  for (const id of list) {
    const found = rowIn(platform, call.table.id, { record_id: id });
    if (isRefusal(found)) return found;
    ids.push(found.id);
  }
  platform.bitable.rows.write(call.table.id, { put: [], remove: [...new Set(ids)] });
  return { records: ids.map((id) => ({ deleted: true, record_id: id })) };
}

/** A row that was just made is not known everywhere yet; one that was just deleted is gone for whoever writes. */
function rowIn({ bitable }: Platform, table: string, one: Json): RowRecord | Refusal {
  const id = isJsonObject(one) ? one.record_id : undefined;
  if (typeof id !== 'string' || !looksLike('rec', id)) return { code: 1254006 };
  const [row, seen] = [bitable.rows.get(table, id), bitable.rows.seenRow(table, id)];
  return row === undefined || seen === undefined ? { code: 1254043 } : row;
}
