// What cards show of one meter at a moment: the part of its overview that they need, so that they can be built from plain data.
import type { Meter } from '../context.ts';
import type { Forecast } from '../forecast/forecast.ts';
import type { MeterOverview } from '../overview.ts';
import type { MeterDay } from '../rules/day.ts';
import type { SourceFault } from '../sources/answer.ts';
import type { Kwh } from '../units.ts';

/** Instants are milliseconds, UTC. */
export interface ShownMeter
  extends Pick<
    MeterOverview,
    'usedToday' | 'usedYesterdaySameTime' | 'usedYesterday' | 'week' | 'month' | 'amount' | 'price' | 'fresh'
  > {
  readonly meter: Pick<Meter, 'number' | 'name' | 'enabled' | 'limits' | 'site'>;
  readonly last: { readonly at: number; readonly remain: Kwh } | null;
  readonly today: Pick<MeterDay, 'date' | 'readings' | 'usage' | 'coveredMinutes'>;
  readonly yesterday: { readonly readings: number };
  readonly forecast: Pick<Forecast, 'days' | 'low' | 'high' | 'emptyOn' | 'note'>;
  readonly source: {
    readonly state: 'ok' | SourceFault | 'never';
    readonly okAt: number | null;
    /** Chinese, without a full stop; empty when nothing is wrong. */
    readonly sentence: string;
  };
}
