// What of the meters is to happen again and again: every source is asked. What it answers is judged by watching/, which has its own alerts.
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
    remedy: '没有再去问它；请看“读电表”这个作业怎么了',
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

interface Asked {
  readonly meter: Meter;
  /** Milliseconds, UTC. */
  readonly at: number;
  /** Null when it gave none that can be believed. */
  readonly reading: object | null;
}

/** In the transaction that keeps what the source answered. */
export async function beatSource<T>(db: Kysely<T>, ctx: Set, { meter, at, reading }: Asked): Promise<void> {
  const alive = { name: nameOf(meter.source), kind: 'meter', at: new Date(at), everyMs: silenceMs(ctx, meter) };
  await beat(db, reading === null ? { ...alive, state: 'warning', detail: '问了，一块也没有读到' } : alive);
}

function silenceMs(ctx: Set, meter: Meter): number {
  return Math.max(LEAST_MS, INTERVALS * intervalMs(ctx, meter));
}

function nameOf(source: string): string {
  return `meter/${source}`;
}
