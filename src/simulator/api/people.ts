// People, departments and the bot itself (feishu.md §7, §1.5).

import type { JsonObject } from '../../lib/json.ts';
import type { App } from '../apps.ts';
import { type Answer, ok, refused, refused400 } from '../http/answer.ts';
import type { Call, Endpoint } from '../http/endpoint.ts';
import type { Platform } from '../platform.ts';
import type { PersonRecord } from '../state/records.ts';
import { DIRECTORY_SCOPES, inRange, shownDepartment, shownPerson } from './directory.ts';

const PATH = '/open-apis/contact/v3/users';
const MOST_BATCH = 50;

export function peopleEndpoints(platform: Platform): readonly Endpoint[] {
  return [
    { method: 'GET', path: `${PATH}/batch`, scopes: DIRECTORY_SCOPES, handle: (call) => batch(platform, call) },
    { method: 'GET', path: `${PATH}/:user_id`, scopes: DIRECTORY_SCOPES, handle: (call) => get(platform, call) },
    {
      method: 'GET',
      path: '/open-apis/contact/v3/departments/:department_id',
      scopes: DIRECTORY_SCOPES,
      handle: (call) => department(platform, call),
    },
    // `bot` stands at the top, not below `data` (§1.5).
    {
      method: 'GET',
      path: '/open-apis/bot/v3/info',
      scopes: [],
      handle: ({ app }) => ({ status: 200, json: { code: 0, msg: 'ok', bot: botInfo(app) } }),
    },
  ];
}

function botInfo(app: App): JsonObject {
  return { activate_status: 2, app_name: app.name, avatar_url: '', ip_white_list: [], open_id: app.openId };
}

function get(platform: Platform, { app, params, query }: Call): Answer {
  const person = personBy(platform, query.get('user_id_type') ?? 'open_id', params.user_id ?? '');
  if (person === undefined) return refused400(41012, 'user id invalid error');
  if (!inRange(platform.state, app, person)) return refused400(41050, 'no user authority error');
  return ok({ user: shownPerson(app, person) });
}

/** Ids that are not visible are simply missing. */
function batch(platform: Platform, { app, query }: Call): Answer {
  const [ids, type] = [query.getAll('user_ids'), query.get('user_id_type') ?? 'open_id'];
  if (ids.length === 0 || ids.length > MOST_BATCH) return refused400(40001, 'param error');
  const people = ids
    .flatMap((id) => personBy(platform, type, id) ?? [])
    .filter((one) => inRange(platform.state, app, one));
  return ok({ items: people.map((person) => shownPerson(app, person)) });
}

function personBy({ state }: Platform, type: string, id: string): PersonRecord | undefined {
  return state.people
    .all()
    .find((one) => ({ open_id: one.id, union_id: one.unionId, user_id: one.userId })[type] === id);
}

/** Ids of departments begin with `od-` unless another type is asked for; the root has no page here. */
function department({ state }: Platform, { app, params }: Call): Answer {
  const record = state.departments.get(params.department_id ?? '');
  if (record === undefined) return refused400(40001, 'param error');
  const { contactRange } = app;
  const isIn = contactRange === null || contactRange.has(record.id);
  return isIn ? ok({ department: shownDepartment(record) }) : refused(403, 40004, 'no dept authority error');
}
