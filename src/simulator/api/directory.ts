// The company's directory as an app sees it: whom it may look at, and which fields its scopes give it.
//
// Pages: 获取单个用户信息 https://open.feishu.cn/document/server-docs/contact-v3/user/get (fields, 41050, 41012),
// 批量获取用户信息 https://open.feishu.cn/document/contact-v3/user/batch,
// 获取单个部门信息 https://open.feishu.cn/document/server-docs/contact-v3/department/get
import type { JsonObject } from '../../lib/json.ts';
import type { App } from '../apps.ts';
import type { DepartmentRecord, PersonRecord } from '../state/records.ts';
import type { State } from '../state/state.ts';

/** Any of them opens the directory and its events. */
export const DIRECTORY_SCOPES = [
  'contact:contact.base:readonly',
  'contact:contact:readonly_as_app',
  'contact:contact:access_as_app',
  'contact:contact:readonly',
];
/** Old scopes that give every field but ids, mails and numbers. */
const WHOLE = ['contact:contact:readonly_as_app', 'contact:contact:access_as_app', 'contact:contact:readonly'];

export function has(app: App, ...scopes: readonly string[]): boolean {
  return scopes.some((scope) => app.scopes.has(scope));
}

/** Whether somebody lies in the app's contact range: by name, or by a department with all below it. */
export function inRange({ departments }: State, app: App, person: PersonRecord): boolean {
  const { contactRange } = app;
  if (contactRange === null || contactRange.has(person.id)) return true;
  return (person.departments ?? []).some((id) => {
    const seen = new Set<string>();
    for (let at: string | null = id; at !== null && !seen.has(at); at = departments.get(at)?.parent ?? null) {
      if (contactRange.has(at)) return true;
      seen.add(at);
    }
    return false;
  });
}

/** Who left has no department any more; whether somebody left is a field of its own scope. */
export function shownPerson(app: App, person: PersonRecord): JsonObject {
  const resigned = person.resigned === true;
  return {
    open_id: person.id,
    union_id: person.unionId,
    ...(has(app, 'contact:user.employee_id:readonly') ? { user_id: person.userId } : {}),
    ...(has(app, 'contact:user.base:readonly', ...WHOLE)
      ? { name: person.name, en_name: '', nickname: '', avatar: { avatar_72: '' } }
      : {}),
    ...(has(app, 'contact:user.department:readonly', ...WHOLE)
      ? { department_ids: resigned ? [] : [...(person.departments ?? [])] }
      : {}),
    ...(has(app, 'contact:user.employee:readonly', ...WHOLE) ? { status: statusOf(resigned) } : {}),
  };
}

export function statusOf(resigned: boolean): JsonObject {
  return { is_frozen: false, is_resigned: resigned, is_activated: !resigned, is_exited: false, is_unjoin: false };
}

export function shownDepartment({ id, name, parent }: DepartmentRecord): JsonObject {
  return {
    name,
    department_id: id.replace(/^od-/, 'D'),
    open_department_id: id,
    parent_department_id: parent ?? '0',
    status: { is_deleted: false },
  };
}
