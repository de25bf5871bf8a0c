// The first administrator: while there is none, the machine prints a one-time code, and whoever sends it becomes one.
import type { FeatureContext } from '../../feature.ts';
import { systemClock } from '../../lib/clock.ts';
import { traceOf } from '../../lib/trace-number.ts';
import { makeAdminCode, openAdminCode } from '../../people/admin-codes.ts';
import { type AuditEntry, recordAudit } from '../../people/audit.ts';
import { rightsStanding } from './rights-standing.ts';
import type { DutySettings } from './settings.ts';

type Ctx = Pick<FeatureContext<DutySettings>, 'store' | 'config' | 'now'>;

/** A fresh code; the one before works no more. It is shown to nobody but who runs this. */
export async function freshAdminCode({ store, now }: Ctx): Promise<string> {
  const id = store.newId(now());
  const what = {
    kind: 'secret',
    person: 'cli',
    chat: null,
    text: '成为管理员的一次性码',
    command: 'admin code',
  } as const;
  const how = { decision: 'allowed', result: '打印了一个，以前没有用过的作废', ms: 0, trace: traceOf(id) } as const;
  const entry: AuditEntry = { id, now: now(), once: `admin-code/${id}`, ...what, ...how };
  return store.transaction(async (trx) => {
    const code = await makeAdminCode(trx, systemClock());
    await recordAudit(trx, entry);
    return code;
  });
}

/** What `zhiban start` says while nobody administers; nothing otherwise. The code is printed once: later starts say how to get another. */
export async function firstAdminLines(ctx: Ctx): Promise<readonly string[]> {
  if ((await rightsStanding(ctx)).length === 0) return [];
  if ((await openAdminCode(ctx.store, systemClock())) !== null)
    return ['还没有管理员。一次性码已经打印过，还没有用；找不到了请运行 zhiban admin code 再打印一个。'];
  return codeLines(await freshAdminCode(ctx));
}

export function codeLines(code: string): readonly string[] {
  return [
    `管理员一次性码：${code}　（24 小时内有效，用一次）`,
    `要成为管理员的人在群里 @值班，或者私聊，发：权限 认领 ${code}`,
  ];
}
