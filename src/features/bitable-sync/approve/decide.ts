// A person decides about a plan that waits: in one transaction with what is said of it. Whether he has 审批 is asked before.
import type { Kysely } from 'kysely';
import { isoInstant } from '../../../lib/clock.ts';
import { PEOPLE_ZONE, secondText } from '../../../lib/zoned-time.ts';
import { syncTrx } from '../context.ts';
import { endWaitingRun, keepDecision, lockedPlanRow, queueWaitingRun } from './decision-queries.ts';
import { planFrom, type WaitingPlan } from './queries.ts';

export interface Press {
  readonly run: string;
  /** open_id */
  readonly person: string;
  readonly press: 'yes' | 'no';
  readonly now: Date;
}

export type Decision =
  /** @property sentence Chinese, why it is not his or not any more to decide */
  { readonly kind: 'refused'; readonly sentence: string } | { readonly kind: 'approved' | 'rejected' };

/** Approved, the run is queued again and plans anew; rejected, it is over. Pressed again by the same person it is the same decision. */
export async function decide<T extends object>(trx: Kysely<T>, press: Press): Promise<Decision> {
  const db = syncTrx(trx);
  const row = await lockedPlanRow(db, press.run);
  if (row === undefined) return refused('没有找到这份计划，它可能已经被清理；要看现在会改什么，请试跑');
  const plan = planFrom(row);
  const wanted = press.press === 'yes' ? 'approved' : 'refused';
  if (plan.state === wanted && plan.decidedBy === press.person) return answerOf(press);
  const sentence = sentenceAgainst(plan, press);
  if (sentence !== null) return refused(sentence);
  const at = isoInstant(press.now);
  await keepDecision(db, press.run, { state: wanted, decided_by: press.person, decided_at: at });
  if (press.press === 'no') {
    await endWaitingRun(db, press.run, { state: 'refused', at, message: '有人拒绝了这份计划，什么也没有写' });
  } else await queueWaitingRun(db, plan);
  return answerOf(press);
}

function sentenceAgainst(plan: WaitingPlan, { person, press, now }: Press): string | null {
  switch (plan.state) {
    case 'approved':
      return `这份计划已在 ${decidedText(plan)} 批准`;
    case 'refused':
      return `这份计划已在 ${decidedText(plan)} 被拒绝；要再做，请重新运行`;
    case 'replaced':
      return '这份计划已被同一任务更新的计划取代，什么也没有写；还要批的话，请看最新的一份';
    case 'lapsed':
      return `这份计划到 ${secondText(plan.expiresAt, PEOPLE_ZONE)} 没有人审批，已经失效；要再做，请重新运行`;
    case 'waiting':
      break;
  }
  if (plan.expiresAt <= isoInstant(now))
    return `这份计划到 ${secondText(plan.expiresAt, PEOPLE_ZONE)} 没有人审批，已经失效；要再做，请重新运行`;
  // To refuse what one has asked for oneself harms nobody.
  if (press === 'yes' && plan.needsOther && plan.askedBy === person)
    return '覆盖和克隆的计划要由另一个有审批权限的人批准：发起的人，或最后改过任务的人，不能自己批准';
  return null;
}

function decidedText({ decidedAt }: WaitingPlan): string {
  return decidedAt === null ? '之前' : secondText(decidedAt, PEOPLE_ZONE);
}

function answerOf({ press }: Press): Decision {
  return { kind: press === 'yes' ? 'approved' : 'rejected' };
}

function refused(sentence: string): Decision {
  return { kind: 'refused', sentence };
}
