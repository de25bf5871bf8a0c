// How old the data under an answer are: said under every one of them, site by site where they differ.
import { button } from '../../../feishu/card/buttons.ts';
import type { Element } from '../../../feishu/card/element.ts';
import { coloured, joined, type Markdown, md } from '../../../feishu/card/markdown.ts';
import { cutText } from '../../../feishu/card/text.ts';
import { markdown } from '../../../feishu/card/texts.ts';
import { bucketed } from '../../../lib/buckets.ts';
import { PEOPLE_ZONE } from '../../../lib/zoned-time.ts';
import { countText, weekdayMinuteText } from '../../../web/page-text.ts';
import { refreshLine } from './command-lines.ts';

export interface SiteFreshness {
  readonly code: string;
  readonly name: string;
  /** ISO instant, UTC, of the oldest data that were looked at; null where nothing was read yet. */
  readonly dataAsOf: string | null;
  /** Chinese, why they are not newer: 抽取失败; empty when nothing is wrong. */
  readonly trouble: string;
}

export interface Freshness {
  readonly sites: readonly SiteFreshness[];
  readonly now: Date;
  /** From so many hours on data are old. */
  readonly staleHours: number;
}

const HOUR_MS = 3_600_000;
const MOST_NAMED = 12;
const MOST_NAME = 30;
/** Times or troubles told one by one: a card must hold the sites of a whole group, each read in a minute of its own. */
const MOST_LINES = 4;
const MOST_TROUBLE = 60;
const NOTHING_YET = '还没有数据';

export function staleSites({ sites, now, staleHours }: Freshness): readonly SiteFreshness[] {
  return sites.filter(({ dataAsOf }) => dataAsOf !== null && ageMs(dataAsOf, now) > staleHours * HOUR_MS);
}

function ageMs(dataAsOf: string, now: Date): number {
  return now.getTime() - Date.parse(dataAsOf);
}

export function asOfText(dataAsOf: string | null): string {
  return dataAsOf === null ? NOTHING_YET : weekdayMinuteText(dataAsOf, PEOPLE_ZONE);
}

/** `数据截至 11-21 周六 08:00`; a line for each time where the sites differ, from when to when where there are too many, and what is old. */
export function freshnessElement(freshness: Freshness): Element<'any'> {
  const known = timeLines(freshness.sites);
  const lines = known.length === 0 ? [md`${NOTHING_YET}`] : known;
  return markdown(joined([...lines.map((line) => coloured('grey', line)), ...troubleLines(freshness)], '\n'), {
    size: 'notation',
  });
}

function timeLines(sites: readonly SiteFreshness[]): readonly Markdown[] {
  const groups = bucketed(sites, ({ dataAsOf }) => [asOfText(dataAsOf)]);
  const read = sites.flatMap(({ dataAsOf }) => (dataAsOf === null ? [] : [dataAsOf])).sort();
  const [oldest] = read;
  if (groups.length > MOST_LINES && oldest !== undefined) {
    const without = sites.filter(({ dataAsOf }) => dataAsOf === null);
    const range = md`数据截至 ${asOfText(oldest)} 至 ${asOfText(read.at(-1) ?? oldest)}（${read.length} 个基地）`;
    return [range, ...(without.length === 0 ? [] : [md`${NOTHING_YET}：${named(without)}`])];
  }
  return groups.map((same) => {
    const dataAsOf = same[0]?.dataAsOf ?? null;
    const text = dataAsOf === null ? NOTHING_YET : `数据截至 ${asOfText(dataAsOf)}`;
    return groups.length === 1 ? md`${text}` : md`${text}：${named(same)}`;
  });
}

function troubleLines(freshness: Freshness): readonly Markdown[] {
  const stale = staleSites(freshness);
  const troubled = freshness.sites.filter((site) => site.trouble !== '' && !stale.includes(site));
  const described = ({ name, dataAsOf, trouble }: SiteFreshness): string => {
    const hours = dataAsOf === null ? 0 : Math.floor(ageMs(dataAsOf, freshness.now) / HOUR_MS);
    return `${cutText(name, MOST_NAME)}（${hours < 48 ? `${hours} 小时前` : `${countText(Math.floor(hours / 24))} 天前`}${trouble === '' ? '' : `，${cutText(trouble, MOST_TROUBLE)}`}）`;
  };
  const groups = bucketed(troubled, ({ trouble }) => [trouble]);
  const left = groups.slice(MOST_LINES).reduce((sum, same) => sum + same.length, 0);
  const troubles = [
    ...groups.slice(0, MOST_LINES).map((same) => md`${named(same)}：${cutText(same[0]?.trouble ?? '', MOST_TROUBLE)}`),
    ...(left === 0 ? [] : [md`另有 ${left} 个基地的数据没有更新`]),
  ];
  return [...(stale.length === 0 ? [] : [md`数据较旧：${limited(stale.map(described))}`]), ...troubles].map((line) =>
    coloured('orange', line),
  );
}

function named(sites: readonly SiteFreshness[]): Markdown {
  return limited(sites.map(({ name }) => cutText(name, MOST_NAME)));
}

function limited(names: readonly string[]): Markdown {
  const shown = joined(names.slice(0, MOST_NAMED), '、');
  return names.length > MOST_NAMED ? md`${shown} 等 ${names.length} 个基地` : shown;
}

/** Null when no data are old. */
export function refreshButton(freshness: Freshness): Element<'outside'> | null {
  const stale = staleSites(freshness);
  const [first] = stale;
  if (first === undefined) return null;
  const what = stale.length === 1 ? cutText(first.name, MOST_NAME) : `${stale.length} 个基地`;
  return button(`刷新 ${what}`, { do: refreshLine(stale.map(({ code }) => code)) });
}
