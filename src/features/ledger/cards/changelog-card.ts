// The changelog as a card: the conclusion first, three numbers, what happened as sentences, a line a site with its health.

import { actionRows, choicePanel, pageButton } from '../../../feishu/card/action-rows.ts';
import { button, linkButton } from '../../../feishu/card/buttons.ts';
import { type Card, card, type HeaderColour } from '../../../feishu/card/card.ts';
import type { Element } from '../../../feishu/card/element.ts';
import { bold, coloured, joined, md, readable } from '../../../feishu/card/markdown.ts';
import { fitted, type Room } from '../../../feishu/card/rooms.ts';
import { table } from '../../../feishu/card/table.ts';
import { cutText } from '../../../feishu/card/text.ts';
import { markdown } from '../../../feishu/card/texts.ts';
import { bucketed } from '../../../lib/buckets.ts';
import { PEOPLE_ZONE } from '../../../lib/zoned-time.ts';
import { countText, weekdayMinuteText } from '../../../web/page-text.ts';
import { changelogBookPath } from '../page/links.ts';
import { totalsOf } from '../publish/totals.ts';
import type { PublishedResult } from '../queries.ts';
import type { LedgerDefinition } from '../settings.ts';
import { baselineLine, type ChangesLine, changesLine, withShortLines } from './command-lines.ts';
import { asOfText, type Freshness, freshnessElement, refreshButton } from './freshness.ts';
import { type Sentence, sentencesOf } from './sentence.ts';
import { bySite, type NamedSite, oldestData, problemsOf, stateOption, worstState } from './site-states.ts';
import type { Story } from './stories.ts';
import { summaryCard } from './summary-card.ts';

export interface ChangelogFacts {
  /** The newest that is told of. */
  readonly publication: number;
  /** ISO instant, UTC. */
  readonly publishedAt: string;
  /** What was said of every site and ledger. */
  readonly results: readonly PublishedResult[];
  /** The most important first. */
  readonly stories: readonly Story[];
  /** True when there were more changes than were read for the stories. */
  readonly cut: boolean;
  readonly sites: readonly NamedSite[];
  readonly ledgers: Readonly<Record<string, LedgerDefinition>>;
  /** The page of the changelog, where people can open it; null without `web.publicUrl`. */
  readonly page: string | null;
  /** How somebody asked for it; without it the card tells a group of one publication. */
  readonly asked?: ChangelogQuestion;
}

export interface ChangelogQuestion {
  /** 台账, 苏州基地, 苏州基地 设备: whose changes. */
  readonly subject: string;
  /** 11-15 00:00 → 11-21 23:59（7 天） · 7 次发布 */
  readonly range: string;
  /** Why it is not what was asked for; empty when it is. */
  readonly note: string;
  /** True for several publications together: they have no workbook in common. */
  readonly several: boolean;
  readonly line: ChangesLine;
  readonly freshness: Freshness;
}

const MOST_SENTENCES = 12;

/** The first publication has nothing to compare with: what there is, is told instead. */
export function changelogCard(facts: ChangelogFacts): Card {
  return isBaseline(facts) ? baselineCard(facts) : fitted((room) => built(facts, room));
}

function isBaseline({ results, asked }: ChangelogFacts): boolean {
  return (
    asked === undefined &&
    results.every((one) => one.state !== 'compared') &&
    results.some((one) => one.state === 'built')
  );
}

function baselineCard({ publishedAt, results, sites, ledgers, page }: ChangelogFacts): Card {
  const freshness = {
    sites: bySite(results, sites).map(({ site, own }) => ({ ...site, dataAsOf: oldestData(own), trouble: '' })),
    now: new Date(publishedAt),
    // What has just been read is not old; what could not be read says why.
    staleHours: Number.POSITIVE_INFINITY,
  };
  return summaryCard({ occasion: 'built', publishedAt, results, sites, ledgers, freshness, page });
}

function built(facts: ChangelogFacts, room: Room): Card {
  const { results, sites, asked, publication, publishedAt } = facts;
  const numbers = totalsOf(results);
  const problems = problemsOf(results, sites);
  const stayed = new Set(problems.map(({ site }) => site.code)).size;
  const title = changelogTitle(facts);
  const sentences = sentencesOf(facts.stories, facts.ledgers, room.text);
  const [first] = sentences;
  return card({
    title,
    subtitle: asked?.range ?? `第 ${publication} 次发布 · ${weekdayMinuteText(publishedAt, PEOPLE_ZONE)}`,
    colour: colourOf(stayed, results),
    tags: stayed === 0 ? [] : [{ text: `${stayed} 个基地未比对`, colour: 'orange' }],
    summary: first === undefined ? title : `${title}：${readable(first.text)}`,
    width: 'fill',
    elements: [
      ...(asked === undefined || asked.note === '' ? [] : [markdown(coloured('orange', asked.note))]),
      ...problems
        .slice(0, room.items)
        .map(({ site, text }) =>
          markdown(coloured('orange', md`${cutText(site.name, 30)}：${cutText(text, room.text * 2)}`)),
        ),
      markdown(
        md`新增 **${countText(numbers.added)}** 行　删除 **${countText(numbers.removed)}** 行　修改 **${countText(numbers.fields)}** 处`,
        { size: 'heading' },
      ),
      ...sentenceElements(facts, sentences),
      siteTable(facts, room),
      ...[sitePanel(facts, room)].filter((one) => one !== null),
      ...actionRows(buttonsOf(facts)),
      ...(asked === undefined ? [] : [freshnessElement(asked.freshness)]),
    ],
  });
}

