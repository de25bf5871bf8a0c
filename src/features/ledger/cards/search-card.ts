// What a search found: the conclusion in the title, how many of each ledger, ten rows of one of them, and how to go on.

import { actionRows, choicePanel, pageButton, turnButtons } from '../../../feishu/card/action-rows.ts';
import { button } from '../../../feishu/card/buttons.ts';
import { type Card, card } from '../../../feishu/card/card.ts';
import type { Element } from '../../../feishu/card/element.ts';
import { coloured, joined, md } from '../../../feishu/card/markdown.ts';
import { fitted, type Room } from '../../../feishu/card/rooms.ts';
import { type Cell, table } from '../../../feishu/card/table.ts';
import { cutText } from '../../../feishu/card/text.ts';
import { markdown } from '../../../feishu/card/texts.ts';
import { countText } from '../../../web/page-text.ts';
import { searchLine, showLine, withShortLines } from './command-lines.ts';
import { type Freshness, freshnessElement, refreshButton } from './freshness.ts';

export interface LedgerCount {
  readonly ledger: string;
  readonly title: string;
  /** Rows found, in the sites looked in. */
  readonly count: number;
}

export interface SiteCount {
  readonly code: string;
  readonly name: string;
  /** Rows of the shown ledger. */
  readonly count: number;
}

export interface SearchFacts {
  readonly words: readonly string[];
  /** As asked: what is not named is not narrowed. */
  readonly asked: { readonly ledgers: readonly string[]; readonly sites: readonly string[] };
  /** 苏州基地, or 12 个基地: what was looked in. */
  readonly where: string;
  /** Every ledger that was looked in, in the order of the configuration. */
  readonly counts: readonly LedgerCount[];
  /** The ledger whose rows are shown. */
  readonly shown: {
    readonly ledger: string;
    readonly title: string;
    readonly sites: readonly SiteCount[];
    readonly columns: readonly string[];
    readonly rows: readonly SearchRow[];
    readonly page: number;
    readonly pages: number;
  };
  /** Titles of columns that words are not looked for in. */
  readonly unsearched: readonly string[];
  readonly freshness: Freshness;
  /** The page of the same search; null without `web.publicUrl`. */
  readonly page: string | null;
}

export interface SearchRow {
  readonly site: { readonly code: string; readonly name: string };
  readonly key: readonly string[];
  /** Empty without one. */
  readonly name: string;
  /** By the columns; null where there is no value. */
  readonly values: readonly (string | null)[];
}

export function searchCard(facts: SearchFacts): Card {
  return fitted((room) => built(facts, room));
}

/** 空压机：苏州基地 38 行采集点 */
export function searchTitle({ words, where, counts, shown }: SearchFacts): string {
  const found = counts.filter(({ count }) => count > 0);
  const [only] = shown.sites.length === 1 ? shown.sites : [];
  const place = found.length === 1 && only !== undefined ? only.name : where;
  const what = found.map(({ count, title }) => `${countText(count)} 行${cutText(title, 20)}`);
  const head = words.length === 0 ? '' : `${cutText(words.join(' '), 40)}：`;
  return `${head}${place} ${what.slice(0, 3).join('、')}${what.length > 3 ? ` 等 ${what.length} 本台账` : ''}`;
}

function built(facts: SearchFacts, room: Room): Card {
  const { shown, freshness } = facts;
  const { page, pages } = shown;
  const total = shown.sites.reduce((sum, { count }) => sum + count, 0);
  return card({
    title: searchTitle(facts),
    subtitle: `${shown.title} ${countText(total)} 行 · 第 ${countText(page)}/${countText(pages)} 页`,
    colour: 'blue',
    width: 'fill',
    elements: [
      ...countsLine(facts, room),
      rowsTable(facts, room),
      ...unsearchedLine(facts, room),
      ...[openPanel(facts, room), narrowPanel(facts, room)].filter((one) => one !== null),
      ...actionRows([
        ...turnButtons({ page, pages, lineOf: (other) => lineOf(facts, { page: other, ledgers: [shown.ledger] }) }),
        refreshButton(freshness),
        pageButton('在网页上看', facts.page),
      ]),
      freshnessElement(freshness),
    ],
  });
}

function lineOf({ words, asked }: SearchFacts, change: Partial<Parameters<typeof searchLine>[0]>): string {
  return searchLine({ words, ledgers: asked.ledgers, sites: asked.sites, ...change });
}

/** What is sensitive is kept as a digest, which no word can be found in. */
function unsearchedLine(
  { words, unsearched }: Pick<SearchFacts, 'words' | 'unsearched'>,
  room: Room,
): readonly Element<'any'>[] {
  if (words.length === 0 || unsearched.length === 0) return [];
  const titles = unsearched.slice(0, room.items).map((title) => cutText(title, 20));
  return [markdown(coloured('grey', md`敏感列不参与查找：${titles.join('、')}`))];
}

