// Answers are kept with all that follows from them in one transaction: readings, standings, hosts, signs of life.
import type { Transaction } from 'kysely';
import type { DeepReadonly } from '../../../config/freeze.ts';
import { grouped } from '../../../lib/grouped.ts';
import type { StoreTables } from '../../../store/tables.ts';
import { type Meter, type MeterContext, sourceOf } from '../context.ts';
import { keepReadings, type NewReading } from '../readings/keep-readings.ts';
import { lastReadings } from '../readings/last-readings.ts';
import type { MeterSource } from '../settings.ts';
import type { SourceAnswer } from '../sources/answer.ts';
import { costOf, priceFrom } from '../units.ts';
import { beatSource, enabledMeters } from './expects.ts';
import { type HostAnswer, hostHeard, hostOf, PATIENCE } from './hosts.ts';
import { type Judged, judge } from './judge.ts';
import { type HostRow, lockedSourceRows, rememberedFrom, writeStandings } from './queries.ts';

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
  /** What is known of its host from now on. */
  readonly host: HostRow;
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
    const hosts = new Map<string, HostRow>();
    // In their order, so that no two processes wait for each other.
    const byHost = [...grouped(heard, ({ source }) => hostOf(source))].sort(([one], [other]) => (one < other ? -1 : 1));
    for (const [host, some] of byHost) {
      const now = Math.max(...some.map(({ at }) => at));
      const row = await hostHeard(trx, host, requestsOf(some), { now, random, meters: someMetersOf(ctx, host) });
      hosts.set(host, row);
    }
    for (const [, some] of grouped(kept, ({ meter }) => meter.source)) {
      const one = some.find(({ reading }) => reading !== null) ?? some[0];
      if (one !== undefined) await beatSource(trx, ctx, one);
    }
    return kept.map((one) => ({ ...one, host: hosts.get(hostOf(one.source)) ?? noHost(one) }));
  });
}

/** A database is asked about many at once, and fails them all with one answer. */
function requestsOf(heard: readonly Heard[]): readonly HostAnswer[] {
  const requests = new Map(heard.map(({ meter, answer }) => [answer, { meter: meter.number, answer }]));
  return [...requests.values()];
}

/** How many are read from a host; not beyond what its rest depends on. */
function someMetersOf(ctx: KeepContext, host: string): number {
  let count = 0;
  for (const meter of enabledMeters(ctx)) {
    if (hostOf(sourceOf(ctx, meter)) === host) count += 1;
    if (count === PATIENCE) break;
  }
  return count;
}

function noHost({ source }: Heard): never {
  throw new Error(`nothing is known of the host ${hostOf(source)} that was just heard`);
}

/** The price of the configuration stands in where the source says none, as it was when the meter was read. */
function newReading({ meter, reading }: Judged & { readonly meter: Meter }): readonly NewReading[] {
  if (reading === null) return [];
  const { remain, at } = reading;
  const price = reading.price ?? (meter.price === undefined ? null : priceFrom(meter.price));
  const amount = reading.amount ?? (price === null ? null : costOf(remain, price));
  return [{ meter: meter.number, at, remain, amount, price }];
}
