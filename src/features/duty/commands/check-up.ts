// 体检: is everything there that the work needs, what is not first, each with what to do.
import type { Command } from '../../../bot/command.ts';
import type { Check, CommandContext } from '../../../feature.ts';
import { button, buttonRow } from '../../../feishu/card/buttons.ts';
import { type Card, card } from '../../../feishu/card/card.ts';
import { fittedCard } from '../../../feishu/card/fit.ts';
import { joined, md } from '../../../feishu/card/markdown.ts';
import { cutText } from '../../../feishu/card/text.ts';
import { markdown } from '../../../feishu/card/texts.ts';
import { isoInstant } from '../../../lib/clock.ts';
import { PEOPLE_ZONE } from '../../../lib/zoned-time.ts';
import { weekdayMinuteText } from '../../../web/page-text.ts';
import { MARKS } from '../home.ts';
import type { DutySettings } from '../settings.ts';

export const CHECK_UP_LINE = '体检';
/** Of the thirty seconds that a command has; what is not looked at by then is said to be so. */
const BUDGET_MS = 22_000;
const MOST_SHOWN = 25;

export const checkUpCommand: Command<CommandContext<DutySettings>> = {
  names: [CHECK_UP_LINE, 'doctor'],
  title: '逐项检查：磁盘、时钟、飞书权限、时间表、备份、来源库和它们的账号；每一项不行的都写明怎么办',
  usage: '体检',
  examples: ['体检'],
  right: 'operate',
  run: async ({ house, now }) => {
    const found = await within(house.checks({ quick: true }), BUDGET_MS);
    const body = checkUpCard({ ...found, now: now() });
    const bad = found.checks.filter(({ state }) => state !== 'ok');
    const fallbackText = bad.map(({ title, finding }) => `${title}：${finding}`).join('\n') || '体检通过';
    return { messages: [{ body: { kind: 'card', card: body, fallbackText } }], result: `${bad.length} 项要留意` };
  },
};

export interface CheckUpFacts {
  readonly checks: readonly Check[];
  /** False: the time was over before all was looked at. */
  readonly isWhole: boolean;
  readonly now: Date;
}

/** What comes until the time is over. */
export async function within(checks: AsyncIterable<Check>, ms: number): Promise<Omit<CheckUpFacts, 'now'>> {
  const found: Check[] = [];
  const until = new Promise<null>((resolve) => {
    setTimeout(() => resolve(null), ms).unref();
  });
  const iterator = checks[Symbol.asyncIterator]();
  for (;;) {
    const next = await Promise.race([iterator.next(), until]);
    if (next === null) {
      // What is under way comes to its end by itself, and nobody hears of it.
      void iterator.return?.()?.catch(() => undefined);
      return { checks: found, isWhole: false };
    }
    if (next.done === true) return { checks: found, isWhole: true };
    found.push(next.value);
  }
}

const ORDER = ['fault', 'warning', 'ok'] as const;

export function checkUpCard(facts: CheckUpFacts): Card {
  return fittedCard((most) => cardWith(facts, most));
}

function cardWith({ checks, isWhole, now }: CheckUpFacts, most: number): Card {
  const [faults = [], warnings = [], fine = []] = ORDER.map((state) => checks.filter((check) => check.state === state));
  const bad = [...faults, ...warnings];
  const lines = bad.slice(0, MOST_SHOWN).map((check) => line(check, most));
  const more = bad.length - lines.length;
  const rest = [
    ...(more > 0 ? [md`还有 ${more} 项没有列出，请在服务器上运行 zhiban doctor。`] : []),
    ...(isWhole ? [] : [md`时间不够，后面的没有看完；请在服务器上运行 zhiban doctor。`]),
    ...(fine.length === 0
      ? []
      : [md`${fine.length} 项没有问题：${cutText(fine.map(({ title }) => title).join('、'), most * 4)}`]),
    md`数据文件要读很久，只在服务器上的 zhiban doctor 里核对。`,
  ];
  return card({
    title: bad.length === 0 ? '体检通过' : `体检：${faults.length} 项不行，${warnings.length} 项要注意`,
    subtitle: weekdayMinuteText(isoInstant(now), PEOPLE_ZONE),
    colour: faults.length > 0 ? 'red' : warnings.length > 0 || !isWhole ? 'orange' : 'green',
    width: 'fill',
    elements: [
      ...(lines.length === 0 ? [] : [markdown(joined(lines, '\n'))]),
      markdown(joined(rest, '\n'), { size: 'notation' }),
      buttonRow(button('再查一次', { do: CHECK_UP_LINE }), button('状态', { do: '状态' })),
    ],
  });
}

function line({ title, state, finding }: Check, most: number) {
  return md`${MARKS[state]} **${cutText(title, most)}**　${cutText(finding, most * 3)}`;
}
