// An alert that is part of another: one thing that went wrong is told once in a place. Pure.
import { type Draft, openKey, type Placed } from './draft.ts';
import type { AlertRules } from './rules.ts';
import { type Alert, later } from './state.ts';

type Known = Pick<Draft, 'open' | 'places' | 'alerts'>;

/** Whether the alert that it is a part of is told, or will be, in the same place. What is critical is told by itself: the whole may be a warning that nobody is called for. */
export function isCovered(known: Known, { alert, place }: Placed): boolean {
  if (alert.severity === 'critical') return false;
  const whole = wholeOf(known, alert);
  return whole !== null && (known.places.get(whole) ?? []).some(({ target }) => target === place.target);
}

/** Until when it waits for the alert about the whole; null when it does not. What is critical waits for nothing. */
export function waitsUntil(
  known: Known,
  alert: Alert,
  { partMs }: Pick<AlertRules, 'partMs'>,
  now: string,
): string | null {
  if (alert.facts.partOf === undefined || alert.severity === 'critical' || wholeOf(known, alert) !== null) return null;
  const until = later(alert.firedAt, partMs);
  return until > now ? until : null;
}

/** What is a part itself is nobody's whole: two would wait for each other. */
function wholeOf({ open, alerts }: Known, { facts: { partOf } }: Alert): string | null {
  const id = partOf === undefined ? undefined : open.get(openKey(partOf, null));
  return id === undefined || alerts.get(id)?.facts.partOf !== undefined ? null : id;
}
