// Answers are kept with all that follows from them in one transaction: readings, standings, hosts, signs of life.
import type { Transaction } from 'kysely';
import type { DeepReadonly } from '../../../config/freeze.ts';
import type { StoreTables } from '../../../store/tables.ts';
import type { Meter, MeterContext } from '../context.ts';
import { keepReadings, type NewReading } from '../readings/keep-readings.ts';
import { lastReadings } from '../readings/last-readings.ts';
import type { MeterSource } from '../settings.ts';
import type { SourceAnswer } from '../sources/answer.ts';
import { costOf, priceFrom } from '../units.ts';
import { beatSource } from './expects.ts';
import { hostHeard, hostOf } from './hosts.ts';
import { type Judged, judge } from './judge.ts';
import { lockedSourceRows, rememberedFrom, writeStandings } from './queries.ts';

export interface Heard {
  readonly meter: Meter;
  readonly source: DeepReadonly<MeterSource>;
  readonly answer: SourceAnswer;
  /** When it was asked, ms by the product's clock. */
  readonly at: number;
  /** When it is to be asked again; null leaves that as it is. */
  readonly nextAt: number | null;
}

/** What became of one answer. */
export interface KeptAnswer extends Judged {
  readonly meter: Meter;
}

export type KeepContext = Pick<MeterContext, 'store' | 'settings'>;

/**
 * @param guard called first in the transaction: a lease's assertHeld
 * @returns in the order of the answers
 */
export async function keepAnswers(
  ctx: KeepContext,
  heard: readonly Heard[],
  guard: (trx: Transaction<StoreTables>) => Promise<void> = async () => {},
): Promise<readonly KeptAnswer[]> {
  const numbers = heard.map(({ meter }) => meter.number);
  const last = await lastReadings(ctx, numbers);
  const random = Math.random();
  return ctx.store.transaction(async (trx) => {
    await guard(trx);
    const rows = await lockedSourceRows(trx, numbers);
    const kept = heard.map((one): Heard & Judged => {
      const row = rows.get(one.meter.number);
      const before = row === undefined || row.state === 'never' ? null : rememberedFrom(row);
      const { answer, at, source: limits } = one;
      return { ...one, ...judge({ before, last: last.get(one.meter.number) ?? null, answer, at, limits }) };
    });
    const readings = kept.flatMap(newReading);
    if (readings.length > 0) await keepReadings(trx, readings);
    const standings = kept.map(({ meter, after, nextAt }) => ({ meter: meter.number, after, nextAt }));
    await writeStandings(trx, rows, standings);
    for (const [host, some] of grouped(heard, ({ source }) => hostOf(source))) {
      const now = Math.max(...some.map(({ at }) => at));
      await hostHeard(
        trx,
        host,
        some.map(({ answer }) => answer),
        { now, random },
      );
    }
    const read = kept.filter(({ reading }) => reading !== null);
    for (const [, [one]] of grouped(read, ({ meter }) => meter.source)) {
      if (one !== undefined) await beatSource(trx, ctx, one.meter, one.at);
    }
    return kept;
  });
}

/** The price of the configuration stands in where the source says none, as it was when the meter was read. */
function newReading({ meter, reading }: KeptAnswer): readonly NewReading[] {
  if (reading === null) return [];
  const { remain, at } = reading;
  const price = reading.price ?? (meter.price === undefined ? null : priceFrom(meter.price));
  const amount = reading.amount ?? (price === null ? null : costOf(remain, price));
  return [{ meter: meter.number, at, remain, amount, price }];
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return new Map([...groups].sort(([one], [other]) => (one < other ? -1 : 1)));
}
