// Kept days are told of readings that have arrived: those that may come out otherwise are taken away.
import { databaseNow } from '../../../databases/dialect.ts';
import { batchesOf } from '../../../lib/batches.ts';
import { MARGIN_DAYS } from '../rules/days-of.ts';
import { DAY_MS, dateAfter, dateAt, startOfDate } from '../rules/reading.ts';
import { arrivalsSince } from './arrivals.ts';
import { holesIn, tidyWindows } from './id-windows.ts';
import { firstRowsFrom, lastRowsBefore, METERS_AT_ONCE, type MeterDb, type Row, type Span } from './queries.ts';
import {
  type Absorbed,
  deleteDays,
  insertState,
  lockedState,
  metersWithReadings,
  newestId,
  type Roll,
  rollsOf,
  updateState,
  writeRolls,
} from './roll-queries.ts';
import { instantOf } from './stored-reading.ts';

/** For as long a number that was passed over may still be brought by a transaction that commits late. Milliseconds. */
const LATE_MS = 3_600_000;
/** So many ids back such numbers are looked for when the first day is kept. */
const LATE_IDS = 10_000;
const ROWS_AT_ONCE = 5_000;

/** What a roll says before anybody has computed a day of it. */
const NEVER = { version: '', interval_seconds: 0 } as const;

/**
 * Absorbs at most some thousand readings, in a transaction of the caller whose lock keeps everybody else from the kept days.
 * @returns whether there are more
 */
export async function absorb(trx: MeterDb): Promise<boolean> {
  const state = (await lockedState(trx)) ?? (await beginState(trx));
  const { spans, ids, isMore, windows } = await arrivalsSince(trx, state, ROWS_AT_ONCE);
  await tellRolls(trx, spans);
  const now = await databaseNow(trx);
  const until = new Date(Date.parse(now) + LATE_MS).toISOString();
  const next = tidyWindows([...windows, ...holesIn(state.through, ids, until)], now);
  const through = ids.at(-1) ?? state.through;
  if (through !== state.through || JSON.stringify(next) !== JSON.stringify(state.windows)) {
    await updateState(trx, { ...state, through, windows: next });
  }
  return isMore;
}

async function beginState(trx: MeterDb): Promise<Absorbed> {
  const through = Math.max(0, (await newestId(trx)) - LATE_IDS);
  const isOurs = await insertState(trx, { through, windows: [], epoch: 1 });
  if (isOurs) await findRolls(trx, await metersWithReadings(trx));
  const state = await lockedState(trx);
  if (state === null) throw new Error('the row of what was absorbed is gone right after it was made');
  return state;
}

/** Enters meters with what the table has of them, all their days still to be computed. */
export async function findRolls(trx: MeterDb, meters: readonly string[]): Promise<void> {
  for (const some of batchesOf(meters, METERS_AT_ONCE)) {
    const edges = some.map((meter) => ({ meter, at: null }));
    const firsts = instants(await firstRowsFrom(trx, edges));
    const lasts = instants(await lastRowsBefore(trx, edges));
    const rolls = some.flatMap((meter): readonly Roll[] => {
      const first_at = firsts.get(meter);
      const last_at = lasts.get(meter);
      if (first_at === undefined || last_at === undefined) return [];
      return [{ meter, first_at, last_at, todo_at: startOfDate(dateAt(first_at)), ...NEVER }];
    });
    await writeRolls(trx, rolls);
  }
}

async function tellRolls(trx: MeterDb, spans: ReadonlyMap<string, Span>): Promise<void> {
  const rolls = await rollsOf(trx, [...spans.keys()]);
  const late = [...spans].filter(
    ([meter, { from }]) => from <= (rolls.get(meter)?.last_at ?? Number.POSITIVE_INFINITY),
  );
  const begins = await takeAway(trx, late);
  const changed = [...spans].map(([meter, { from, to }]): Roll => {
    const roll = rolls.get(meter);
    const begin = begins.get(meter) ?? startOfDate(dateAt(from));
    if (roll === undefined) return { meter, first_at: from, last_at: to, todo_at: begin, ...NEVER };
    return {
      ...roll,
      first_at: Math.min(roll.first_at, from),
      last_at: Math.max(roll.last_at, to),
      todo_at: begins.has(meter) ? Math.min(roll.todo_at, begin) : roll.todo_at,
    };
  });
  await writeRolls(trx, changed);
}

/**
 * A reading can change the days from that of the reading before it to the margin after that of the reading after it; what comes after the
 * last reading of all changes no day that is kept.
 * @returns by meter the beginning of the first day that is gone
 */
async function takeAway(
  trx: MeterDb,
  late: readonly (readonly [string, Span])[],
): Promise<ReadonlyMap<string, number>> {
  const begins = new Map<string, number>();
  for (const some of batchesOf(late, METERS_AT_ONCE)) {
    const before = instants(
      await lastRowsBefore(
        trx,
        some.map(([meter, { from }]) => ({ meter, at: from })),
      ),
    );
    const after = instants(
      await firstRowsFrom(
        trx,
        some.map(([meter, { to }]) => ({ meter, at: to + 1_000 })),
      ),
    );
    const gone = some.map(([meter, { from }]) => {
      const next = after.get(meter);
      const first = dateAt(before.get(meter) ?? from);
      begins.set(meter, startOfDate(first));
      // Days before the first reading of all may have been kept, when another was the first.
      const isFirst = !before.has(meter);
      return {
        meter,
        first: isFirst ? '' : first,
        last: next === undefined ? '9999-12-31' : dateAfter(dateAt(next), MARGIN_DAYS),
      };
    });
    await deleteDays(trx, gone);
  }
  return begins;
}

function instants(rows: readonly Row[]): ReadonlyMap<string, number> {
  return new Map(
    rows.flatMap(({ meter_no, collected_at }) => {
      const at = instantOf(collected_at);
      return at === null ? [] : [[meter_no, at] as const];
    }),
  );
}

/** Whether the day that begins then is over and followed by a reading. */
export function isClosed(begin: number, { last_at }: Pick<Roll, 'last_at'>, now: number): boolean {
  return begin + DAY_MS <= Math.min(last_at, now);
}
