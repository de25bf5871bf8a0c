// The changelog as a card: the conclusion first, three numbers, a line a site with its health, what happened as sentences.
import { linkButton } from '../../../feishu/card/buttons.ts';
import { type Card, card, type HeaderColour, type Tag } from '../../../feishu/card/card.ts';
import type { Element } from '../../../feishu/card/element.ts';
import { joined, md } from '../../../feishu/card/markdown.ts';
import { type Cell, table } from '../../../feishu/card/table.ts';
import { markdown } from '../../../feishu/card/texts.ts';
import { bucketed } from '../../../lib/buckets.ts';
import { minuteText, PEOPLE_ZONE } from '../../../lib/zoned-time.ts';
import { countText } from '../../../web/page-text.ts';
import type { PublishedResult } from '../queries.ts';
import { resultStateTitle } from '../result-state.ts';
import type { LedgerDefinition } from '../settings.ts';
import { sentenceOf } from './sentence.ts';
import type { Story } from './stories.ts';

export interface ChangelogFacts {
  readonly publication: number;
  /** ISO instant, UTC. */
  readonly publishedAt: string;
  /** What the publication said of every site and ledger. */
  readonly results: readonly PublishedResult[];
  /** The most important first. */
  readonly stories: readonly Story[];
  /** True when there were more changes than were read for the stories. */
  readonly cut: boolean;
  readonly sites: readonly { readonly code: string; readonly name: string }[];
  readonly ledgers: Readonly<Record<string, LedgerDefinition>>;
  /** The page of the changelog, where people can open it; null without `web.publicUrl`. */
  readonly page: string | null;
}

const MOST_SENTENCES = 12;
/** States in which a baseline stayed although it should have moved. */
const STAYED: readonly string[] = ['failed', 'faulty', 'held'];

export function changelogCard(facts: ChangelogFacts): Card {
  const sum = (of: (one: PublishedResult) => number): number => facts.results.reduce((all, one) => all + of(one), 0);
  const numbers = {
    added: sum((one) => one.added),
    removed: sum((one) => one.removed),
    fields: sum((one) => one.fields),
  };
  const stayed = new Set(facts.results.filter((one) => STAYED.includes(one.state)).map((one) => one.site)).size;
  const isBaseline =
    facts.results.every((one) => one.state !== 'compared') && facts.results.some((one) => one.state === 'built');
  return card({
    title: titleOf(numbers, stayed, isBaseline),
    subtitle: `第 ${facts.publication} 次发布 · ${minuteText(facts.publishedAt, PEOPLE_ZONE)}`,
    colour: colourOf(stayed, isBaseline),
    tags: stayed === 0 ? [] : [{ text: `${stayed} 个基地未比对`, colour: 'orange' }],
    width: 'fill',
    elements: [
      markdown(
        md`新增 **${countText(numbers.added)}** 行　删除 **${countText(numbers.removed)}** 行　修改 **${countText(numbers.fields)}** 处`,
        { size: 'heading' },
      ),
      ...sentences(facts),
      siteTable(facts),
      ...(facts.page === null ? [] : [linkButton('查看全部变更', facts.page, { kind: 'primary' })]),
    ],
  });
}

interface Numbers {
  readonly added: number;
  readonly removed: number;
  readonly fields: number;
}

function titleOf({ added, removed, fields }: Numbers, stayed: number, isBaseline: boolean): string {
  const troubles = stayed === 0 ? '' : `，${stayed} 个基地没有比对`;
  if (isBaseline) return `台账基准已建立${troubles}`;
  const all = added + removed + fields;
  return all === 0 ? `台账没有变更${troubles}` : `台账 ${countText(all)} 项变更${troubles}`;
}

function colourOf(stayed: number, isBaseline: boolean): HeaderColour {
  if (stayed > 0) return 'orange';
  return isBaseline ? 'green' : 'blue';
}

function sentences({ stories, cut, sites, ledgers }: ChangelogFacts): readonly Element<'any'>[] {
  if (stories.length === 0) return [];
  const nameOf = (code: string): string => sites.find((site) => site.code === code)?.name ?? code;
  const told = stories.slice(0, MOST_SENTENCES);
  const lines = told.map((story) => md`- ${nameOf(story.site)}　${sentenceOf(story, ledgers)}`);
  const left = stories.length - told.length;
  const rest = cut ? md`另有更多变更，见工作簿。` : md`另有 ${left} 项，见工作簿。`;
  return [markdown(joined([...lines, ...(left > 0 || cut ? [rest] : [])], '\n'))];
}

const STATE_COLOURS: Readonly<Record<PublishedResult['state'], Tag['colour']>> = {
  built: 'green',
  compared: 'green',
  'unchanged-source': 'neutral',
  failed: 'red',
  faulty: 'orange',
  held: 'orange',
};
/** A site's worst ledger speaks for it. */
const WORST: readonly PublishedResult['state'][] = [
  'failed',
  'held',
  'faulty',
  'compared',
  'built',
  'unchanged-source',
];

function siteTable({ results, sites }: ChangelogFacts): Element<'root'> {
  const bySite = new Map(bucketed(results, ({ site }) => [site]).map((own) => [own[0]?.site ?? '', own]));
  return table({
    columns: [
      { title: '基地', type: 'text' },
      { title: '状态', type: 'options' },
      { title: '新增', type: 'number' },
      { title: '删除', type: 'number' },
      { title: '修改', type: 'number' },
      { title: '数据截至', type: 'text' },
    ],
    rows: sites.flatMap(({ code, name }) => {
      const own = bySite.get(code);
      return own === undefined ? [] : [siteRow(name, own)];
    }),
  });
}

function siteRow(name: string, own: readonly PublishedResult[]): readonly Cell[] {
  const sum = (of: (one: PublishedResult) => number): number => own.reduce((all, one) => all + of(one), 0);
  const state = WORST.find((one) => own.some((result) => result.state === one)) ?? 'unchanged-source';
  const oldest = own.flatMap((one) => one.data_as_of ?? []).sort()[0];
  return [
    name,
    [{ text: resultStateTitle(state), colour: STATE_COLOURS[state] }],
    sum((one) => one.added),
    sum((one) => one.removed),
    sum((one) => one.fields),
    oldest === undefined ? '还没有' : minuteText(oldest, PEOPLE_ZONE),
  ];
}
