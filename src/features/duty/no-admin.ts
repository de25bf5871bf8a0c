// The alert that nobody administers any more: raised with the news that the last one left, looked at again every night.
import type { Kysely } from 'kysely';
import { type AlertRaise, raiseAlert, recoverAlert } from '../../alerts/raise.ts';
import type { FeatureContext } from '../../feature.ts';
import { isoInstant } from '../../lib/clock.ts';
import { knownPeople } from '../../people/directory.ts';
import { nameOf } from '../../people/known.ts';
import { admins, rightRules } from '../../people/rights.ts';
import type { StoreTables } from '../../store/tables.ts';
import { rightsStanding } from './rights-standing.ts';
import type { DutySettings } from './settings.ts';

type Ctx = Pick<FeatureContext<DutySettings>, 'store' | 'config' | 'now'>;

const KEY = 'rights/no-admin';

function alertOf({ store, now }: Ctx, once: string, detail: string): AlertRaise {
  const at = now();
  return {
    ...{ id: store.newId(at), now: at, key: KEY, once, detail },
    source: 'people',
    severity: 'warning',
    title: '没有管理员了',
    impact: '谁都不能授权、收回权限，申请也没有人处理；已有的授权照常有效',
    nextStep: '在服务器上运行 zhiban admin code，由新的管理员发“权限 认领 〈码〉”',
  };
}

/**
 * What is to be written with the news that somebody left; nothing unless he was the last who administers.
 * @param once a key of the news
 */
export async function whenLeaving(
  ctx: Ctx,
  openId: string,
  once: string,
): Promise<(trx: Kysely<StoreTables>) => Promise<void>> {
  const rules = rightRules(ctx.config);
  const named = admins(rules);
  const byDepartment = rules.grants.some(({ right, to }) => right === 'admin' && to.startsWith('od-'));
  if (!named.includes(openId) || byDepartment) return async () => {};
  const known = await knownPeople(ctx.store, named);
  const there = named.filter((person) => person !== openId && known.get(person)?.hasLeft !== true);
  if (there.length > 0) return async () => {};
  const alert = alertOf(ctx, `no-admin/${once}`, `${nameOf(known, rules, openId) ?? '最后一个管理员'}已离职`);
  return async (trx) => void (await raiseAlert(trx, alert));
}

/** Once a day: raised while there is none, over when there is one. */
export async function lookForAdmin(ctx: Ctx): Promise<void> {
  const { store, now } = ctx;
  const [standing] = await rightsStanding(ctx);
  const id = store.newId(now());
  const alert = alertOf(ctx, `no-admin/${isoInstant(now()).slice(0, 10)}`, standing?.text.split('；')[0] ?? '');
  await store.transaction((trx) =>
    standing === undefined ? recoverAlert(trx, { id, now: now(), key: KEY }) : raiseAlert(trx, alert),
  );
}
