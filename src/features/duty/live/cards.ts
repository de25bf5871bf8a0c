// The cards of 设置: what is live and what was changed, one area, one setting, and what a change has done.
import { button, buttonRow } from '../../../feishu/card/buttons.ts';
import { type Card, card } from '../../../feishu/card/card.ts';
import { fittedCard } from '../../../feishu/card/fit.ts';
import { joined, md } from '../../../feishu/card/markdown.ts';
import { table } from '../../../feishu/card/table.ts';
import { cutText } from '../../../feishu/card/text.ts';
import { markdown } from '../../../feishu/card/texts.ts';
import { commandLine } from '../../../lib/command-line.ts';

export const SHOW_LINE = '设置 查看';
export const SET_LINE = '设置 改';
export const RESTORE_LINE = '设置 还原';

export interface ShownSetting {
  /** `schedule.daily.cron` */
  readonly item: string;
  readonly value: string;
  /** Where it comes from, or who changed it when. */
  readonly origin: string;
}

export interface Aside {
  readonly item: string;
  /** Who changed it when. */
  readonly by: string;
  readonly reason: string;
}

export interface OverviewFacts {
  readonly areas: readonly { readonly name: string; readonly meaning: string }[];
  readonly changed: readonly ShownSetting[];
  readonly aside: readonly Aside[];
}

const MOST_ROWS = 50;
const MOST_ASIDE = 10;

export function overviewCard(facts: OverviewFacts): Card {
  return fittedCard((most) => overview(facts, most));
}

function overview({ areas, changed, aside }: OverviewFacts, most: number): Card {
  const title = changed.length === 0 ? '设置都照配置文件' : `有 ${changed.length} 项设置在运行中改过`;
  return card({
    title,
    colour: aside.length === 0 ? 'blue' : 'orange',
    width: 'fill',
    elements: [
      ...asideTexts(aside, most),
      ...(changed.length === 0 ? [] : [settingsTable(changed, most)]),
      markdown(
        joined(
          areas.map(({ name, meaning }) => md`- **${name}**　${cutText(meaning, most)}`),
          '\n',
        ),
      ),
      buttonRow(...areas.map(({ name }) => button(name, { do: commandLine(SHOW_LINE, [name]) }))),
      markdown(md`改一项：“设置 改 schedule.daily.cron 0 7 * * *”；改回配置文件的：“设置 还原 schedule.daily.cron”。`, {
        size: 'notation',
      }),
    ],
  });
}

function asideTexts(aside: readonly Aside[], most: number) {
  if (aside.length === 0) return [];
  const lines = aside.slice(0, MOST_ASIDE).map(({ item, by, reason }) => {
    return md`- **${cutText(item, most)}**（${by}）　${cutText(reason, most)}`;
  });
  return [
    markdown(md`🟠 ${aside.length} 项改动与配置文件不合，没有生效；请重新改，或还原：`),
    markdown(joined(lines, '\n')),
  ];
}

function settingsTable(rows: readonly ShownSetting[], most: number) {
  return table({
    columns: [
      { title: '设置', type: 'text' },
      { title: '现在', type: 'text' },
      { title: '来自', type: 'text' },
    ],
    rows: rows.slice(0, MOST_ROWS).map((row) => [row.item, row.value, row.origin].map((text) => cutText(text, most))),
  });
}

export interface AreaFacts {
  readonly item: string;
  readonly meaning: string;
  readonly settings: readonly ShownSetting[];
}

export function areaCard(facts: AreaFacts): Card {
  return fittedCard((most) => area(facts, most));
}

function area({ item, meaning, settings }: AreaFacts, most: number): Card {
  const more = settings.length - MOST_ROWS;
  const end =
    more > 0 ? [markdown(md`还有 ${more} 项没有列出，请写得更细，例如“设置 查看 ${settings[0]?.item ?? ''}”。`)] : [];
  return card({
    title: `设置：${item}`,
    colour: 'blue',
    width: 'fill',
    elements: [
      markdown(md`${cutText(meaning, most)}`),
      settings.length === 0 ? markdown(md`这里现在什么也没有写。`) : settingsTable(settings, most),
      ...end,
    ],
  });
}

export interface SettingFacts extends ShownSetting {
  readonly meaning: string;
  /** True when it is not as the files have it. */
  readonly isChanged: boolean;
  /** What was changed there, the newest first. */
  readonly history: readonly string[];
}

const MOST_HISTORY = 5;

export function settingCard(facts: SettingFacts): Card {
  return fittedCard((most) => setting(facts, most));
}

function setting({ item, value, origin, meaning, isChanged, history }: SettingFacts, most: number): Card {
  return card({
    title: `${item}：${value}`,
    colour: 'blue',
    elements: [
      ...(meaning === '' ? [] : [markdown(md`${cutText(meaning, most)}`)]),
      markdown(md`来自：${origin}`),
      ...(history.length === 0
        ? []
        : [
            markdown(
              joined(
                history.slice(0, MOST_HISTORY).map((line) => md`- ${cutText(line, most)}`),
                '\n',
              ),
            ),
          ]),
      ...(isChanged ? [buttonRow(button('还原为配置文件的', { do: commandLine(RESTORE_LINE, [item]) }))] : []),
    ],
  });
}

export interface ChangedFacts {
  readonly item: string;
  readonly before: string;
  readonly after: string;
  /** The line that puts it back; null where it would be longer than a button can carry. */
  readonly undo: string | null;
  /** The version of the change: the button works once. */
  readonly version: number;
}

export function changedCard(facts: ChangedFacts): Card {
  return fittedCard((most) => changed(facts, most));
}

function changed({ item, before, after, undo, version }: ChangedFacts, most: number): Card {
  return card({
    title: `已改：${item}`,
    colour: 'green',
    elements: [
      markdown(md`${cutText(before, most)} → **${cutText(after, most)}**`),
      markdown(md`立即生效；正在运行的作业照原来的做完。`, { size: 'notation' }),
      ...(undo === null ? [] : [buttonRow(button('改回去', { do: undo, once: `setting/${version}` }))]),
    ],
  });
}
