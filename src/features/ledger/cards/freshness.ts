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

/** `数据截至 11-21 周六 08:00`; one line for each time where the sites differ, and one for those that are old. */
export function freshnessElement(freshness: Freshness): Element<'any'> {
  const groups = bucketed(freshness.sites, ({ dataAsOf }) => [asOfText(dataAsOf)]);
  const lines = groups.map((same) => {
    const dataAsOf = same[0]?.dataAsOf ?? null;
    const text = dataAsOf === null ? NOTHING_YET : `数据截至 ${asOfText(dataAsOf)}`;
    return groups.length === 1 ? md`${text}` : md`${text}：${named(same)}`;
  });
  const known = lines.length === 0 ? [md`${NOTHING_YET}`] : lines;
  return markdown(joined([...known.map((line) => coloured('grey', line)), ...troubleLines(freshness)], '\n'), {
    size: 'notation',
  });
}

function troubleLines(freshness: Freshness): readonly Markdown[] {
  const stale = staleSites(freshness);
  const troubled = freshness.sites.filter((site) => site.trouble !== '' && !stale.includes(site));
  const described = ({ name, dataAsOf, trouble }: SiteFreshness): string => {
    const hours = dataAsOf === null ? 0 : Math.floor(ageMs(dataAsOf, freshness.now) / HOUR_MS);
    return `${cutText(name, MOST_NAME)}（${hours < 48 ? `${hours} 小时前` : `${countText(Math.floor(hours / 24))} 天前`}${trouble === '' ? '' : `，${trouble}`}）`;
  };
  const troubles = bucketed(troubled, ({ trouble }) => [trouble]).map(
    (same) => md`${named(same)}：${same[0]?.trouble ?? ''}`,
  );
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