/** 苏州基地 37 项变更，1 个基地没有比对 */
export function changelogTitle({ results, sites, asked }: ChangelogFacts): string {
  const stayed = new Set(problemsOf(results, sites).map(({ site }) => site.code)).size;
  const troubles = stayed === 0 ? '' : `，${stayed} 个基地没有比对`;
  const { added, removed, fields } = totalsOf(results);
  const all = added + removed + fields;
  const subject = cutText(asked?.subject ?? '台账', 60);
  return all === 0 ? `${subject}没有变更${troubles}` : `${subject} ${countText(all)} 项变更${troubles}`;
}

function colourOf(stayed: number, results: readonly PublishedResult[]): HeaderColour {
  if (stayed > 0) return 'orange';
  return results.some((one) => one.added + one.removed + one.fields > 0) ? 'blue' : 'green';
}

function buttonsOf(facts: ChangelogFacts): readonly (Element<'outside'> | null)[] {
  const { results, sites, page, publication, asked } = facts;
  const { added, removed, fields } = totalsOf(results);
  const held = problemsOf(results, sites).find((problem) => problem.held)?.site;
  const book = page === null || asked?.several === true ? null : new URL(changelogBookPath(publication), page).href;
  return [
    page === null ? null : linkButton('查看全部变更', page, { kind: 'primary' }),
    added + removed + fields === 0 ? null : button('明细', { do: lineOf(facts, { details: true }) }),
    held === undefined ? null : button(`看 ${cutText(held.name, 20)} 的基线`, { do: baselineLine(held.code) }),
    pageButton('工作簿', book),
    asked === undefined ? null : refreshButton(asked.freshness),
  ];
}

function lineOf({ asked, publication }: ChangelogFacts, change: ChangesLine): string {
  return changesLine({ ...(asked?.line ?? { publication }), ...change });
}

/** Site by site, the site with the most important first. */
function sentenceElements(
  { stories, cut, sites, asked }: ChangelogFacts,
  sentences: readonly Sentence[],
): readonly Element<'any'>[] {
  if (sentences.length === 0) return [];
  const nameOf = (code: string): string => sites.find((site) => site.code === code)?.name ?? code;
  const told = sentences.slice(0, MOST_SENTENCES);
  const groups = bucketed(told, ({ site }) => [site]).map((same) =>
    joined([bold(cutText(nameOf(same[0]?.site ?? ''), 30)), ...same.map(({ text }) => md`- ${text}`)], '\n'),
  );
  const left = stories.length - told.reduce((sum, one) => sum + one.stories, 0);
  const where = asked === undefined ? '工作簿' : '明细';
  const rest = cut ? md`另有更多变更，见${where}。` : md`另有 ${countText(left)} 项，见${where}。`;
  // Without an empty line between, the next heading would be a part of the last item.
  return [markdown(joined([...groups, ...(left > 0 || cut ? [rest] : [])], '\n\n'))];
}

function siteTable({ results, sites, asked }: ChangelogFacts, room: Room): Element<'root'> {
  return table({
    columns: [
      { title: '基地', type: 'text' },
      { title: '状态', type: 'options' },
      { title: '新增', type: 'number', decimals: 0 },
      { title: '删除', type: 'number', decimals: 0 },
      { title: '修改', type: 'number', decimals: 0 },
      // Who asked is told below how old they are.
      ...(asked === undefined ? [{ title: '数据截至', type: 'text' as const }] : []),
    ],
    rows: bySite(results, sites)
      .slice(0, room.items)
      .map(({ site, own }) => {
        const { added, removed, fields } = totalsOf(own);
        const state = [stateOption(worstState(own))];
        return [cutText(site.name, 30), state, added, removed, fields, asOfText(oldestData(own))];
      }),
  });
}

/** Only where there is more than one site to choose from. */
function sitePanel(facts: ChangelogFacts, room: Room): Element<'outside'> | null {
  const changed = bySite(facts.results, facts.sites)
    .map(({ site, own }) => ({ site, total: totalsOf(own) }))
    .map(({ site, total }) => ({ site, count: total.added + total.removed + total.fields }))
    .filter(({ count }) => count > 0)
    .sort((one, other) => other.count - one.count);
  if (changed.length < 2) return null;
  const choices = changed.slice(0, Math.min(room.items, 16)).map(({ site, count }) => ({
    text: `${cutText(site.name, 20)} ${countText(count)}`,
    line: lineOf(facts, { sites: [site.code] }),
    same: facts.asked !== undefined,
  }));
  return choicePanel('只看一个基地', withShortLines(choices));
}
