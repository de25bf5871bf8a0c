// How a site came out of a publication: its worst ledger speaks for it.
import type { Option } from '../../../feishu/card/table.ts';
import { bucketed } from '../../../lib/buckets.ts';
import type { PublishedResult } from '../queries.ts';
import { hasStayed, resultStateTitle } from '../result-state.ts';

type State = PublishedResult['state'];

const COLOURS: Readonly<Record<State, Option['colour']>> = {
  built: 'green',
  compared: 'green',
  'unchanged-source': 'neutral',
  failed: 'red',
  faulty: 'orange',
  held: 'orange',
};
const WORST: readonly State[] = ['failed', 'held', 'faulty', 'compared', 'built', 'unchanged-source'];

export function worstState(results: readonly PublishedResult[]): State {
  return WORST.find((one) => results.some(({ state }) => state === one)) ?? 'unchanged-source';
}

export function stateOption(state: State): Option {
  return { text: resultStateTitle(state), colour: COLOURS[state] };
}

export interface NamedSite {
  readonly code: string;
  readonly name: string;
}

/** Sites in the given order with what was said of each; those of which nothing was said are left out. */
export function bySite(
  results: readonly PublishedResult[],
  sites: readonly NamedSite[],
): readonly { readonly site: NamedSite; readonly own: readonly PublishedResult[] }[] {
  const groups = new Map(bucketed(results, ({ site }) => [site]).map((own) => [own[0]?.site ?? '', own]));
  return sites.flatMap((site) => {
    const own = groups.get(site.code);
    return own === undefined ? [] : [{ site, own }];
  });
}

/** Oldest data of the results: ISO instant, UTC; null where there are none. */
export function oldestData(results: readonly PublishedResult[]): string | null {
  return results.flatMap((one) => one.data_as_of ?? []).sort()[0] ?? null;
}

/** What a note says in a chat: the line for a shell that ends it is no use there, a button takes its place. */
export function chatNote(note: string): string {
  return note.replace(/；确认无误后.*$/su, '');
}

export interface Problem {
  readonly site: NamedSite;
  readonly text: string;
  readonly held: boolean;
}

/** Why baselines stayed, once for each site and reason. */
export function problemsOf(results: readonly PublishedResult[], sites: readonly NamedSite[]): readonly Problem[] {
  return bySite(results, sites).flatMap(({ site, own }) =>
    bucketed(
      own.filter((one) => hasStayed(one.state)),
      ({ note }) => [note],
    ).map((same) => ({
      site,
      text: chatNote(same[0]?.note ?? ''),
      held: same.some(({ state }) => state === 'held'),
    })),
  );
}
