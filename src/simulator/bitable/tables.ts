// Tables of a base: list, create, rename, delete (feishu.md §6.1).
import { isJsonObject, type Json, type JsonObject } from '../../lib/json.ts';
import type { Endpoint } from '../http/endpoint.ts';
import type { Platform } from '../platform.ts';
import type { FieldRecord, TableRecord } from '../state/bitable-records.ts';
import { type BaseCall, baseCall, path, reading, type TableCall, tableCall, writing } from './call.ts';
import { definitionOf } from './field-definition.ts';
import { fieldOf, MOST_FIELDS, refusedFor } from './fields.ts';
import { newBitableId } from './ids.ts';
import { pageAsked, pageFrom } from './pages.ts';
import { isRefusal, type Refusal } from './refusals.ts';

const TABLES = path('/:app_token/tables');
const MOST_TABLES = 100;
const MOST_PAGE = 100;
const READS = [{ count: 20, windowMs: 1_000 }];
const WRITES = [{ count: 10, windowMs: 1_000 }];

export function tableEndpoints(platform: Platform): readonly Endpoint[] {
  return [
    {
      method: 'GET',
      path: TABLES,
      scopes: reading('base:table:read'),
      rate: READS,
      handle: baseCall(platform, 'read', (call) => list(platform, call)),
    },
    {
      method: 'POST',
      path: TABLES,
      scopes: writing('base:table:create'),
      rate: WRITES,
      handle: baseCall(platform, 'edit', (call) => create(platform, call)),
    },
    {
      method: 'PATCH',
      path: `${TABLES}/:table_id`,
      scopes: writing('base:table:update'),
      rate: WRITES,
      handle: tableCall(platform, 'edit', (call) => rename(platform, call)),
    },
    {
      method: 'DELETE',
      path: `${TABLES}/:table_id`,
      scopes: writing('base:table:delete'),
      rate: WRITES,
      handle: tableCall(platform, 'edit', (call) => remove(platform, call)),
    },
  ];
}

export function tablesOf({ state }: Pick<Platform, 'state'>, base: string): readonly TableRecord[] {
  return state.tables.all().filter((table) => table.app === base);
}

function list(platform: Platform, { query, base }: BaseCall): JsonObject | Refusal {
  const page = pageAsked(query, MOST_PAGE);
  if (isRefusal(page)) return page;
  const { state, bitable } = platform;
  const tables = tablesOf(platform, base.id).filter((table) => !bitable.newborn.has(table.id));
  return pageFrom(
    tables.map(({ id, name }) => ({ table_id: id, revision: state.revisions.get(id)?.revision ?? 0, name })),
    page,
  );
}

function create(platform: Platform, { base, body }: BaseCall): JsonObject | Refusal {
  const asked = isJsonObject(body) && isJsonObject(body.table) ? body.table : undefined;
  if (asked === undefined) return { code: 1254001 };
  const { name, fields, default_view_name: viewName } = asked;
  if (viewName !== undefined && fields === undefined) return { code: 1254001 };
  const made = newTable(platform, base.id, { name: name ?? null, fields: fields ?? null });
  if (isRefusal(made)) return made;
  platform.state.tables.put(made.id, made);
  platform.bitable.newborn.add(made.id);
  return {
    table_id: made.id,
    default_view_id: made.views[0]?.id ?? '',
    ...(fields === undefined ? {} : { field_id_list: made.fields.map((field) => field.id) }),
  };
}

/** A table that is not yet there; its first field is the index. */
export function newTable(
  platform: Pick<Platform, 'state'>,
  base: string,
  asked: { readonly name: Json; readonly fields: Json; readonly id?: string },
): TableRecord | Refusal {
  const tables = tablesOf(platform, base);
  const wrong = nameRefusal(asked.name, tables);
  if (wrong !== null) return wrong;
  if (tables.length >= MOST_TABLES) return { code: 1254100 };
  const definitions = asked.fields ?? [{ field_name: '多行文本', type: 1 }];
  if (!Array.isArray(definitions) || definitions.length === 0) return { code: 1254001 };
  if (definitions.length > MOST_FIELDS) return { code: 1254105 };
  const fields: FieldRecord[] = [];
  for (const one of definitions as readonly Json[]) {
    const definition = definitionOf(one, null);
    if (isRefusal(definition)) return definition;
    const refusal = refusedFor(platform, { fields }, definition, null);
    if (refusal !== null) return refusal;
    fields.push(fieldOf(definition, { id: newBitableId('fld'), primary: fields.length === 0, hidden: false }));
  }
  const views = [{ id: newBitableId('vew'), name: '表格', type: 'grid', filter: null }];
  return { id: asked.id ?? newBitableId('tbl'), app: base, name: String(asked.name), fields, views };
}

/** 1 to 100 characters, none of `/ \ ? * : [ ]`. */
function nameRefusal(name: Json | undefined, others: readonly TableRecord[]): Refusal | null {
  if (typeof name !== 'string' || name.trim() === '') return { code: 1254021 };
  if (name.length > 100 || /[/\\?*:[\]]/.test(name)) return { code: 1254022 };
  return others.some((table) => table.name === name) ? { code: 1254013 } : null;
}

function rename(platform: Platform, { base, table, body }: TableCall): JsonObject | Refusal {
  const name = isJsonObject(body) ? body.name : undefined;
  const others = tablesOf(platform, base.id).filter((one) => one.id !== table.id);
  const wrong = nameRefusal(name, others);
  if (wrong !== null) return wrong;
  platform.state.tables.put(table.id, { ...table, name: String(name) });
  return { name: String(name) };
}

function remove(platform: Platform, { base, table }: TableCall): JsonObject | Refusal {
  if (tablesOf(platform, base.id).length === 1) return { code: 1254034 };
  const { state, bitable } = platform;
  state.together(() => {
    state.tables.remove(table.id);
    bitable.rows.write(table.id, { put: [], remove: bitable.rows.all(table.id).map((row) => row.id) });
  });
  return {};
}
