// How a meter stands: the conclusion that its card begins with, in a word, a colour and a sentence. Pure.
import type { HeaderColour, Tag } from '../../../feishu/card/card.ts';
import type { SourceFault } from '../sources/answer.ts';
import { kwhText } from '../units.ts';
import { limitsOf } from '../watching/limits.ts';
import { atText, daysText, dayText } from './meter-words.ts';
import type { ShownMeter } from './shown-meter.ts';

/**
 * `stopped`: no longer read · `unread`: nothing was ever read · `faulty`: its source does not answer as it should · `late`: nothing new
 * for too long · `empty` · `low`: under one of its limits · `unsure`: enough, but for how long is not known · `enough`.
 */
export type MeterState = 'stopped' | 'unread' | 'faulty' | 'late' | 'empty' | 'low' | 'unsure' | 'enough';

interface Look {
  readonly word: string;
  readonly colour: HeaderColour;
  readonly tag: Tag['colour'];
}

export const LOOKS: Readonly<Record<MeterState, Look>> = {
  stopped: { word: '已停用', colour: 'grey', tag: 'neutral' },
  unread: { word: '没有读数', colour: 'grey', tag: 'neutral' },
  faulty: { word: '读不到数', colour: 'orange', tag: 'orange' },
  late: { word: '数据旧了', colour: 'grey', tag: 'neutral' },
  empty: { word: '已用完', colour: 'red', tag: 'red' },
  low: { word: '余额不足', colour: 'orange', tag: 'orange' },
  unsure: { word: '数据不足', colour: 'blue', tag: 'blue' },
  enough: { word: '够用', colour: 'green', tag: 'green' },
};

/** From this on it is urgent: tenths of a day. */
const URGENT_DAYS = 10;

export const FAULT_WORDS: Readonly<Record<SourceFault, string>> = {
  unreachable: '源站连不上',
  timeout: '源站没有及时答复',
  refused: '源站报错',
  blocked: '源站不让看',
  unreadable: '源站的页面读不懂',
  'other-meter': '源站答的是别的表',
  negative: '源站给了负数',
  jump: '源站的读数突变',
  inconsistent: '源站的电量和金额对不上',
  misconfigured: '来源配置有误',
};

/** What is wrong with its source, in a few words; null when nothing is. */
export function faultOf({ source }: Pick<ShownMeter, 'source'>): string | null {
  return source.state === 'ok' || source.state === 'never' ? null : FAULT_WORDS[source.state];
}

export function stateOf(shown: ShownMeter): MeterState {
  const { meter, last, fresh } = shown;
  if (!meter.enabled) return 'stopped';
  if (last === null) return faultOf(shown) === null ? 'unread' : 'faulty';
  if (fresh !== 'fresh') return faultOf(shown) === null ? 'late' : 'faulty';
  if (last.remain <= 0) return 'empty';
  if (isLow(shown)) return 'low';
  return shown.forecast.days === null ? 'unsure' : 'enough';
}

/** Under one of its limits, as far as that can be known. */
function isLow({ meter: { limits }, last, amount, forecast }: ShownMeter): boolean {
  const measured = { days: forecast.days, kwh: last?.remain ?? null, yuan: amount };
  return limitsOf(limits).some(({ kind, at }) => {
    const value = measured[kind];
    return value !== null && value < at;
  });
}

export function colourOf(shown: ShownMeter): HeaderColour {
  const state = stateOf(shown);
  const { days } = shown.forecast;
  return state === 'low' && days !== null && days < URGENT_DAYS ? 'red' : LOOKS[state].colour;
}

/** What is said after the meter's name: `还能用 9 天（约到 12-05）`. */
export function conclusionOf(shown: ShownMeter, now: number): string {
  const { last, forecast } = shown;
  const state = stateOf(shown);
  if (last === null) {
    if (state === 'stopped') return '已停用，没有读数';
    return state === 'faulty' ? `读不到数：${faultOf(shown)}` : '还没有读数';
  }
  const left = kwhText(last.remain);
  const then = `${atText(last.at, now)} 时剩 ${left}`;
  if (state === 'stopped') return `已停用，${then}`;
  if (state === 'faulty') return `读不到数（${faultOf(shown)}），${then}`;
  if (state === 'late') return `没有新读数，${then}`;
  if (state === 'empty') return `的电用完了，剩 ${left}`;
  if (forecast.days === null) return `剩 ${left}，还算不出能用几天`;
  if (forecast.emptyOn === null) return `还能用 ${daysText(forecast.days)}以上`;
  return `还能用 ${daysText(forecast.days)}（约到 ${dayText(forecast.emptyOn, now)}）`;
}

const RANK: Readonly<Record<MeterState, number>> = {
  empty: 0,
  low: 0,
  faulty: 1,
  late: 1,
  enough: 2,
  unsure: 3,
  unread: 3,
  stopped: 4,
};

/** Those that need somebody first: what runs out, days ascending; what cannot be read; then the others, days ascending again. */
export function worstFirst<T extends ShownMeter>(meters: readonly T[]): readonly T[] {
  const key = (shown: T): readonly [number, number] => {
    const state = stateOf(shown);
    return [RANK[state], state === 'empty' ? -1 : (shown.forecast.days ?? Number.MAX_SAFE_INTEGER)];
  };
  return [...meters].sort((one, other) => {
    const [[rank, days], [otherRank, otherDays]] = [key(one), key(other)];
    return rank - otherRank || days - otherDays || one.meter.name.localeCompare(other.meter.name, 'zh');
  });
}
