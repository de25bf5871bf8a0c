// Fields of a table: list, create, change, delete (feishu.md §6.1, §6.6).
import type { JsonObject } from '../../lib/json.ts';
import type { Endpoint } from '../http/endpoint.ts';
import type { Platform } from '../platform.ts';
import type { FieldRecord, RowRecord, TableRecord } from '../state/bitable-records.ts';
import { path, reading, type TableCall, tableCall, writing } from './call.ts';
import { clientToken } from './client-token.ts';
import { definitionOf, type FieldDefinition, shownField } from './field-definition.ts';
import { DUPLEX_LINK, FORMULA, PRIMARY } from './field-types.ts';
import { looksLike, newBitableId } from './ids.ts';
import { pageAsked, pageFrom } from './pages.ts';
import { isRefusal, type Refusal } from './refusals.ts';

const FIELDS = path('/:app_token/tables/:table_id/fields');
export const MOST_FIELDS = 300;
const MOST_FORMULAS = 100;
const MOST_PAGE = 100;
const READS = [{ count: 20, windowMs: 1_000 }];
const WRITES = [{ count: 10, windowMs: 1_000 }];

export function fieldEndpoints(platform: Platform): readonly Endpoint[] {
  return [
    {
      method: 'GET',
      path: FIELDS,
      scopes: reading('base:field:read'),
      rate: READS,
      handle: tableCall(platform, 'read', list),
    },
    {
      method: 'POST',
      path: FIELDS,
      scopes: writing('base:field:create'),
      rate: WRITES,
      handle: tableCall(platform, 'edit', (call) => create(platform, call)),
    },
    {
      method: 'PUT',
      path: `${FIELDS}/:field_id`,
      scopes: writing('base:field:update'),
      rate: WRITES,
      handle: tableCall(platform, 'edit', (call) => change(platform, call)),
    },
    {
      method: 'DELETE',
      path: `${FIELDS}/:field_id`,
      scopes: writing('base:field:delete'),
      rate: WRITES,
      handle: tableCall(platform, 'edit', (call) => remove(platform, call)),
    },
  ];
}

function list({ query, fields }: TableCall): JsonObject | Refusal {
  const page = pageAsked(query, MOST_PAGE);
  if (isRefusal(page)) return page;
  const inParts = query.get('text_field_as_array') === 'true';
  return pageFrom(
    fields.map((field) => shownField(field, inParts)),
    page,
  );
}

function create(platform: Platform, call: TableCall): JsonObject | Refusal {
  const asked = clientToken(platform, call);
  if (isRefusal(asked)) return asked;
  const again = asked.made?.[0];
  const before = call.table.fields.find((field) => field.id === again);
  if (before !== undefined) return { field: shownField(before, false) };
  const definition = definitionOf(call.body, null);
  if (isRefusal(definition)) return definition;
  const wrong = refusedFor(platform, call.table, definition, null);
  if (wrong !== null) return wrong;
  const field = fieldOf(definition, { id: newBitableId('fld'), primary: false, hidden: false });
  platform.state.together(() => {
    addField(platform, call.table, field);
    asked.keep([field.id]);
  });
  platform.bitable.newborn.add(field.id);
  return { field: shownField(field, false) };
}

/** A link that goes both ways has a field in the other table, too. */
export function addField({ state }: Platform, table: TableRecord, field: FieldRecord): void {
  const other = field.type === DUPLEX_LINK ? state.tables.get(String(field.property?.table_id)) : undefined;
  if (other === undefined || typeof field.property?.back_field_id === 'string') {
    state.tables.put(table.id, { ...table, fields: [...table.fields, field] });
    return;
  }
  const back = newBitableId('fld');
  const wanted = field.property?.back_field_name;
  const mirrored: FieldRecord = {
    ...field,
    id: back,
    name: typeof wanted === 'string' && wanted !== '' ? wanted : `${table.name}-${field.name}`,
    property: { table_id: table.id, multiple: true, back_field_id: field.id },
  };
  const own = { ...field, property: { ...field.property, back_field_id: back } };
  state.tables.put(table.id, { ...table, fields: [...table.fields, own] });
  const target = state.tables.get(other.id) ?? other;
  state.tables.put(other.id, { ...target, fields: [...target.fields, mirrored] });
}

function change(platform: Platform, call: TableCall): JsonObject | Refusal {
  const before = fieldIn(call);
  if (isRefusal(before)) return before;
  const definition = definitionOf(call.body, before);
  if (isRefusal(definition)) return definition;
  const wrong = refusedFor(platform, call.table, definition, before);
  if (wrong !== null) return wrong;
  const { id, primary, hidden } = before;
  const field = fieldOf(definition, { id, primary, hidden });
  const fields = call.table.fields.map((one) => (one.id === id ? field : one));
  platform.state.together(() => {
    platform.state.tables.put(call.table.id, { ...call.table, fields });
    // The platform converts what it can; here a column of another type begins empty.
    if (before.type !== field.type) emptyColumn(platform, call.table, id);
  });
  return { field: shownField(field, false) };
}

function remove(platform: Platform, call: TableCall): JsonObject | Refusal {
  const field = fieldIn(call);
  if (isRefusal(field)) return field;
  if (field.primary) return { code: 1254046 };
  const fields = call.table.fields.filter((one) => one.id !== field.id);
  platform.state.together(() => {
    platform.state.tables.put(call.table.id, { ...call.table, fields });
    emptyColumn(platform, call.table, field.id);
  });
  return { field_id: field.id, deleted: true };
}

function emptyColumn({ bitable }: Platform, table: TableRecord, field: string): void {
  const put = bitable.rows.all(table.id).flatMap((row): readonly RowRecord[] => {
    const { [field]: gone, ...cells } = row.cells;
    return gone === undefined ? [] : [{ ...row, cells }];
  });
  bitable.rows.write(table.id, { put, remove: [] });
}

function fieldIn({ params, fields }: TableCall): FieldRecord | Refusal {
  const id = params.field_id ?? '';
  if (!looksLike('fld', id)) return { code: 1254009 };
  return fields.find((field) => field.id === id) ?? { code: 1254044 };
}

export function fieldOf(
  definition: FieldDefinition,
  more: Pick<FieldRecord, 'id' | 'primary' | 'hidden'>,
): FieldRecord {
  return { ...definition, ...more };
}

/** What the table has against the field; null when nothing. */
export function refusedFor(
  { state }: Pick<Platform, 'state'>,
  table: Pick<TableRecord, 'fields'>,
  definition: FieldDefinition,
  before: FieldRecord | null,
): Refusal | null {
  const others = table.fields.filter((field) => field.id !== before?.id);
  if (others.some((field) => field.name === definition.name)) return { code: 1254014 };
  if (others.length >= MOST_FIELDS) return { code: 1254105 };
  const formulas = others.filter((field) => field.type === FORMULA).length;
  if (definition.type === FORMULA && formulas >= MOST_FORMULAS) return { code: 1254105 };
  const isPrimary = before === null ? others.length === 0 : before.primary;
  if (isPrimary && !PRIMARY.has(definition.type)) return { code: 1254012 };
  const target = definition.property?.table_id;
  return typeof target === 'string' && state.tables.get(target) === undefined ? { code: 1254041 } : null;
}
