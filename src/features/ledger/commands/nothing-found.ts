// What is answered when a search found nothing: where was looked, and what would find something, tried out beforehand.

import { cardAnswer } from '../../../bot/card-answer.ts';
import type { CommandInput, Said } from '../../../bot/command.ts';
import { cutText } from '../../../feishu/card/text.ts';
import { countText } from '../../../web/page-text.ts';
import { searchLine } from '../cards/command-lines.ts';
import { nothingCard } from '../cards/search-card.ts';
import type { LedgerContext } from '../context.ts';
import { unsearchedTitles } from '../model/sensitive.ts';
import type { Asked } from './asked.ts';
import { freshnessOf, type Published } from './freshness-of.ts';
import { sitesText, withinSites } from './scope.ts';
import { countAll, type Search } from './search-ledgers.ts';

export interface Nothing {
  readonly asked: Asked;
  readonly search: Search;
  readonly published: Published;
}

interface Way {
  readonly text: string;
  readonly search: Pick<Search, 'ledgers' | 'sites' | 'words'>;
  readonly line: string;
}

export async function nothingFound(
  ctx: LedgerContext,
  input: CommandInput,
  { asked, search, published }: Nothing,
): Promise<Said> {
  const tried = waysOf(ctx, asked, search);
  const counts = await countAll(
    ctx,
    tried.map((way) => way.search),
  );
  const ways = tried.flatMap(({ text, line }, index) => {
    const count = counts[index] ?? 0;
    return count === 0 ? [] : [{ text: `${text}（${countText(count)} 行）`, line }];
  });
  const scoped = withinSites(ctx, search.sites);
  const titles = search.ledgers.map((ledger) => ctx.settings.ledgers[ledger]?.title ?? ledger);
  const card = nothingCard({
    words: search.words,
    where: sitesText(scoped.config.sites),
    looked: titles.length <= 2 ? titles.join('、') : `${titles.length} 本台账`,
    ways,
    unsearched: unsearchedTitles(ctx.settings, search.ledgers),
    freshness: freshnessOf(scoped, published, search.ledgers),
  });
  return cardAnswer(input, { card, text: `没有找到${search.words.join(' ')}`, result: '没有找到' });
}

/** Other sites, other ledgers, fewer or shorter words: one thing given up at a time. */
function waysOf(ctx: LedgerContext, { ledgers }: Asked, search: Search): readonly Way[] {
  const all = Object.keys(ctx.settings.ledgers);
  const { sites, words } = search;
  const way = (text: string, change: Partial<Way['search'] & { named: readonly string[] }>): Way => {
    const named = change.named ?? ledgers;
    const next = {
      ledgers: named.length === 0 ? all : named,
      sites: change.sites ?? sites,
      words: change.words ?? words,
    };
    return { text, search: next, line: searchLine({ words: next.words, ledgers: named, sites: next.sites }) };
  };
  return [
    ...(sites.length === 0 ? [] : [way('全部基地', { sites: [] })]),
    ...(ledgers.length === 0 ? [] : [way('全部台账', { named: [] })]),
    ...(words.length > 1
      ? words.map((word, index) => way(`去掉“${cutText(word, 20)}”`, { words: words.filter((_, at) => at !== index) }))
      : shorter(words[0] ?? '').map((word) => way(`查“${cutText(word, 20)}”`, { words: [word] }))),
  ];
}

/** 空压机房 → 空压机, 空压: without what may be too much at its end. */
function shorter(word: string): readonly string[] {
  const letters = [...word];
  const lengths = [letters.length - 1, Math.ceil(letters.length / 2)].filter((length) => length >= 2);
  return [...new Set(lengths)]
    .filter((length) => length < letters.length)
    .map((length) => letters.slice(0, length).join(''));
}
