// The guard of every change of the settings, by whatever door it comes: after it somebody must still be able to grant rights.
import { isDeepStrictEqual } from 'node:util';
import type { Kysely } from 'kysely';
import { UserError } from '../lib/errors.ts';
import type { Outlook } from '../settings/guarded.ts';
import { knownWithin } from './directory.ts';
import { leavesNoAdmin } from './granting.ts';
import { admins, rightRules } from './rights.ts';

/**
 * Asked within the transaction of the change, so that two who take each other's right at once do not both succeed.
 * @throws UserError when nobody would be left who administers everything, and somebody was
 */
export async function requireAdminLeft<T extends object>(trx: Kysely<T>, { before, after }: Outlook): Promise<void> {
  if (isDeepStrictEqual(before.rights.grants, after.rights.grants)) return;
  const [old, next] = [rightRules(before), rightRules(after)];
  const known = await knownWithin(trx, [...admins(old), ...admins(next)]);
  const hasLeft = (person: string): boolean => known.get(person)?.hasLeft === true;
  if (!leavesNoAdmin(old, next, hasLeft)) return;
  throw new UserError(
    '没有改：这样改以后，一个管理全部的管理员也没有了，谁都不能再授权；请先用“权限 授予”把管理权限给另一个人（一个也没有时，在服务器上运行 zhiban admin code 可以再产生一个）',
  );
}
