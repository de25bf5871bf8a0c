// Bases: what they are called, making one (whose maker may do everything in it), renaming (feishu.md §6.1).
import { isJsonObject, type JsonObject } from '../../lib/json.ts';
import { type Answer, ok } from '../http/answer.ts';
import type { Call, Endpoint } from '../http/endpoint.ts';
import type { Platform } from '../platform.ts';
import type { BaseRecord } from '../state/bitable-records.ts';
import { type BaseCall, baseCall, path, reading, writing } from './call.ts';
import { isTimeZone } from './filter-days.ts';
import { newBitableId } from './ids.ts';
import { isRefusal, type Refusal, refusalAnswer } from './refusals.ts';
import { newTable, tablesOf } from './tables.ts';

const MOST_NAME = 255;
export const TIME_ZONE = 'Asia/Shanghai';

export function baseEndpoints(platform: Platform): readonly Endpoint[] {
  return [
    {
      method: 'GET',
      path: path('/:app_token'),
      scopes: reading('base:app:read'),
      rate: [{ count: 20, windowMs: 1_000 }],
      handle: baseCall(platform, 'read', (call) => meta(platform, call)),
    },
    {
      method: 'POST',
      path: path(''),
      scopes: writing('base:app:create'),
      rate: [{ count: 20, windowMs: 60_000 }],
      handle: (call) => create(platform, call),
    },
    {
      method: 'PUT',
      path: path('/:app_token'),
      scopes: writing('base:app:update'),
      rate: [{ count: 10, windowMs: 1_000 }],
      handle: baseCall(platform, 'manage', (call) => change(platform, call)),
    },
  ];
}

function meta(platform: Platform, { base }: BaseCall): JsonObject {
  const { state } = platform;
  const revision = tablesOf(platform, base.id).reduce(
    (sum, { id }) => sum + (state.revisions.get(id)?.revision ?? 0),
    0,
  );
  return {
    app: {
      app_token: base.id,
      name: base.name,
      revision,
      is_advanced: base.advanced,
      time_zone: base.timeZone,
      formula_type: 1,
      advance_version: base.advanced ? 'v2' : '',
    },
  };
}

function create(platform: Platform, { app, body }: Call): Answer {
  const { state, bitable } = platform;
  const asked: JsonObject = isJsonObject(body) ? body : {};
  const { name = '未命名多维表格', time_zone: timeZone = TIME_ZONE } = asked;
  if (typeof name !== 'string' || name.length > MOST_NAME || typeof timeZone !== 'string' || !isTimeZone(timeZone)) {
    return refusalAnswer({ code: 1254001 }, bitable.settings.now());
  }
  const base: BaseRecord = {
    id: newBitableId(''),
    name,
    timeZone,
    advanced: false,
    access: { '*': 'none', [app.id]: 'manage' },
    deleted: false,
  };
  const table = newTable(platform, base.id, { name: '数据表', fields: null });
  if (isRefusal(table)) return refusalAnswer(table, bitable.settings.now());
  state.together(() => {
    state.bases.put(base.id, base);
    state.tables.put(table.id, table);
  });
  const url = `https://example.feishu.cn/base/${base.id}`;
  return ok({
    app: { app_token: base.id, name, folder_token: asked.folder_token ?? '', url, default_table_id: table.id },
  });
}

function change({ state }: Platform, { base, body }: BaseCall): JsonObject | Refusal {
  const { name = base.name, is_advanced: advanced = base.advanced } = isJsonObject(body) ? body : {};
  if (typeof name !== 'string' || typeof advanced !== 'boolean') return { code: 1254001 };
  if (name.length > MOST_NAME) return { code: 1254001 };
  state.bases.put(base.id, { ...base, name, advanced });
  return { app: { app_token: base.id, name, is_advanced: advanced } };
}
