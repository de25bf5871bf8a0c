// Reads what one or several publications found: the newest word on every site and ledger with the sums, and the changes.
import { bucketed } from '../../../lib/buckets.ts';
import { type LedgerContext, ledgerDb, withDuck } from '../context.ts';
import { type Change, readChanges } from '../history/changes.ts';
import { totalsOf } from '../publish/totals.ts';
import { listResults, type PublishedResult } from '../queries.ts';

export interface ChangelogWanted {
  /** Newest first, at least one. */
  readonly publications: readonly { readonly number: number; readonly published_at: string }[];
  /** Machine names; none means all. */
  readonly ledgers: readonly string[];
  readonly words: readonly string[];
}

export interface ReadChangelog {
  readonly results: readonly PublishedResult[];
  /** Newest publication first. */
  readonly changes: readonly Change[];
  /** True when there were more. */
  readonly cut: boolean;
}

/** Read for sentences and lists; the workbook has all. */
const MOST_CHANGES = 20_000;

/** @param ctx whose sites are those that were asked for */
export async function readChangelog(ctx: LedgerContext, wanted: ChangelogWanted): Promise<ReadChangelog> {
  const numbers = new Set(wanted.publications.map(({ number }) => number));
  const isWanted = ({ ledger, site }: { readonly ledger: string; readonly site: string }): boolean =>
    (wanted.ledgers.length === 0 || wanted.ledgers.includes(ledger)) &&
    ctx.settings.ledgers[ledger] !== undefined &&
    ctx.config.sites.some(({ code }) => code === site);
  const results: PublishedResult[] = [];
  for (const number of numbers) results.push(...(await listResults(ledgerDb(ctx), number)).filter(isWanted));
  const newest = Math.max(...numbers);
  const changes: Change[] = [];
  await withDuck(ctx, async (session) => {
    session.stopOn(ctx.signal);
    for await (const batch of readChanges(ctx, session, filterOf(wanted))) {
      const [first] = batch;
      if (first !== undefined && first.publication > newest) break;
      changes.push(...batch.filter((change) => numbers.has(change.publication) && isWanted(change)));
      if (changes.length > MOST_CHANGES) break;
    }
  });
  const kept = changes.slice(0, MOST_CHANGES);
  const merged = mergedResults(results);
  return {
    results: wanted.words.length === 0 ? merged : recounted(merged, kept),
    changes: [...kept].sort((one, other) => other.publication - one.publication),
    cut: changes.length > MOST_CHANGES,
  };
}

function filterOf({ publications, ledgers, words }: ChangelogWanted) {
  const [only, ...others] = publications;
  return {
    since: publications.at(-1)?.published_at,
    publication: others.length === 0 ? only?.number : undefined,
    ledger: ledgers.length === 1 ? ledgers[0] : undefined,
    words,
  };
}

/** One for each site and ledger: the newest state, the sums of all. Pure. */
export function mergedResults(results: readonly PublishedResult[]): readonly PublishedResult[] {
  return bucketed(results, ({ site, ledger }) => [site, ledger]).flatMap((same) => {
    const [newest] = [...same].sort((one, other) => other.publication - one.publication);
    return newest === undefined ? [] : [{ ...newest, ...totalsOf(same) }];
  });
}

/** The same with the numbers of these changes alone, for a search among them. */
function recounted(results: readonly PublishedResult[], changes: readonly Change[]): readonly PublishedResult[] {
  return results.map((result) => {
    const own = changes.filter(({ site, ledger }) => site === result.site && ledger === result.ledger);
    const count = (kind: Change['kind']): number => own.filter((change) => change.kind === kind).length;
    const rows = new Set(own.filter(({ kind }) => kind === 'modified').map(({ key }) => JSON.stringify(key))).size;
    return { ...result, added: count('added'), removed: count('removed'), fields: count('modified'), modified: rows };
  });
}