/** Where several ledgers have hits, what each has; the table below speaks of one. */
function countsLine({ counts, shown }: SearchFacts, room: Room): readonly Element<'any'>[] {
  const found = counts.filter(({ count }) => count > 0);
  if (found.length < 2) return [];
  const texts = found
    .slice(0, room.items)
    .map(({ title, count }) => md`${cutText(title, room.text)} **${countText(count)}** 行`);
  return [markdown(md`${joined(texts, ' · ')}。下面是${cutText(shown.title, room.text)}：`)];
}

function rowsTable({ shown }: SearchFacts, room: Room): Element<'root'> {
  const sites = shown.sites.filter(({ count }) => count > 0).length > 1;
  const cut = (text: string): string => cutText(text, Math.min(room.text, 40));
  return table({
    columns: [
      { title: '名称', type: 'text' },
      { title: '编码', type: 'text' },
      ...(sites ? [{ title: '基地', type: 'text' as const }] : []),
      ...shown.columns.map((title) => ({ title: cut(title), type: 'text' as const })),
    ],
    rows: shown.rows.map((row): readonly Cell[] => [
      cut(row.name || keyText(row)),
      cut(keyText(row)),
      ...(sites ? [cut(row.site.name)] : []),
      ...row.values.map((value) => (value === null ? null : cut(value))),
    ]),
  });
}

function keyText({ key }: SearchRow): string {
  return key.join(' / ');
}

/** Every row of the page can be opened; a few of them at once, many folded. */
function openPanel({ shown }: SearchFacts, room: Room): Element<'outside'> | null {
  const choices = shown.rows.flatMap((row) => {
    const line = showLine({ ledger: shown.ledger, site: row.site.code, key: row.key });
    return line === null ? [] : [{ text: cutText(row.name || keyText(row), 20), line }];
  });
  return choicePanel('打开一行，看它的全部和最近的变更', choices.slice(0, room.items), shown.rows.length <= 3);
}

function narrowPanel(facts: SearchFacts, room: Room): Element<'outside'> | null {
  const { counts, shown, asked } = facts;
  const ledgers = counts
    .filter(({ ledger, count }) => count > 0 && ledger !== shown.ledger)
    .map(({ ledger, title, count }) => ({
      text: `${cutText(title, 20)} ${countText(count)}`,
      line: lineOf(facts, { ledgers: [ledger], page: 1 }),
      same: true,
    }));
  const sites = shown.sites.filter(({ count }) => count > 0);
  const bySite = (sites.length > 1 ? sites : []).map(({ code, name, count }) => ({
    text: `${cutText(name, 20)} ${countText(count)}`,
    line: lineOf(facts, { ledgers: [shown.ledger], sites: [code], page: 1 }),
    same: true,
  }));
  // The way back from a narrowed card.
  const wider =
    asked.sites.length > 0 && ledgers.length + bySite.length === 0
      ? [{ text: '全部基地', line: lineOf(facts, { sites: [], page: 1 }), same: true }]
      : [];
  return choicePanel(
    '换一本台账，或只看一个基地',
    withShortLines([...ledgers, ...bySite, ...wider]).slice(0, room.items),
    ledgers.length > 0,
  );
}

export interface NothingFacts {
  readonly words: readonly string[];
  /** 苏州基地、无锡基地 */
  readonly where: string;
  /** 采集点、设备, or 6 本台账 */
  readonly looked: string;
  /** Each is known to find something. */
  readonly ways: readonly { readonly text: string; readonly line: string }[];
  readonly unsearched: readonly string[];
  readonly freshness: Freshness;
}

/** Nothing found: what was looked in, and what would find something. */
export function nothingCard({ words, where, looked, ways, unsearched, freshness }: NothingFacts): Card {
  const what = words.map((word) => `“${cutText(word, 40)}”`).join('和');
  const said = words.length === 0 ? '还没有数据' : `没有一行${words.length > 1 ? '同时' : ''}含有${what}`;
  return fitted((room) =>
    card({
      title: words.length === 0 ? `${where}的${looked}还没有数据` : `没有找到${what}`,
      colour: 'grey',
      elements: [
        markdown(md`在${where}的${looked}里${said}。${words.length === 0 ? '' : '查的是每一列的文字，不分大小写。'}`),
        ...unsearchedLine({ words, unsearched }, room),
        ...actionRows([
          ...withShortLines(ways)
            .slice(0, room.items)
            .map(({ text, line }) => button(text, { do: line })),
          refreshButton(freshness),
        ]),
        freshnessElement(freshness),
      ],
    }),
  );
}
