// What a kWh of each meter costs, as its source last said: the newest reading may be another program's, which knows no money.
import { batchesOf } from '../../../lib/batches.ts';
import { type MeterContext, meterDb } from '../context.ts';
import { type Price, price } from '../units.ts';
import { METERS_AT_ONCE, newestPrices } from './queries.ts';

/** A meter whose source has never said a price is not there. */
export async function knownPrices(
  { store }: Pick<MeterContext, 'store'>,
  numbers: readonly string[],
): Promise<ReadonlyMap<string, Price>> {
  const db = meterDb(store);
  const known = new Map<string, Price>();
  for (const some of batchesOf([...new Set(numbers)], METERS_AT_ONCE)) {
    for (const row of await newestPrices(db, some)) known.set(row.meter, price(Number(row.price)));
  }
  return known;
}
