// A store with the meter's tables, and readings written as short as people read them.
import { meterDb } from '../../../src/features/meter/context.ts';
import { meterMigrations } from '../../../src/features/meter/migrations/index.ts';
import { keepReadings, type NewReading } from '../../../src/features/meter/readings/keep-readings.ts';
import { atOfWall } from '../../../src/features/meter/rules/reading.ts';
import { kwhFrom, priceFrom, yuanFrom } from '../../../src/features/meter/units.ts';
import { migrate } from '../../../src/store/migrate.ts';
import { storeMigrations } from '../../../src/store/migrations/index.ts';
import type { Store } from '../../../src/store/store.ts';

export async function withMeter(store: Store): Promise<Store> {
  await migrate(store, [...storeMigrations, ...meterMigrations]);
  return store;
}

/** `reading('A', '2026-11-26 08:00:00', '119.65')`, money only where it is said. */
export function reading(meter: string, wall: string, remain: string, amount?: string, price?: string): NewReading {
  const left = kwhFrom(remain);
  if (left === null) throw new Error(`no kWh: ${remain}`);
  return {
    meter,
    at: atOfWall(wall),
    remain: left,
    amount: amount === undefined ? null : yuanFrom(amount),
    price: price === undefined ? null : priceFrom(price),
  };
}

export function keep(store: Store, readings: readonly NewReading[]): Promise<number> {
  return store.transaction((trx) => keepReadings(trx, readings));
}

/** As another program writes: the table alone, and SQL of its own. */
export async function writeForeign(
  store: Store,
  rows: readonly (readonly [meter: string, wall: string, remain: string])[],
): Promise<void> {
  await meterDb(store)
    .insertInto('electricity_balance')
    .values(rows.map(([meter_no, collected_at, remain]) => ({ meter_no, collected_at, remain })))
    .execute();
}
