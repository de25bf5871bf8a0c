// Records as apps read them: search, the older list, one, and by ids (feishu.md §6.1, §6.4).
import { isJsonObject, type Json, type JsonObject } from '../../lib/json.ts';
import type { Endpoint } from '../http/endpoint.ts';
import type { Platform } from '../platform.ts';
import type { FieldRecord, RowRecord } from '../state/bitable-records.ts';
import { isWithoutRights, path, reading, type TableCall, tableCall } from './call.ts';
import { looksLike } from './ids.ts';
import { following, type Page, pageAsked } from './pages.ts';
import { byOrder } from './places.ts';
import { type ReadOptions, shownCells } from './read-form.ts';
import { isRefusal, type Refusal } from './refusals.ts';
import { type Search, searchAsked } from './search.ts';
import { readWorld } from './worlds.ts';

const RECORDS = path('/:app_token/tables/:table_id/records');
const MOST_PAGE = 500;
const MOST_IDS = 100;
const A_SECOND = [{ count: 20, windowMs: 1_000 }];

export function readRecordEndpoints(platform: Platform): readonly Endpoint[] {
  const endpoint = (
    method: Endpoint['method'],
    rest: string,
    scope: string,
    handle: (call: TableCall) => JsonObject | Refusal,
  ): Endpoint => ({
    method,
    path: `${RECORDS}${rest}`,
    scopes: reading(`base:record:${scope}`),
    rate: A_SECOND,
    handle: tableCall(platform, 'read', handle),
  });
  return [
    endpoint('POST', '/search', 'retrieve', (call) => search(platform, call)),
    endpoint('GET', '', 'retrieve', (call) => list(platform, call)),
    endpoint('GET', '/:record_id', 'read', (call) => one(platform, call)),
    endpoint('POST', '/batch_get', 'read', (call) => byIds(platform, call)),
  ];
}

function search(platform: Platform, call: TableCall): JsonObject | Refusal {
  const page = pageAsked(call.query, MOST_PAGE);
  if (isRefusal(page)) return page;
  if (call.body !== undefined && !isJsonObject(call.body)) return { code: 1254001 };
  const body = isJsonObject(call.body) ? call.body : {};
  const asked = searchAsked(platform, call, body);
  if (isRefusal(asked)) return asked;
  return found(platform, call, asked, page, { automatic: body.automatic_fields === true, plainTexts: false });
}

/** Its filters are formulas, which are not understood here. */
function list(platform: Platform, call: TableCall): JsonObject | Refusal {
  const page = pageAsked(call.query, MOST_PAGE);
  if (isRefusal(page)) return page;
  const { query } = call;
  if ((query.get('filter') ?? '') !== '') return { code: 1254018 };
  if ((query.get('sort') ?? '') !== '') return { code: 1254016 };
  const names = namesIn(query.get('field_names'));
  if (names === undefined) return { code: 1254024 };
  const view = query.get('view_id');
  const body = { ...(names === null ? {} : { field_names: names }), ...(view === null ? {} : { view_id: view }) };
  const asked = searchAsked(platform, call, body);
  if (isRefusal(asked)) return asked;
  return found(platform, call, asked, page, {
    automatic: query.get('automatic_fields') === 'true',
    plainTexts: query.get('text_field_as_array') !== 'true',
  });
}

/** `["甲"]` as a text; null when there is none, undefined when it is something else. */
function namesIn(text: string | null): readonly string[] | null | undefined {
  if (text === null || text === '') return null;
  try {
    const names: unknown = JSON.parse(text);
    return Array.isArray(names) && names.every((name) => typeof name === 'string') ? names : undefined;
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return undefined;
    throw thrown;
  }
}

interface Shown extends ReadOptions {
  readonly automatic: boolean;
}

function found(platform: Platform, call: TableCall, asked: Search, page: Page, shown: Shown): JsonObject | Refusal {
  if (isWithoutRights(call)) {
    const isRefused = platform.bitable.settings.now().withoutRights === 'refused';
    return isRefused ? { code: 1254302 } : { items: null, total: 0, ...following(null) };
  }
  const rows = asked.rows(platform.bitable.rows.seen(call.table.id));
  // In the order of the table a page goes on after a row, also when rows have come and gone; in another it goes on from a place.
  const start = asked.isInOrder ? byOrder(rows, page.after) : page.after;
  const part = rows.slice(start, start + page.size);
  const isMore = start + part.length < rows.length;
  const last = asked.isInOrder ? (part.at(-1)?.order ?? null) : start + part.length;
  const items = part.map((row) => shownRow(platform, call, row, asked.fields, shown));
  // An empty list is null, as Go writes it (feishu.md §6.4).
  return { items: items.length === 0 ? null : items, total: rows.length, ...following(isMore ? last : null) };
}

function one(platform: Platform, call: TableCall): JsonObject | Refusal {
  const id = call.params.record_id ?? '';
  if (!looksLike('rec', id)) return { code: 1254006 };
  if (isWithoutRights(call)) return { code: 1254302 };
  const row = platform.bitable.rows.seenRow(call.table.id, id);
  if (row === undefined) return { code: 1254043 };
  const { query } = call;
  const shown = {
    automatic: query.get('automatic_fields') === 'true',
    plainTexts: query.get('text_field_as_array') !== 'true',
  };
  return { record: shownRow(platform, call, row, call.fields, shown) };
}

function byIds(platform: Platform, call: TableCall): JsonObject | Refusal {
  const body = isJsonObject(call.body) ? call.body : {};
  const ids = body.record_ids;
  if (!Array.isArray(ids) || ids.length === 0) return { code: 1254001 };
  if (ids.length > MOST_IDS) return { code: 1254104 };
  const rows = (ids as readonly Json[]).map((id) =>
    typeof id === 'string' && looksLike('rec', id) ? (platform.bitable.rows.seenRow(call.table.id, id) ?? id) : null,
  );
  if (rows.includes(null)) return { code: 1254006 };
  const there = rows.filter((row): row is RowRecord => typeof row === 'object' && row !== null);
  const absent = rows.filter((row) => typeof row === 'string');
  if (isWithoutRights(call)) {
    return { records: [], forbidden_record_ids: there.map((row) => row.id), absent_record_ids: absent };
  }
  const shown = { automatic: body.automatic_fields === true, plainTexts: false };
  const records = there.map((row) => shownRow(platform, call, row, call.fields, shown));
  return { records, forbidden_record_ids: [], absent_record_ids: absent };
}

function shownRow(
  platform: Platform,
  call: TableCall,
  row: RowRecord,
  fields: readonly FieldRecord[],
  { automatic, plainTexts }: Shown,
): JsonObject {
  const world = worldOf(platform, call);
  return {
    fields: shownCells(row, fields, world, { plainTexts }),
    record_id: row.id,
    ...(automatic
      ? {
          created_by: world.writer(row.createdBy),
          created_time: row.createdAt,
          last_modified_by: world.writer(row.updatedBy),
          last_modified_time: row.updatedAt,
        }
      : {}),
  };
}

const worlds = new WeakMap<TableCall, ReturnType<typeof readWorld>>();

/** One a call: it remembers names of options. */
function worldOf(platform: Platform, call: TableCall): ReturnType<typeof readWorld> {
  const known = worlds.get(call) ?? readWorld(platform, call.app, call.idType);
  worlds.set(call, known);
  return known;
}
