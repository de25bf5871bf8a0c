// What of the meters is to happen again and again: every source gives a reading.
import type { Kysely } from 'kysely';
import type { Expectation } from '../../../feature.ts';
import { beat } from '../../../store/heartbeats.ts';
import { type Meter, type MeterContext, metersOf, sourceOf } from '../context.ts';

type Set = Pick<MeterContext, 'settings'>;

const INTERVALS = 6;
/** What is stepped over hour by hour is not silent in between. */
const LEAST_MS = 90 * 60_000;

export function meterExpects(ctx: Set): readonly Expectation[] {
  const used = new Map(enabledMeters(ctx).map((meter) => [meter.source, meter]));
  return [...used.values()].map((meter) => ({
    name: nameOf(meter.source),
    kind: 'meter',
    title: `电表来源 ${meter.source}`,
    every: { ms: silenceMs(ctx, meter) },
    remedy: '请看“体检”里这个来源怎么说；来源的主机若把这里封了，请换一个网络出口',
    action: '电表',
  }));
}

export function enabledMeters(ctx: Set): readonly Meter[] {
  return metersOf(ctx).filter(({ enabled }) => enabled);
}

/** How often the meter is read, ms. */
export function intervalMs(ctx: Set, meter: Meter): number {
  return (sourceOf(ctx, meter).intervalSeconds ?? ctx.settings.intervalSeconds) * 1000;
}

/** In the transaction that keeps a reading of the source. */
export async function beatSource<T>(db: Kysely<T>, ctx: Set, meter: Meter, at: number): Promise<void> {
  await beat(db, { name: nameOf(meter.source), kind: 'meter', at: new Date(at), everyMs: silenceMs(ctx, meter) });
}

function silenceMs(ctx: Set, meter: Meter): number {
  return Math.max(LEAST_MS, INTERVALS * intervalMs(ctx, meter));
}

function nameOf(source: string): string {
  return `meter/${source}`;
}
