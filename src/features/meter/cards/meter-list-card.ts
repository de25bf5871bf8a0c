// Several meters as one card: those that need somebody first, a row each with how it stands, ten a page, each a press away.
import { actionRows, choicePanel, pageButton, turnButtons } from '../../../feishu/card/action-rows.ts';
import { type Card, card } from '../../../feishu/card/card.ts';
import { coloured, joined, md } from '../../../feishu/card/markdown.ts';
import { fitted, type Room } from '../../../feishu/card/rooms.ts';
import { table } from '../../../feishu/card/table.ts';
import { cutText } from '../../../feishu/card/text.ts';
import { markdown } from '../../../feishu/card/texts.ts';
import { jsonNumber, type Kwh } from '../units.ts';
import { type MeterLine, meterLine } from './command-lines.ts';
import { conclusionOf, faultOf, LOOKS, stateOf } from './meter-state.ts';
import { atText, daysText } from './meter-words.ts';
import type { ShownMeter } from './shown-meter.ts';

export interface ListedMeter {
  readonly shown: ShownMeter;
  /** In the days that are asked about; null where not a single reading tells. */
  readonly used: Kwh | null;
}

export interface MeterListFacts {
  /** Of the page, in their order. */
  readonly meters: readonly ListedMeter[];
  /** The days of `used`, as people read them and buttons carry them: 今天, 近7天. */
  readonly rangeWord: string;
  /** Of all pages. */
  readonly counts: {
    readonly all: number;
    /** Empty or under a limit. */
    readonly low: number;
    /** Cannot be read, or nothing new came. */
    readonly unread: number;
    /** Enough for now, but for how long is not known. */
    readonly unsure: number;
  };
  /** 苏州基地; null for all. */
  readonly where: string | null;
  readonly page: number;
  readonly pages: number;
  /** The line of this list, for its other pages. */
  readonly line: Omit<MeterLine, 'meter' | 'page'>;
  /** The page of all meters; null without `web.publicUrl`. */
  readonly href: string | null;
  /** Milliseconds, UTC. */
  readonly now: number;
}

/** `12 块电表：2 块余额不足，1 块读不到数` */
export function meterListTitle({
  counts: { all, low, unread, unsure },
  where,
}: Pick<MeterListFacts, 'counts' | 'where'>): string {
  const whose = where === null ? '' : `${cutText(where, 40)} `;
  const troubles = [
    low === 0 ? '' : `${low} 块余额不足`,
    unread === 0 ? '' : `${unread} 块没有新读数`,
    unsure === 0 ? '' : `${unsure} 块数据不足`,
  ].filter((text) => text !== '');
  return `${whose}${all} 块电表：${troubles.length === 0 ? '没有要留意的' : troubles.join('，')}`;
}

export function meterListCard(facts: MeterListFacts): Card {
  return fitted((room) => built(facts, room));
}

function built(facts: MeterListFacts, room: Room): Card {
  const { meters, counts, page, pages, line, href, now, rangeWord } = facts;
  const cut = (text: string): string => cutText(text, Math.min(room.text, 40));
  const faults = meters
    .map(({ shown }) => shown)
    .filter((shown) => shown.meter.enabled && faultOf(shown) !== null)
    .slice(0, room.items);
  return card({
    title: meterListTitle(facts),
    subtitle: pages === 1 ? '按还能用的天数，少的在前' : `按还能用的天数，少的在前 · 第 ${page}/${pages} 页`,
    colour: counts.low > 0 ? 'orange' : counts.unread > 0 ? 'grey' : counts.unsure > 0 ? 'blue' : 'green',
    width: 'fill',
    elements: [
      table({
        columns: [
          { title: '电表', type: 'text' },
          { title: '状态', type: 'options' },
          { title: '还能用', type: 'text' },
          { title: '剩余电量（度）', type: 'number', decimals: 2 },
          { title: '剩余金额（元）', type: 'number', decimals: 2 },
          { title: `${cutText(rangeWord, 24)}用电（度）`, type: 'number', decimals: 2 },
          { title: '数据截至', type: 'text' },
        ],
        rows: meters.map(({ shown, used }) => {
          const { meter, last, amount, forecast } = shown;
          const look = LOOKS[stateOf(shown)];
          return [
            cut(meter.name),
            [{ text: look.word, colour: look.tag }],
            forecast.days === null || last === null ? null : daysText(forecast.days),
            last === null ? null : jsonNumber(last.remain),
            amount === null ? null : jsonNumber(amount),
            used === null ? null : jsonNumber(used),
            last === null ? '还没有读数' : atText(last.at, now),
          ];
        }),
      }),
      ...(faults.length === 0
        ? []
        : [
            markdown(
              joined(
                faults.map((shown) =>
                  coloured(
                    'orange',
                    md`${cut(shown.meter.name)}：${cutText(shown.source.sentence || faultOf(shown) || '', room.text)}`,
                  ),
                ),
                '\n',
              ),
            ),
          ]),
      ...[openPanel(facts, room)].filter((one) => one !== null),
      ...actionRows([
        ...turnButtons({ page, pages, lineOf: (other) => meterLine({ ...line, page: other }) }),
        pageButton('在网页上看', href),
      ]),
    ],
  });
}

function openPanel({ meters, line: { date } }: MeterListFacts, room: Room) {
  const choices = meters.map(({ shown: { meter } }) => ({
    text: cutText(meter.name, Math.min(room.text, 20)),
    line: meterLine({ meter, date }),
  }));
  return choicePanel('打开一块电表', choices, true);
}

/** One line a meter, for where no card can be. */
export function meterListText(facts: MeterListFacts): string {
  const lines = facts.meters.map(({ shown }) => `${cutText(shown.meter.name, 40)} ${conclusionOf(shown, facts.now)}`);
  return [meterListTitle(facts), ...lines].join('\n');
}
