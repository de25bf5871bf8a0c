// The newest reading of each meter.
import { batchesOf } from '../../../lib/batches.ts';
import { type MeterContext, meterDb } from '../context.ts';
import type { Kwh, Price, Yuan } from '../units.ts';
import { amountsOf, lastRowsBefore, METERS_AT_ONCE, type MeterDb } from './queries.ts';
import { moneyOf } from './readings-of.ts';
import { readingOf } from './stored-reading.ts';

export interface LastReading {
  /** Milliseconds, UTC. */
  readonly at: number;
  readonly remain: Kwh;
  readonly amount: Yuan | null;
  readonly price: Price | null;
}

/** A meter without readings is not there. */
export async function lastReadings(
  { store }: Pick<MeterContext, 'store'>,
  numbers: readonly string[],
): Promise<ReadonlyMap<string, LastReading>> {
  const db = meterDb(store);
  const all = new Map<string, LastReading>();
  for (const some of batchesOf([...new Set(numbers)], METERS_AT_ONCE)) {
    for (const [meter, reading] of await lastOfSome(db, some)) all.set(meter, reading);
  }
  return all;
}

async function lastOfSome(
  db: MeterDb,
  numbers: readonly string[],
): Promise<readonly (readonly [string, LastReading])[]> {
  const readings = (
    await lastRowsBefore(
      db,
      numbers.map((meter) => ({ meter, at: null })),
    )
  ).flatMap((row) => {
    const reading = readingOf(row);
    return reading === null ? [] : [{ meter: row.meter_no, ...reading }];
  });
  const money = new Map((await amountsOf(db, readings)).map((row) => [`${row.meter} ${row.at}`, row]));
  return readings.map(({ meter, at, remain }) => [meter, { at, remain, ...moneyOf(money.get(`${meter} ${at}`)) }]);
}
