// Which meters are to be read now, and when each of them is to be read again: pure.
import type { DeepReadonly } from '../../../config/freeze.ts';
import { type Meter, type MeterContext, sourceOf } from '../context.ts';
import type { MeterSource } from '../settings.ts';
import { enabledMeters, intervalMs } from './expects.ts';
import type { SourceRow } from './queries.ts';

export interface DueMeter {
  readonly meter: Meter;
  readonly source: DeepReadonly<MeterSource>;
  /** When it is due after this time, ms by the product's clock. */
  readonly nextAt: number;
}

export interface Finding {
  readonly rows: ReadonlyMap<string, SourceRow>;
  /** ms by the product's clock. */
  readonly now: number;
  /** Somebody asks by hand: whatever was not read a moment ago. */
  readonly byHand: boolean;
}

/** Who has waited longest comes first, so that what one run does not come to is the next one's first. */
export function dueMeters(ctx: Pick<MeterContext, 'settings'>, { rows, now, byHand }: Finding): readonly DueMeter[] {
  const justNowMs = ctx.settings.fetchCooldownSeconds * 1000;
  const found = enabledMeters(ctx).flatMap((meter) => {
    const row = rows.get(meter.number);
    const dueAt = row?.next_at == null ? null : Date.parse(row.next_at);
    const askedAt = row?.asked_at == null ? null : Date.parse(row.asked_at);
    const everyMs = intervalMs(ctx, meter);
    const isJustRead = askedAt !== null && now >= askedAt && now - askedAt < justNowMs;
    if (byHand ? isJustRead : !isDue(dueAt, now, everyMs)) return [];
    const nextAt = nextAfter(dueAt, now, everyMs);
    return [{ meter, source: sourceOf(ctx, meter), nextAt, dueAt: dueAt ?? 0 }];
  });
  return found.sort((one, other) => one.dueAt - other.dueAt).map(({ dueAt: _, ...due }) => due);
}

/** Further ahead than its rhythm lies only what was planned by another rhythm, or by a clock that has gone back since. */
function isDue(dueAt: number | null, now: number, everyMs: number): boolean {
  return dueAt === null || dueAt <= now || dueAt - now > 2 * everyMs;
}

/**
 * The next moment of its rhythm, whenever in its turn it was asked: the ones at the end of a long run keep their distance. Who was late by
 * a whole turn, or is new, begins with the common beat, though not at once again.
 */
function nextAfter(dueAt: number | null, now: number, everyMs: number): number {
  if (dueAt !== null && dueAt > now && dueAt - now <= 2 * everyMs) return dueAt;
  if (dueAt !== null && dueAt <= now && now - dueAt < everyMs) return dueAt + everyMs;
  return Math.ceil((now + everyMs / 2) / everyMs) * everyMs;
}
