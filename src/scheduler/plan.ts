// Decides in the store: what is due since the last decision is entered or skipped in the transaction that records how far it went.
import type { Transaction } from 'kysely';
import { insertIfAbsent, lockRows } from '../databases/dialect.ts';
import { isoInstant, parseInstant } from '../lib/clock.ts';
import { cronTimes } from '../lib/cron.ts';
import { PEOPLE_ZONE, secondText } from '../lib/zoned-time.ts';
import {
  type DueRun,
  dropWaiting,
  enterSkipped,
  enterWaiting,
  interruptedRuns,
  openRuns,
  waitAgain,
} from '../store/due-runs.ts';
import type { Run } from '../store/run.ts';
import type { Store } from '../store/store.ts';
import type { StoreTables } from '../store/tables.ts';
import type { MissedPolicy, Schedule } from './schedule.ts';
import type { SchedulerTables } from './tables.ts';
import { type SkipReason, type Verdict, verdictOn } from './verdict.ts';

export interface PlanRow {
  readonly cron: string;
  readonly plannedUntil: Date;
}

/** A plan further ahead than this was made by a clock that has gone back since, or by the playground's. */
const AHEAD_MS = 3_600_000;
/** Missed moments are counted up to here; beyond, they are called many. */
const COUNTED = 100;

export async function readPlans(store: Store): Promise<ReadonlyMap<string, PlanRow>> {
  const rows = await store.withTables<SchedulerTables>().db.selectFrom('job_plans').selectAll().execute();
  return new Map(rows.map((row) => [row.job, { cron: row.cron, plannedUntil: parseInstant(row.planned_until) }]));
}

/** A schedule that is switched off is forgotten: switched on again, it has missed nothing. */
export async function forgetPlan(store: Store, job: string): Promise<void> {
  await store.withTables<SchedulerTables>().db.deleteFrom('job_plans').where('job', '=', job).execute();
}

/** False when the plan begins now: there is none, it is another schedule's, or the clock has gone back. */
export function isInForce(plan: PlanRow | undefined, schedule: Schedule, now: Date): plan is PlanRow {
  return plan !== undefined && plan.cron === schedule.cron && plan.plannedUntil.getTime() <= now.getTime() + AHEAD_MS;
}

export interface PlanOptions {
  readonly job: string;
  readonly schedule: Schedule;
  /** True when this process knows that a run of it is under way, which the store may not know yet. */
  readonly busy: boolean;
  /** The moment whose run this process has started and which may not have been claimed yet: it waits no more. */
  readonly handed: Date | null;
  readonly now: Date;
  readonly stepped: boolean;
  /** Due at this moment too, whatever the schedule says: it has just begun. */
  readonly atStart?: boolean;
}

/** Decides upon all that is due up to now; of several planners at once one decides and the others find it done. */
export async function planJob(store: Store, options: PlanOptions): Promise<Verdict | null> {
  const { job, schedule, now } = options;
  const ids = Array.from({ length: COUNTED + 3 }, () => store.newId(now));
  const own = store.withTables<SchedulerTables>();
  return own.transaction(async (trx) => {
    const fresh = { job, cron: schedule.cron, planned_until: isoInstant(now) };
    await insertIfAbsent(trx, 'job_plans', fresh, ['job']);
    const locked = lockRows(trx, trx.selectFrom('job_plans').selectAll().where('job', '=', job));
    const row = await locked.executeTakeFirstOrThrow();
    const plan = { cron: row.cron, plannedUntil: parseInstant(row.planned_until) };
    const move = (): Promise<unknown> => trx.updateTable('job_plans').set(fresh).where('job', '=', job).execute();
    if (!isInForce(plan, schedule, now)) {
      await move();
      if (options.atStart === true) await enterWaiting(asStore(trx), { id: ids[0] ?? '', job, dueAt: now, now });
      return null;
    }
    const verdict = await decide(asStore(trx), plan.plannedUntil, options, [...ids]);
    if (plan.plannedUntil < now) await move();
    return verdict;
  });
}

