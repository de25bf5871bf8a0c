// What there is: every ledger with its rows, every site with its state. The first card that people see, and what bare 台账 answers.

import { actionRows, choicePanel, pageButton } from '../../../feishu/card/action-rows.ts';
import { button } from '../../../feishu/card/buttons.ts';
import { type Card, card, type Tag } from '../../../feishu/card/card.ts';
import type { Element } from '../../../feishu/card/element.ts';
import { coloured, joined, md } from '../../../feishu/card/markdown.ts';
import { fitted, type Room } from '../../../feishu/card/rooms.ts';
import { table } from '../../../feishu/card/table.ts';
import { cutText } from '../../../feishu/card/text.ts';
import { markdown } from '../../../feishu/card/texts.ts';
import { PEOPLE_ZONE } from '../../../lib/zoned-time.ts';
import { countText, weekdayMinuteText } from '../../../web/page-text.ts';
import type { PublishedResult } from '../queries.ts';
import type { LedgerDefinition } from '../settings.ts';
import { baselineLine, changesLine, searchLine } from './command-lines.ts';
import { asOfText, type Freshness, freshnessElement, refreshButton } from './freshness.ts';
import { bySite, type NamedSite, oldestData, problemsOf, stateOption, worstState } from './site-states.ts';

export interface SummaryFacts {
  /** `built`: a publication has just made the baselines · `now`: somebody asked. */
  readonly occasion: 'built' | 'now';
  /** ISO instant, UTC, of the newest publication; null before the first. */
  readonly publishedAt: string | null;
  /** The newest that was said of every site and ledger. */
  readonly results: readonly PublishedResult[];
  readonly sites: readonly NamedSite[];
  readonly ledgers: Readonly<Record<string, LedgerDefinition>>;
  readonly freshness: Freshness;
  /** The ledger's page; null without `web.publicUrl`. */
  readonly page: string | null;
}

export function summaryCard(facts: SummaryFacts): Card {
  return fitted((room) => built(facts, room));
}

/** 台账基准已建立：12 个基地、6 本台账、43,210 行 */
export function summaryTitle(facts: SummaryFacts): string {
  const { occasion, results } = facts;
  const made = results.filter(({ data_as_of }) => data_as_of !== null);
  if (made.length === 0) return '台账还没有数据';
  const sites = new Set(made.map(({ site }) => site)).size;
  const rows = made.reduce((sum, one) => sum + one.rows, 0);
  const what = `${sites} 个基地、${new Set(made.map(({ ledger }) => ledger)).size} 本台账、${countText(rows)} 行`;
  const stayed = new Set(problemsOf(results, facts.sites).map(({ site }) => site.code)).size;
  const troubles = stayed === 0 ? '' : `，${stayed} 个基地没有比对`;
  return occasion === 'built' ? `台账基准已建立：${what}${troubles}` : `台账：${what}${troubles}`;
}

const HINTS = ['台账 空压机', '台账 详情 〈编码〉', '变更 近7天', '帮助'];

function built(facts: SummaryFacts, room: Room): Card {
  const { results, sites, freshness, publishedAt, occasion } = facts;
  const problems = problemsOf(results, sites);
  const held = problems.find((problem) => problem.held);
  const tags: readonly Tag[] = problems.length === 0 ? [] : [{ text: '有基地未比对', colour: 'orange' }];
  return card({
    title: summaryTitle(facts),
    ...(publishedAt === null ? {} : { subtitle: `最近发布 ${weekdayMinuteText(publishedAt, PEOPLE_ZONE)}` }),
    colour: problems.length > 0 ? 'orange' : results.length === 0 ? 'grey' : occasion === 'built' ? 'green' : 'blue',
    tags,
    elements: [
      ...problems
        .slice(0, room.items)
        .map(({ site, text }) =>
          markdown(coloured('orange', md`${cutText(site.name, room.text)}：${cutText(text, room.text * 2)}`)),
        ),
      ...(occasion === 'built'
        ? [markdown(md`从现在起，每次刷新都和这份基准比较，变了什么会发在这里。随时可以问：`)]
        : []),
      markdown(
        coloured(
          'grey',
          joined(
            HINTS.map((hint) => md`${hint}`),
            ' · ',
          ),
        ),
      ),
      ledgerTable(facts, room),
      ...(results.length === 0 ? [] : [siteTable(facts, room)]),
      ...[openPanel(facts, room)].filter((one) => one !== null),
      ...actionRows([
        button('今天的变更', { do: changesLine({}) }),
        refreshButton(freshness),
        held === undefined
          ? null
          : button(`看 ${cutText(held.site.name, 20)} 的基线`, { do: baselineLine(held.site.code) }),
        pageButton('在网页上看', facts.page),
      ]),
      freshnessElement(freshness),
    ],
  });
}

function ledgerTable({ results, ledgers }: SummaryFacts, room: Room): Element<'root'> {
  return table({
    columns: [
      { title: '台账', type: 'text' },
      { title: '行数', type: 'number', decimals: 0 },
      { title: '基地', type: 'number' },
    ],
    rows: Object.entries(ledgers)
      .slice(0, room.items)
      .map(([ledger, { title }]) => {
        const own = results.filter((one) => one.ledger === ledger && one.data_as_of !== null);
        return [cutText(title, room.text), own.reduce((sum, { rows }) => sum + rows, 0), own.length];
      }),
  });
}

function siteTable({ results, sites }: SummaryFacts, room: Room): Element<'root'> {
  return table({
    columns: [
      { title: '基地', type: 'text' },
      { title: '状态', type: 'options' },
      { title: '行数', type: 'number', decimals: 0 },
      { title: '数据截至', type: 'text' },
    ],
    rows: bySite(results, sites)
      .slice(0, room.items)
      .map(({ site, own }) => [
        cutText(site.name, room.text),
        [stateOption(worstState(own))],
        own.reduce((sum, { rows }) => sum + rows, 0),
        asOfText(oldestData(own)),
      ]),
  });
}

function openPanel({ ledgers, results }: SummaryFacts, room: Room): Element<'outside'> | null {
  const choices = Object.entries(ledgers)
    .filter(([ledger]) => results.some((one) => one.ledger === ledger && one.data_as_of !== null))
    .map(([ledger, { title }]) => ({ text: cutText(title, 20), line: searchLine({ ledgers: [ledger] }) }));
  return choicePanel('打开一本台账', choices.slice(0, room.items), true);
}
