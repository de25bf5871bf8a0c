// What 状态 says of the ledger: which sites were read, how old the data are, and when what changed was said last.
import type { Standing } from '../../feature.ts';
import { PEOPLE_ZONE } from '../../lib/zoned-time.ts';
import { countText, weekdayMinuteText } from '../../web/page-text.ts';
import { type LedgerContext, ledgerDb } from './context.ts';
import { pathWith } from './page/links.ts';
import { latestResults, publicationTotals } from './page/published-results.ts';
import { type SiteStanding, standingsOf, standingTitle } from './page/standing.ts';
import { listOutcomes } from './queries.ts';

export async function ledgerStanding(ctx: LedgerContext): Promise<readonly Standing[]> {
  const db = ledgerDb(ctx);
  const [outcomes, results, [last]] = await Promise.all([
    listOutcomes(db),
    latestResults(db),
    publicationTotals(db, { limit: 1 }),
  ]);
  const { sites } = ctx.config;
  const standings = standingsOf({ sites, settings: ctx.settings, outcomes, results, now: ctx.now() });
  const rows = standings.flatMap(({ sources }) => sources).reduce((sum, one) => sum + one.rows, 0);
  const troubled = standings.flatMap(troubleOf);
  const well = sites.length - troubled.length;
  const published =
    last === undefined
      ? '还没有发布过'
      : `第 ${last.number} 次发布 ${weekdayMinuteText(last.publishedAt, PEOPLE_ZONE)}，${countText(last.added + last.removed + last.fields)} 项变更`;
  return [
    {
      title: '台账',
      state: troubled.length === 0 ? 'ok' : 'warning',
      link: '/ledger',
      text: `${well}/${sites.length} 个基地正常，${countText(rows)} 行；${published}`,
    },
    ...troubled,
  ];
}

/** The worst source of a site, with what is wrong and how old its data are. */
function troubleOf({ site, sources }: SiteStanding): readonly Standing[] {
  const bad = sources.filter(({ state, stale }) => state !== 'ok' || stale);
  const [first] = bad;
  if (first === undefined) return [];
  const asOf = first.dataAsOf === null ? '还没有数据' : `数据截至 ${weekdayMinuteText(first.dataAsOf, PEOPLE_ZONE)}`;
  const what = first.state === 'ok' ? '数据较旧' : standingTitle(first.state);
  return [
    {
      title: site.name,
      state: first.state === 'failed' ? 'fault' : 'warning',
      text: `${what}，${asOf}`,
      detail: `基线 查看 ${site.name}`,
      link: pathWith('/ledger', { site: site.code }),
    },
  ];
}
