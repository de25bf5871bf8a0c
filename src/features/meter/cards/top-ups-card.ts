// What was bought: kWh with the error of each, yuan where the source says them, never one for the other.
import { actionRows, pageButton, turnButton, turnButtons } from '../../../feishu/card/action-rows.ts';
import { type Card, card } from '../../../feishu/card/card.ts';
import { coloured, md } from '../../../feishu/card/markdown.ts';
import { fitted, type Room } from '../../../feishu/card/rooms.ts';
import { table } from '../../../feishu/card/table.ts';
import { cutText } from '../../../feishu/card/text.ts';
import { markdown } from '../../../feishu/card/texts.ts';
import type { TopUp } from '../rules/day.ts';
import { decimalText, kwhText, sumKwh, type Yuan, yuan, yuanText } from '../units.ts';
import { type MeterLine, meterLine, topUpsLine } from './command-lines.ts';
import { topUpTime } from './day-notes.ts';

export interface ListedTopUp {
  readonly meter: string;
  readonly topUp: TopUp;
  /** By how much the balance in yuan rose; null where the source does not say. */
  readonly money: Yuan | null;
}

export interface TopUpsFacts {
  /** 3 号宿舍, or 12 块电表. */
  readonly subject: string;
  /** Whether several meters are in it. */
  readonly several: boolean;
  /** `10-28 → 11-26（30 天）` */
  readonly range: string;
  /** Of the page, the newest first. */
  readonly shown: readonly ListedTopUp[];
  /** Of all pages. */
  readonly all: readonly TopUp[];
  /** Of all pages, by how much each balance in yuan rose; null where those are too many to look at. */
  readonly money: readonly (Yuan | null)[] | null;
  readonly page: number;
  readonly pages: number;
  /** Without the page. */
  readonly line: Omit<MeterLine, 'page'>;
  readonly href: string | null;
  /** Milliseconds, UTC. */
  readonly now: number;
}

/** `3 号宿舍 充值 2 次，共 600.00 度` */
export function topUpsTitle({ subject, all }: Pick<TopUpsFacts, 'subject' | 'all'>): string {
  const name = cutText(subject, 40);
  if (all.length === 0) return `${name} 没有充值`;
  return `${name} 充值 ${all.length} 次，共 ${kwhText(sumKwh(all.map(({ bought }) => bought)))}`;
}

export function topUpsCard(facts: TopUpsFacts): Card {
  return fitted((room) => built(facts, room));
}

function built(facts: TopUpsFacts, room: Room): Card {
  const { range, all, money, page, pages, line, href } = facts;
  return card({
    title: topUpsTitle(facts),
    subtitle: pages === 1 ? range : `${range} · 第 ${page}/${pages} 页`,
    colour: all.length === 0 ? 'grey' : 'blue',
    elements: [
      ...(all.length === 0
        ? [markdown(md`这段时间余量没有涨过。`)]
        : [...(money === null ? [] : [moneyLine(money)]), topUpTable(facts, room)]),
      ...actionRows([
        ...turnButtons({ page, pages, lineOf: (other) => topUpsLine({ ...line, page: other }) }),
        ...(line.date === '近365天' ? [] : [turnButton('近一年', topUpsLine({ ...line, date: '近365天' }))]),
        line.meter === undefined ? null : turnButton('看电表', meterLine({ meter: line.meter })),
        pageButton('在网页上看', href),
      ]),
      markdown(coloured('grey', '度数是余量涨了多少，加上那段时间里估计用掉的；± 是估计的误差。'), {
        size: 'notation',
      }),
    ],
  });
}

/** Yuan are summed only over those that are known, and it says how many those are. */
function moneyLine(all: readonly (Yuan | null)[]) {
  const known = all.filter((money) => money !== null);
  if (known.length === 0) return markdown(md`源站没有给金额，只知道度数。`);
  const sum = yuanText(yuan(known.reduce((total, money) => total + money, 0)));
  return known.length === all.length
    ? markdown(md`余额共涨 **${sum}**`)
    : markdown(md`知道金额的 ${known.length} 次，余额共涨 **${sum}**；另外 ${all.length - known.length} 次源站没有给`);
}

function topUpTable({ shown, several, now }: TopUpsFacts, room: Room) {
  const isPriced = shown.some(({ money }) => money !== null);
  return table({
    columns: [
      { title: '时间', type: 'text' },
      ...(several ? [{ title: '电表', type: 'text' as const }] : []),
      { title: '充了（度）', type: 'text', align: 'right' },
      { title: '误差（度）', type: 'text', align: 'right' },
      ...(isPriced ? [{ title: '余额涨了（元）', type: 'text' as const, align: 'right' as const }] : []),
    ],
    rows: shown.map(({ meter, topUp, money }) => [
      topUpTime(topUp, now),
      ...(several ? [cutText(meter, Math.min(room.text, 40))] : []),
      decimalText(topUp.bought),
      `±${decimalText(topUp.error)}`,
      ...(isPriced ? [money === null ? null : decimalText(money)] : []),
    ]),
  });
}
