// Views of a table: list and create (feishu.md §6.1).
import { isJsonObject, type JsonObject } from '../../lib/json.ts';
import type { Endpoint } from '../http/endpoint.ts';
import type { Platform } from '../platform.ts';
import type { ViewRecord } from '../state/bitable-records.ts';
import { path, reading, type TableCall, tableCall } from './call.ts';
import { newBitableId } from './ids.ts';
import { pageAsked, pageFrom } from './pages.ts';
import { isRefusal, type Refusal } from './refusals.ts';

const VIEWS = path('/:app_token/tables/:table_id/views');
const TYPES = ['grid', 'kanban', 'gallery', 'gantt', 'form'];
const MOST_VIEWS = 200;
const MOST_PAGE = 100;

export function viewEndpoints(platform: Platform): readonly Endpoint[] {
  return [
    {
      method: 'GET',
      path: VIEWS,
      scopes: reading('base:view:read'),
      rate: [{ count: 20, windowMs: 1_000 }],
      handle: tableCall(platform, 'read', list),
    },
    {
      method: 'POST',
      path: VIEWS,
      scopes: ['base:view:write_only', 'bitable:app'],
      rate: [{ count: 10, windowMs: 1_000 }],
      handle: tableCall(platform, 'edit', (call) => create(platform, call)),
    },
  ];
}

function shown({ id, name, type }: ViewRecord): JsonObject {
  return { view_id: id, view_name: name, view_type: type, view_public_level: 'Public' };
}

function list({ query, table }: TableCall): JsonObject | Refusal {
  const page = pageAsked(query, MOST_PAGE);
  return isRefusal(page) ? page : pageFrom(table.views.map(shown), page);
}

function create({ state }: Platform, { table, body }: TableCall): JsonObject | Refusal {
  const { view_name: name, view_type: type = 'grid' } = isJsonObject(body) ? body : {};
  if (typeof name !== 'string' || name.trim() === '') return { code: 1254021 };
  if (name.length > 100 || /[[\]]/.test(name)) return { code: 1254022 };
  if (typeof type !== 'string' || !TYPES.includes(type)) return { code: 1254019 };
  if (table.views.some((view) => view.name === name)) return { code: 1254020 };
  if (table.views.length >= MOST_VIEWS) return { code: 1254101 };
  const view = { id: newBitableId('vew'), name, type, filter: null };
  state.tables.put(table.id, { ...table, views: [...table.views, view] });
  return { view: shown(view) };
}
