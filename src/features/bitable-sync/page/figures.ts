// What the last days say of all tasks together: success rate, mean duration, rows, reasons of failures. Pure.
import { countText, durationText } from '../../../web/page-text.ts';
import { LIST_PATH } from './links.ts';
import type { RunFigures } from './queries.ts';
import { REASONS } from './words.ts';

const DAYS = [7, 30, 90] as const;
const USUAL_DAYS = 30;

export function figureDays(asked: string | undefined): number {
  return DAYS.find((days) => String(days) === asked) ?? USUAL_DAYS;
}

/** What one can choose between. */
export function dayChoices(chosen: number) {
  return DAYS.map((days) => ({ days, href: `${LIST_PATH}?days=${days}`, isChosen: days === chosen }));
}

export interface ShownFigures {
  readonly runs: string;
  /** `98.2%`; `—` where nothing ended. */
  readonly rate: string;
  readonly isBad: boolean;
  readonly meanTook: string;
  readonly rows: string;
  /** The most frequent first. */
  readonly reasons: readonly { readonly title: string; readonly count: string; readonly remedy: string }[];
}

/** Refused by a person, replaced or stopped is neither a success nor a failure. */
const JUDGED = new Set(['ok', 'partly', 'failed']);
const BAD_BELOW = 0.95;

export function shownFigures({ ends }: RunFigures): ShownFigures {
  const judged = ends.filter(({ state }) => JUDGED.has(state));
  const total = sum(judged.map(({ count }) => count));
  const good = sum(judged.filter(({ state }) => state === 'ok').map(({ count }) => count));
  const rate = total === 0 ? null : good / total;
  const reasons = new Map<string, { readonly count: number; readonly title: string; readonly remedy: string }>();
  for (const { state, reason, count } of judged) {
    if (state === 'ok' || reason === null) continue;
    const known = reasons.get(reason);
    reasons.set(reason, { ...REASONS[reason], count: (known?.count ?? 0) + count });
  }
  return {
    runs: countText(total),
    rate: rate === null ? '—' : `${cutPercent(rate)}%`,
    isBad: rate !== null && rate < BAD_BELOW,
    meanTook: total === 0 ? '—' : durationText(sum(judged.map(({ tookMs }) => tookMs)) / total),
    rows: countText(sum(judged.map(({ rows }) => rows))),
    reasons: [...reasons.values()]
      .toSorted((one, other) => other.count - one.count)
      .map(({ title, remedy, count }) => ({ title, remedy, count: countText(count) })),
  };
}

/** Cut, not rounded: 100% is said only of what never failed. */
function cutPercent(rate: number): string {
  return rate === 1 ? '100' : (Math.floor(rate * 1_000) / 10).toFixed(1);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
