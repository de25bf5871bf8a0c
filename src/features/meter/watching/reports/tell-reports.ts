// Tells every chat what its meters used in the period: one card a chat and period, once, whatever dies in between.
import { openWorkdays } from '../../../../alerts/workdays.ts';
import { batchesOf } from '../../../../lib/batches.ts';
import { isoInstant } from '../../../../lib/clock.ts';
import { PEOPLE_ZONE, weekdayMinuteText } from '../../../../lib/zoned-time.ts';
import { alreadySaid, say } from '../../../../outbox/say.ts';
import type { OutboxTables } from '../../../../outbox/tables.ts';
import { reportOf } from '../../cards/period-report.ts';
import { type Meter, type MeterContext, metersOf } from '../../context.ts';
import { readDays } from '../../readings/read-days.ts';
import { toldOf } from '../full-look.ts';
import type { MeterReport } from './gathered-report-card.ts';
import { reportBody } from './report-body.ts';
import type { ReportPeriod } from './report-period.ts';

/** Meters whose days are read at once. */
const AT_ONCE = 100;
const LATE_MS = 3_600_000;

export interface ToldReports {
  readonly said: number;
  readonly chats: number;
}

/** @param dueAt when it should have been told; null when somebody asked for it now */
export async function tellReports(ctx: MeterContext, period: ReportPeriod, dueAt: Date | null): Promise<ToldReports> {
  const chats = chatsOf(ctx);
  const keyOf = (chat: string): string => `meter-${period.kind}/${period.first}/${chat}`;
  const done = new Set(await alreadySaid(ctx.store, [...chats.keys()].map(keyOf)));
  let said = 0;
  for (const [chat, meters] of chats) {
    if (done.has(keyOf(chat))) continue;
    const reports = await reportsOf(ctx, meters, period);
    // Of what nobody read there is nothing to report.
    if (reports.every(({ report }) => report.usage === null)) continue;
    const now = ctx.now();
    const id = ctx.store.newId(now);
    const body = await reportBody(ctx, { reports, period, notices: lateness(dueAt, now) });
    const answer = await ctx.store
      .withTables<OutboxTables>()
      .transaction((trx) => say(trx, { id, now, chat, act: 'send', priority: 'final', once: keyOf(chat), body }));
    if (answer === 'said') said += 1;
    ctx.step({ name: 'report.told' });
  }
  return { said, chats: chats.size };
}

/** The meters of each chat, in the order of the settings. */
function chatsOf(ctx: MeterContext): ReadonlyMap<string, readonly Meter[]> {
  const chats = new Map<string, Meter[]>();
  for (const meter of metersOf(ctx).filter(({ enabled }) => enabled)) {
    for (const chat of toldOf(ctx, meter)) {
      const own = chats.get(chat);
      if (own === undefined) chats.set(chat, [meter]);
      else own.push(meter);
    }
  }
  return chats;
}

async function reportsOf(
  ctx: MeterContext,
  meters: readonly Meter[],
  period: ReportPeriod,
): Promise<readonly MeterReport[]> {
  const { isWorkday } = (await openWorkdays())(ctx.config.alerts.workdays);
  const now = ctx.now().getTime();
  const reports: MeterReport[] = [];
  for (const some of batchesOf(meters, AT_ONCE)) {
    const numbers = some.map(({ number }) => number);
    const read = await readDays(ctx, numbers, { first: period.before.first, last: period.last });
    for (const meter of some) {
      const all = read.get(meter.number) ?? [];
      const days = all.filter(({ date }) => date >= period.first);
      const before = all.filter(({ date }) => date < period.first);
      reports.push({ meter, days, report: reportOf({ days, before, isWorkday, now }) });
    }
  }
  return reports;
}

/** Chinese sentences. */
function lateness(dueAt: Date | null, now: Date): readonly string[] {
  if (dueAt === null || now.getTime() - dueAt.getTime() < LATE_MS) return [];
  return [`迟到：本应 ${weekdayMinuteText(isoInstant(dueAt), PEOPLE_ZONE)} 发，那时值班没有在运行。`];
}
