// 台账 〈词…〉 [基地] [台账] [第n页]: finds rows of the published ledgers; bare, says what ledgers there are.

import { cardAnswer } from '../../../bot/card-answer.ts';
import type { Command, CommandInput, Said } from '../../../bot/command.ts';
import { pageHref } from '../../../config/page-address.ts';
import { type SearchFacts, searchCard, searchTitle } from '../cards/search-card.ts';
import { tellingColumns } from '../cards/telling-columns.ts';
import type { LedgerContext } from '../context.ts';
import { unsearchedTitles } from '../model/sensitive.ts';
import { searchPath } from '../page/links.ts';
import { type Asked, readAsked } from './asked.ts';
import { freshnessOf, type Published, readPublished } from './freshness-of.ts';
import { nothingFound } from './nothing-found.ts';
import { overviewAnswer } from './overview.ts';
import { readings } from './readings.ts';
import { sitesText, withinSites } from './scope.ts';
import { type Found, type Search, searchLedgers } from './search-ledgers.ts';
import { auditColumns, namedRow } from './shown-rows.ts';

export const searchCommand: Command<LedgerContext> = {
  names: ['台账', 'ledger'],
  title: '在台账里查：所有词都出现的行',
  usage: '台账 〈词…〉 [基地] [采集点|设备|…] [第n页]',
  examples: ['台账', '台账 空压机', '台账 空压机 采集点 第2页'],
  takesAnything: true,
  right: 'query',
  run: async (ctx, input) => {
    const asked = readAsked(ctx, input);
    if (asked.words.length + asked.ledgers.length + input.sites.length === 0) return overviewAnswer(ctx, input);
    const published = await readPublished(ctx);
    for (const words of readings(asked.words)) {
      const search = searchOf(ctx, input, { ...asked, words });
      const found = await searchLedgers(ctx, search);
      const { shown } = found;
      if (shown !== null) return answerOf(ctx, input, { asked, search, published, found, shown });
    }
    return nothingFound(ctx, input, { asked, search: searchOf(ctx, input, asked), published });
  },
};

function searchOf(ctx: LedgerContext, input: CommandInput, asked: Asked): Search {
  const ledgers = asked.ledgers.length === 0 ? Object.keys(ctx.settings.ledgers) : asked.ledgers;
  return { ledgers, sites: input.sites, words: asked.words.map(({ text }) => text), page: asked.page };
}

interface Answering {
  readonly asked: Asked;
  readonly search: Search;
  readonly published: Published;
  readonly found: Found;
  readonly shown: NonNullable<Found['shown']>;
}

const MOST_COLUMNS = 4;

function answerOf(
  ctx: LedgerContext,
  input: CommandInput,
  { asked, search, published, found, shown }: Answering,
): Said {
  const { words } = search;
  const { ledgers } = ctx.settings;
  const scoped = withinSites(ctx, search.sites);
  const definition = ledgers[shown.ledger];
  if (definition === undefined) throw new Error(`no ledger ${shown.ledger}`);
  const rows = shown.result.rows.map((row) => namedRow(ctx, published.states, shown.ledger, row));
  const values = rows.map((row) => row.values);
  const { who, when } = auditColumns(ctx, shown.ledger);
  const audit = new Set([who, when].filter((name) => name !== null));
  const columns = tellingColumns({ definition, rows: values, words, audit, most: MOST_COLUMNS });
  const titles = Object.values(definition.columns).map(({ title }) => title);
  const facts: SearchFacts = {
    words,
    asked: { ledgers: asked.ledgers, sites: input.sites },
    where: sitesText(scoped.config.sites),
    counts: found.hits.map(({ ledger, total }) => ({ ledger, title: ledgers[ledger]?.title ?? ledger, count: total })),
    shown: {
      ledger: shown.ledger,
      title: definition.title,
      sites: scoped.config.sites.flatMap(({ code, name }) => {
        const count = shown.result.counts.get(code) ?? 0;
        return count === 0 ? [] : [{ code, name, count }];
      }),
      columns: columns.map((index) => titles[index] ?? ''),
      rows: rows.map((row) => ({ ...row, values: columns.map((index) => row.values[index] ?? null) })),
      page: shown.paging.page,
      pages: shown.paging.pages,
    },
    unsearched: unsearchedTitles(ctx.settings, search.ledgers),
    freshness: freshnessOf(scoped, published, search.ledgers),
    page: pageHref(ctx.config, pageOf(search, shown.ledger)),
  };
  const total = found.hits.reduce((sum, hits) => sum + hits.total, 0);
  return cardAnswer(input, { card: searchCard(facts), text: searchTitle(facts), result: `找到 ${total} 行` });
}

/** The page knows one site at most. */
function pageOf({ sites, words }: Search, ledger: string): string {
  return searchPath({ ledger, site: sites.length === 1 ? sites[0] : undefined, q: words.join(' ') });
}
