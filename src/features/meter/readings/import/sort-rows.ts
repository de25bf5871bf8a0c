// What of another program's rows is a reading, and why the rest is none.
import type { NewReading } from '../keep-readings.ts';
import { instantOf, remainOf } from '../stored-reading.ts';
import type { ForeignRow } from './foreign-table.ts';

/** `meter`: no number of a meter. `remain`: no number. `negative`: below zero. `time`: no time. */
export type Refusal = 'meter' | 'remain' | 'negative' | 'time';

const LONGEST_NUMBER = 64;

export function sortRow({ meter_no, remain, collected_at }: ForeignRow): NewReading | Refusal {
  const meter = meter_no === null ? '' : String(meter_no).trim();
  if (meter === '' || meter.length > LONGEST_NUMBER) return 'meter';
  const left = remain === null ? null : remainOf(remain);
  if (left === null) return 'remain';
  if (left < 0) return 'negative';
  const at = collected_at === null ? null : instantOf(String(collected_at));
  if (at === null) return 'time';
  return { meter, at, remain: left, amount: null, price: null };
}