function asStore(trx: Transaction<StoreTables & SchedulerTables>): Transaction<StoreTables> {
  return trx as unknown as Transaction<StoreTables>;
}

async function decide(
  trx: Transaction<StoreTables>,
  plannedUntil: Date,
  { job, schedule, busy, handed, now, stepped, atStart = false }: PlanOptions,
  ids: string[],
): Promise<Verdict> {
  const { moments, more } = cronTimes(schedule.cron).between(plannedUntil, now, COUNTED);
  const open = (await openRuns(trx)).filter((run) => run.job === job);
  const waiting = open.filter((run) => run.status === 'waiting' && run.dueAt?.getTime() !== handed?.getTime());
  const lost = (await interruptedRuns(trx)).find((run) => run.job === job);
  const decided = new Set([...open, ...(lost === undefined ? [] : [lost])].map(({ dueAt }) => dueAt?.getTime()));
  const verdict = verdictOn(schedule, {
    // A clock that has gone back comes by moments that it has passed before.
    due: [...moments, ...(atStart && moments.at(-1)?.getTime() !== now.getTime() ? [now] : [])].filter(
      (at) => !decided.has(at.getTime()),
    ),
    waiting: waiting.flatMap(({ dueAt }) => dueAt ?? []),
    interrupted: lost?.dueAt ?? null,
    busy: busy || open.some((run) => run.status === 'running'),
    now,
    stepped,
  });
  const dueRun = (dueAt: Date): DueRun => ({ id: ids.pop() ?? '', job, dueAt, now });
  for (const dueAt of verdict.enter) await enterWaiting(trx, dueRun(dueAt));
  if (lost !== undefined && verdict.retry) await waitAgain(trx, lost.id);
  await dropWaiting(trx, idsOf(waiting, verdict.drop), { now, reason: reasonText('newer', schedule.missed) });
  // Stepping over moments is what the stepped clock is for: nothing was missed, and nothing is told.
  if (!stepped) {
    for (const reason of ['missed', 'overlap', 'newer'] as const) {
      const skipped = verdict.skip.filter((one) => one.reason === reason).map(({ at }) => at);
      await recordSkipped(trx, skipped, { reason, missed: schedule.missed, more, dueRun });
    }
  }
  return verdict;
}

/** One row for all of them, at the newest: a job that is due every minute and was away for a week shall not fill the list. */
async function recordSkipped(
  trx: Transaction<StoreTables>,
  skipped: readonly Date[],
  about: {
    readonly reason: SkipReason;
    readonly missed: MissedPolicy;
    readonly more: boolean;
    readonly dueRun: (dueAt: Date) => DueRun;
  },
): Promise<void> {
  const [first, last] = [skipped[0], skipped.at(-1)];
  if (first === undefined || last === undefined) return;
  const times = `${about.more ? '至少 ' : ''}${skipped.length} 次`;
  const span = skipped.length === 1 ? '' : `（自 ${secondText(first.toISOString(), PEOPLE_ZONE)} 起共 ${times}）`;
  await enterSkipped(trx, about.dueRun(last), {
    reason: `${reasonText(about.reason, about.missed)}${span}`,
    summary: { skipped: skipped.length, more: about.more, from: isoInstant(first), to: isoInstant(last) },
  });
}

function reasonText(reason: SkipReason, missed: MissedPolicy): string {
  if (reason === 'overlap') return '到点时上一次还没有做完，按设置（overlap: skip）跳过';
  if (reason === 'newer') return '等上一次做完时又到了下一次，只运行最近的';
  if (missed.policy === 'skip') return '到点时程序没有在运行，按设置（missed: skip）不补';
  if (missed.policy === 'once') return '到点时程序没有在运行，按设置（missed: once）只补最后一次';
  return `到点时程序没有在运行，按设置（missed: all）只补最近 ${missed.max} 次`;
}

function idsOf(runs: readonly Run[], moments: readonly Date[]): readonly string[] {
  const wanted = new Set(moments.map((at) => at.getTime()));
  return runs.filter(({ dueAt }) => dueAt !== null && wanted.has(dueAt.getTime())).map(({ id }) => id);
}
