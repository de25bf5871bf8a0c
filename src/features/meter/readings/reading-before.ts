// The reading that the first one of a time is to be compared with.
import { type MeterContext, meterDb } from '../context.ts';
import type { Reading } from '../rules/reading.ts';
import { lastRowsBefore } from './queries.ts';
import { readingsOfRows } from './stored-reading.ts';

/** The last one before the instant, however long before. Null when there is none. @param at milliseconds, UTC */
export async function readingBefore(
  { store }: Pick<MeterContext, 'store'>,
  meter: string,
  at: number,
): Promise<Reading | null> {
  return readingsOfRows(await lastRowsBefore(meterDb(store), [{ meter, at }])).at(-1) ?? null;
}
