// What apps hear of the directory: somebody was changed, somebody left.
//
// Pages: 员工信息被修改 https://open.feishu.cn/document/server-docs/contact-v3/user/events/updated,
// 员工离职 https://open.feishu.cn/document/server-docs/contact-v3/user/events/deleted
import type { JsonObject } from '../../lib/json.ts';
import { DIRECTORY_SCOPES, has, inRange, shownPerson } from '../api/directory.ts';
import type { App } from '../apps.ts';
import type { Platform } from '../platform.ts';
import type { PersonRecord } from '../state/records.ts';

/** contact.user.updated_v3, to every app in whose contact range the person is; `old_object` has only what was changed. */
export function tellChanged(platform: Platform, before: PersonRecord, after: PersonRecord): void {
  for (const app of listeners(platform, before, after)) {
    const [old, object] = [shownPerson(app, before), shownPerson(app, after)];
    const changed = Object.entries(old).filter(([key, value]) => !same(value, object[key]));
    if (changed.length === 0) continue;
    platform.deliveries.send(app, 'contact.user.updated_v3', { object, old_object: Object.fromEntries(changed) });
  }
}

/** contact.user.deleted_v3; the departments somebody was in stand in `old_object`. */
export function tellLeft(platform: Platform, before: PersonRecord, after: PersonRecord): void {
  for (const app of listeners(platform, before, after)) {
    const object = shownPerson(app, after);
    const { department_ids, status } = shownPerson(app, before);
    const old: JsonObject = {
      open_id: before.id,
      ...(department_ids === undefined ? {} : { department_ids }),
      ...(status === undefined ? {} : { status }),
    };
    platform.deliveries.send(app, 'contact.user.deleted_v3', { object, old_object: old });
  }
}

function listeners({ apps, state }: Platform, ...records: readonly PersonRecord[]): readonly App[] {
  return apps
    .all()
    .filter((app) => has(app, ...DIRECTORY_SCOPES) && records.some((record) => inRange(state, app, record)));
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
