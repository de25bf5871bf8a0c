// People of the company by their open_ids (feishu.md §7): what is told depends on the app's scopes.
import { z } from 'zod';
import { type Caller, pathPart } from './call.ts';

export interface DirectoryUser {
  readonly openId: string;
  /** Null without the scope contact:user.base:readonly. */
  readonly name: string | null;
  /** open_department_ids; null without the scope contact:user.department:readonly. */
  readonly departments: readonly string[] | null;
  /** Resigned, or left the company by himself. */
  readonly hasLeft: boolean;
}

export interface Users {
  /** At most 50; those whom the app may not see are missing. @throws FeishuError */
  users(openIds: readonly string[]): Promise<readonly DirectoryUser[]>;
}

const optional = z.string().nullish();

/** As the contact API and its events tell of somebody. */
export const TOLD_USER = z
  .object({
    open_id: z.string().min(1).max(100),
    name: optional,
    department_ids: z.array(z.string()).nullish(),
    status: z.object({ is_resigned: z.boolean().nullish(), is_exited: z.boolean().nullish() }).nullish(),
  })
  .transform(
    (of): DirectoryUser => ({
      openId: of.open_id,
      name: of.name || null,
      departments: openDepartments(of.department_ids ?? null),
      hasLeft: of.status?.is_resigned === true || of.status?.is_exited === true,
    }),
  );

/** `0` is the whole company; ids of another kind are told by nobody who was asked for these. */
function openDepartments(ids: readonly string[] | null): readonly string[] | null {
  const open = ids?.filter((id) => id.startsWith('od-')) ?? null;
  return open === null || (open.length === 0 && ids?.some((id) => id !== '0') === true) ? null : open;
}

const USERS = z.object({ items: z.array(TOLD_USER).nullish() }).transform(({ items }) => items ?? []);

export function usersOver({ call }: Caller): Users {
  return {
    users: (openIds) =>
      call({
        what: '读取通讯录',
        method: 'GET',
        path: `/open-apis/contact/v3/users/batch?user_id_type=open_id&department_id_type=open_department_id&${openIds
          .map((id) => `user_ids=${pathPart(id)}`)
          .join('&')}`,
        answer: USERS,
      }),
  };
}
