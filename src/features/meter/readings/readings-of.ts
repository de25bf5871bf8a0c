// The raw readings of one meter, with what the source said of money.
import { type MeterContext, meterDb } from '../context.ts';
import type { Reading } from '../rules/reading.ts';
import { type Price, price, type Yuan, yuan } from '../units.ts';
import { type AmountRow, amountsIn, rowsIn, type Span } from './queries.ts';
import { readingsOfRows } from './stored-reading.ts';

export type FullReading = Reading & { readonly amount: Yuan | null; readonly price: Price | null };

/** Ascending, from `from` to before `to`. */
export async function readingsOf(
  { store }: Pick<MeterContext, 'store'>,
  number: string,
  span: Span,
): Promise<readonly FullReading[]> {
  const db = meterDb(store);
  const readings = readingsOfRows(await rowsIn(db, [number], span));
  const amounts = new Map((await amountsIn(db, number, span)).map((row) => [Number(row.at), row]));
  return readings.map((reading) => ({ ...reading, ...moneyOf(amounts.get(reading.at)) }));
}

export function moneyOf(row: AmountRow | undefined): Pick<FullReading, 'amount' | 'price'> {
  return {
    amount: row === undefined || row.amount === null ? null : yuan(Number(row.amount)),
    price: row === undefined || row.price === null ? null : price(Number(row.price)),
  };
}
