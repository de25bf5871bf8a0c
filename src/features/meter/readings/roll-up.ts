// Rolling up: readings that have arrived are absorbed, and days that are over are computed once and kept.
import type { MeterContext } from '../context.ts';
import { type DateRange, datesOf } from '../rules/dates.ts';
import type { MeterDay } from '../rules/day.ts';
import { DAY_MS, dateAfter, dateAt, startOfDate } from '../rules/reading.ts';
import { absorb, isClosed } from './absorb.ts';
import { earlierOf, missingRuns } from './day-runs.ts';
import type { MeterDb } from './queries.ts';
import { rawDays } from './raw-days.ts';
import { allRolls, keptDates, lockedState, type Roll, rollsOf, writeDays, writeRolls } from './roll-queries.ts';
import { textOfDay } from './rolled-day.ts';
import { intervalsBy, versionOf } from './version.ts';

export type RollContext = Pick<MeterContext, 'store' | 'settings' | 'now' | 'signal'>;

export interface Rolled {
  /** Days computed and kept. */
  readonly days: number;
  /** Meters of which days are still to be computed. */
  readonly left: number;
}

export interface RollLimits {
  /** After so many milliseconds no further piece is begun; 20 s unless told. */
  readonly ms?: number;
  /** Only these meters' days. */
  readonly meters?: readonly string[];
  /** Told after each piece. */
  readonly progress?: (soFar: Rolled) => void;
}

const DAYS_AT_ONCE = 31;
/** Days looked at in one step for one that is missing. */
const HORIZON_DAYS = 366;

/**
 * Does a piece of what is to be done, each step a transaction: a kill loses a step at most, and answers are right whatever has been done.
 * Called after readings were kept; when it is not, answers compute more themselves.
 */
export async function rollUp(ctx: RollContext, limits: RollLimits = {}): Promise<Rolled> {
  const until = performance.now() + (limits.ms ?? 20_000);
  const isOver = () => ctx.signal.aborted || performance.now() >= until;
  while (await transact(ctx, absorb)) if (isOver()) break;
  const todo = (await pendingRolls(ctx)).filter(({ meter }) => limits.meters?.includes(meter) ?? true);
  let days = 0;
  let left = todo.length;
  for (const { meter } of todo) {
    for (let isMore = true; isMore; ) {
      if (isOver()) return { days, left };
      const piece = await transact(ctx, (trx) => rollPiece(ctx, trx, meter));
      days += piece.days;
      isMore = piece.isMore;
      if (!isMore) left -= 1;
      limits.progress?.({ days, left });
    }
  }
  return { days, left };
}

/** The caller's statements, all or none; as store.transaction(). */
export function transact<R>({ store }: Pick<RollContext, 'store'>, work: (trx: MeterDb) => Promise<R>): Promise<R> {
  return store.transaction((trx) => work(trx as unknown as MeterDb));
}

/** Rolls with something to do; those of other rules, or another interval, begin anew. */
function pendingRolls(ctx: RollContext): Promise<readonly Roll[]> {
  const intervalOf = intervalsBy(ctx);
  const now = ctx.now().getTime();
  return transact(ctx, async (trx) => {
    const state = await lockedState(trx);
    if (state === null) return [];
    const version = versionOf(state.epoch);
    const rolls = await allRolls(trx);
    const outdated = rolls
      .filter((roll) => roll.version !== version || Number(roll.interval_seconds) !== intervalOf(roll.meter))
      .map((roll) => ({
        ...roll,
        todo_at: startOfDate(dateAt(roll.first_at)),
        version,
        interval_seconds: intervalOf(roll.meter),
      }));
    await writeRolls(trx, outdated);
    const renewed = new Map(outdated.map((roll) => [roll.meter, roll]));
    return rolls.map((roll) => renewed.get(roll.meter) ?? roll).filter((roll) => isClosed(roll.todo_at, roll, now));
  });
}

async function rollPiece(ctx: RollContext, trx: MeterDb, meter: string): Promise<{ days: number; isMore: boolean }> {
  const now = ctx.now().getTime();
  await lockedState(trx);
  const roll = (await rollsOf(trx, [meter])).get(meter);
  if (roll === undefined || !isClosed(roll.todo_at, roll, now)) return { days: 0, isMore: false };
  const { run, next } = await missingRun(trx, roll, now);
  const intervalOf = () => Number(roll.interval_seconds);
  const days = run === null ? [] : ((await rawDays(trx, [meter], run, { intervalOf, now })).get(meter) ?? []);
  await writeDays(
    trx,
    days.map((day) => keptDay(roll, day)),
  );
  const todo_at = startOfDate(next);
  await writeRolls(trx, [{ ...roll, todo_at }]);
  return { days: days.length, isMore: isClosed(todo_at, roll, now) };
}

/** The first days to be computed, and the day with which the next step begins. */
async function missingRun(
  trx: MeterDb,
  roll: Roll,
  now: number,
): Promise<{ readonly run: DateRange | null; readonly next: string }> {
  const first = dateAt(roll.todo_at);
  const lastClosed = dateAt(Math.min(roll.last_at, now) - DAY_MS);
  const horizon = dateAfter(first, HORIZON_DAYS - 1);
  const last = earlierOf(horizon, lastClosed);
  const kept = await keptDates(trx, roll, { first, last });
  const [run] = missingRuns(datesOf({ first, last }), (date) => !kept.has(date));
  if (run === undefined) return { run: null, next: dateAfter(last, 1) };
  const most = dateAfter(run.first, DAYS_AT_ONCE - 1);
  const cut = { first: run.first, last: earlierOf(most, run.last) };
  return { run: cut, next: dateAfter(cut.last, 1) };
}

function keptDay({ meter, version, interval_seconds }: Roll, day: MeterDay) {
  return { meter, date: day.date, version, interval_seconds, body: textOfDay(day) };
}
