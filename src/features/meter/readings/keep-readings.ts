// Readings as a source gave them, into the store.
import type { Kysely } from 'kysely';
import { batchesOf } from '../../../lib/batches.ts';
import { wallText } from '../rules/reading.ts';
import { decimalText, type Kwh, type Price, type Yuan } from '../units.ts';
import { insertAmounts, insertRows, type MeterDb, presentKeys, rowKey } from './queries.ts';

export interface NewReading {
  readonly meter: string;
  /** Milliseconds, UTC; cut to the second. */
  readonly at: number;
  readonly remain: Kwh;
  readonly amount: Yuan | null;
  readonly price: Price | null;
}

const ROWS_AT_ONCE = 1_000;

/**
 * Keeps what is not there yet, in a transaction of the caller. A reading of the same meter and second stays as it is, so that keeping
 * twice is keeping once. Answers count them from the commit on.
 * @returns how many were new
 */
export async function keepReadings<T extends object>(trx: Kysely<T>, readings: readonly NewReading[]): Promise<number> {
  // Kysely's type is invariant in its tables; see meterDb().
  const db = trx as unknown as MeterDb;
  let kept = 0;
  for (const some of batchesOf(readings, ROWS_AT_ONCE)) kept += await keepSome(db, some);
  return kept;
}

// Looked up before they are inserted: an insert that finds its row there uses up an id, and takes the lock of that row.
async function keepSome(db: MeterDb, readings: readonly NewReading[]): Promise<number> {
  const rows = new Map<string, { meter_no: string; remain: string; collected_at: string }>();
  for (const { meter, at, remain } of readings) {
    const row = { meter_no: meter, remain: decimalText(remain), collected_at: wallText(at) };
    if (!rows.has(rowKey(row))) rows.set(rowKey(row), row);
  }
  const present = await presentKeys(db, [...rows.values()]);
  const fresh = [...rows].filter(([key]) => !present.has(key)).map(([, row]) => row);
  await insertRows(db, fresh);
  const amounts = readings
    .filter(({ amount, price }) => amount !== null || price !== null)
    .map(({ meter, at, amount, price }) => ({ meter, at: Math.floor(at / 1000) * 1000, amount, price }));
  await insertAmounts(db, amounts);
  return fresh.length;
}
