// What cards show of one meter at a moment: the part of its overview that they need, so that they can be built from plain data.
import type { Meter } from '../context.ts';
import type { Forecast } from '../forecast/forecast.ts';
import type { MeterDay } from '../rules/day.ts';
import type { SourceFault } from '../sources/answer.ts';
import type { Kwh, Price, Yuan } from '../units.ts';

/** Instants are milliseconds, UTC. */
export interface ShownMeter {
  readonly meter: Pick<Meter, 'number' | 'name' | 'enabled' | 'limits' | 'site'>;
  readonly last: { readonly at: number; readonly remain: Kwh } | null;
  readonly today: Pick<MeterDay, 'date' | 'readings' | 'usage' | 'coveredMinutes'>;
  readonly yesterday: { readonly readings: number };
  readonly usedToday: Kwh;
  readonly usedYesterdaySameTime: Kwh;
  readonly usedYesterday: Kwh;
  /** Of the last 7 and 30 days; null where nothing is known of them. */
  readonly week: { readonly usage: Kwh | null; readonly isWhole: boolean; readonly before: Kwh | null };
  readonly month: { readonly usage: Kwh | null; readonly isWhole: boolean; readonly before: Kwh | null };
  readonly amount: Yuan | null;
  readonly price: Price | null;
  readonly forecast: Pick<Forecast, 'days' | 'low' | 'high' | 'emptyOn' | 'note'>;
  readonly source: {
    readonly state: 'ok' | SourceFault | 'never';
    readonly okAt: number | null;
    /** Chinese, without a full stop; empty when nothing is wrong. */
    readonly sentence: string;
  };
  readonly fresh: 'fresh' | 'late' | 'none';
}
