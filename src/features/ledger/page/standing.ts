// How each source of each site stands, for pages: a pure view of what the store knows.
import type { SiteConfig } from '../../../config/core.ts';
import type { Outcome, PublishedResult } from '../queries.ts';
import type { LedgerSettings } from '../settings.ts';

export type StandingState = 'ok' | 'never' | 'held' | 'faulty' | 'failed';

export interface SourceStanding {
  readonly source: string;
  readonly state: StandingState;
  /** Rows of its ledgers in the published states. */
  readonly rows: number;
  readonly ledgers: number;
  /** ISO instant, UTC, of the oldest of its published states; null when there is none. */
  readonly dataAsOf: string | null;
  /** True when that is so long ago that somebody should ask why. */
  readonly stale: boolean;
  /** Chinese sentences: what is wrong and what to do. */
  readonly messages: readonly string[];
}

export interface SiteStanding {
  readonly site: SiteConfig;
  readonly sources: readonly SourceStanding[];
}

export interface StandingInput {
  readonly sites: readonly SiteConfig[];
  readonly settings: Pick<LedgerSettings, 'ledgers' | 'staleHours'>;
  readonly outcomes: readonly Outcome[];
  /** The newest result of every site and ledger. */
  readonly results: readonly PublishedResult[];
  readonly now: Date;
}

const HOUR_MS = 3_600_000;

const WORST: readonly StandingState[] = ['failed', 'held', 'faulty', 'never', 'ok'];

export function standingsOf(input: StandingInput): readonly SiteStanding[] {
  return input.sites.map((site) => ({
    site,
    sources: Object.keys(site.sources).flatMap((source) => {
      const names = Object.entries(input.settings.ledgers).filter(([, ledger]) => ledger.source === source);
      return names.length === 0
        ? []
        : [
            sourceStanding(
              input,
              site.code,
              source,
              names.map(([name]) => name),
            ),
          ];
    }),
  }));
}

function sourceStanding(
  { settings, outcomes, results, now }: StandingInput,
  site: string,
  source: string,
  ledgers: readonly string[],
): SourceStanding {
  const of = <T extends { site: string; ledger: string }>(rows: readonly T[]): readonly T[] =>
    rows.filter((row) => row.site === site && ledgers.includes(row.ledger));
  const published = of(results);
  const words = of(outcomes).map((outcome) => wordOn(outcome, published));
  const state = WORST.find((one) => words.some((word) => word.state === one)) ?? 'never';
  const instants = published.flatMap((result) => result.data_as_of ?? []).sort();
  const dataAsOf = instants[0] ?? null;
  return {
    source,
    state,
    rows: published.reduce((sum, result) => sum + result.rows, 0),
    ledgers: ledgers.length,
    dataAsOf,
    stale: dataAsOf !== null && now.getTime() - Date.parse(dataAsOf) > settings.staleHours * HOUR_MS,
    messages: [...new Set(words.flatMap((word) => (word.message === '' ? [] : [word.message])))],
  };
}

/** The newest refresh speaks first; what it read well may still be held back by the publication. */
function wordOn(outcome: Outcome, published: readonly PublishedResult[]): { state: StandingState; message: string } {
  if (outcome.status !== 'ok') return { state: outcome.status, message: outcome.message };
  const result = published.find((one) => one.ledger === outcome.ledger);
  if (result === undefined) return { state: 'never', message: '已经读到，还没有发布' };
  if (result.state === 'held' || result.state === 'faulty') return { state: result.state, message: result.note };
  return { state: 'ok', message: '' };
}

const TITLES: Readonly<Record<StandingState, string>> = {
  ok: '正常',
  never: '还没有数据',
  held: '待确认',
  faulty: '未比对',
  failed: '抽取失败',
};

export function standingTitle(state: StandingState): string {
  return TITLES[state];
}
