// Low balance: by days, kWh or yuan, whichever comes first. Pure.
// An episode begins below a limit. It ends at 1.3 times every limit, or, once a top-up came, at the limits themselves.
import type { Severity } from '../../../alerts/state.ts';
import { minuteText, PEOPLE_ZONE } from '../../../lib/zoned-time.ts';
import { daysText, rangeOfDays } from '../cards/meter-words.ts';
import type { Forecast } from '../forecast/forecast.ts';
import type { MeterDay } from '../rules/day.ts';
import { dateAt } from '../rules/reading.ts';
import { type Kwh, kwhText, type Yuan, yuanText } from '../units.ts';
import type { Episode, EpisodeWords, Judged } from './episode.ts';
import { type Limit, type LimitKind, limitText } from './limits.ts';

/** Of the limit: what lies between it and this many times it neither begins nor ends an episode. */
export const WELL_AGAIN = 1.3;
/** Hundredths of a kWh: a smaller rise is the trembling of a meter, and nothing that anybody bought. */
export const TOP_UP_LEAST = 100;
/** Tenths of a day. */
const URGENT_DAYS = 10;
const SOON_DAYS = 30;

/** Of a meter's overview. */
export interface LowFacts {
  readonly meter: { readonly name: string };
  /** `at` in milliseconds, UTC. */
  readonly last: { readonly at: number; readonly remain: Kwh } | null;
  readonly amount: Yuan | null;
  readonly forecast: Forecast;
  readonly fresh: 'fresh' | 'late' | 'none';
  readonly today: Pick<MeterDay, 'topUps'>;
  readonly yesterday: Pick<MeterDay, 'topUps'>;
}

export interface LowInput {
  readonly overview: LowFacts;
  readonly limits: readonly Limit[];
  /** The open one; null when none is. */
  readonly episode: Episode | null;
}

export function judgeLow({ overview, limits, episode }: LowInput): Judged {
  const { last, fresh, forecast } = overview;
  if (limits.length === 0) return { kind: 'well' };
  // An old reading says nothing of now.
  if (last === null || fresh !== 'fresh') return { kind: 'unknown' };
  const measured = limits.map((limit) => ({ limit, value: measureOf(overview, limit.kind) }));
  const hit = measured.filter(({ limit, value }) => value !== null && value < limit.at);
  const isEmpty = last.remain <= 0;
  const said = (kind: 'bad' | 'between', severity: Severity): Judged => ({
    ...{ kind, severity, seen: last.remain },
    words: wordsOf(
      overview,
      limits,
      hit.map(({ limit }) => limit),
    ),
    mark: [dateAt(last.at), forecast.days === null ? '' : Math.floor(forecast.days / 10), isEmpty].join(' '),
  });
  if (isEmpty || hit.length > 0) return said('bad', severityOf(forecast.days, isEmpty));
  // With nothing measured too little, what cannot be measured keeps it from being well.
  if (measured.some(({ value }) => value === null)) return { kind: 'unknown' };
  const isToppedUp = episode !== null && cameTopUp(overview, episode);
  const share = isToppedUp ? 1 : WELL_AGAIN;
  const isWell = measured.every(({ limit, value }) => value !== null && value >= limit.at * share);
  if (!isWell) return said('between', 'info');
  return episode === null ? { kind: 'well' } : { kind: 'well', detail: endOf(overview, episode, isToppedUp) };
}

function measureOf({ last, amount, forecast }: LowFacts, kind: LimitKind): number | null {
  return { days: forecast.days, kwh: last?.remain ?? null, yuan: amount }[kind];
}

function cameTopUp({ last, today, yesterday }: LowFacts, { since, seen }: Episode): boolean {
  const later = [...yesterday.topUps, ...today.topUps].some(({ at, bought }) => at > since && bought >= TOP_UP_LEAST);
  return later || (last !== null && last.remain >= seen + TOP_UP_LEAST);
}

/** What came, and what there is now. */
function endOf(
  { last, amount, forecast, today, yesterday }: LowFacts,
  { since }: Episode,
  isToppedUp: boolean,
): string {
  const topUp = [...yesterday.topUps, ...today.topUps].findLast((one) => one.at > since && one.bought >= TOP_UP_LEAST);
  const came = topUp === undefined ? '充值到账' : `充值到账 +${kwhText(topUp.bought)}`;
  const money = amount === null ? '' : `（${yuanText(amount)}）`;
  const days = forecast.days === null ? '' : `，够用${spanText(forecast.days)}`;
  return [
    isToppedUp ? came : '余额回到提醒线以上',
    ...(last === null ? [] : [`现余 ${kwhText(last.remain)}${money}${days}`]),
  ].join('\n');
}

function severityOf(days: number | null, isEmpty: boolean): Severity {
  if (isEmpty || (days !== null && days < URGENT_DAYS)) return 'critical';
  return days !== null && days >= SOON_DAYS ? 'info' : 'warning';
}

function wordsOf(
  { meter, last, amount, forecast }: LowFacts,
  limits: readonly Limit[],
  hit: readonly Limit[],
): EpisodeWords {
  const remain = last === null ? '' : kwhText(last.remain);
  const left = amount === null ? remain : `${remain}（${yuanText(amount)}）`;
  const until = forecast.days === null ? null : spanText(forecast.days);
  const isEmpty = last !== null && last.remain <= 0;
  const width = rangeOfDays(forecast.low, forecast.high);
  const range = width === '' ? '' : `（${width}）`;
  const day = forecast.emptyOn === null ? '' : `，${forecast.emptyOn} 前后用完`;
  return {
    title: isEmpty
      ? `${meter.name} 的电用完了：${remain}`
      : `${meter.name} 的电不多了：${until === null ? remain : `还能用${until}`}`,
    detail: [
      `剩余 ${left}${last === null ? '' : `，${minuteText(new Date(last.at).toISOString(), PEOPLE_ZONE)} 抄表`}`,
      until === null ? `还能用几天：${forecast.note}` : `照近来的用量还能用${until}${range}${day}`,
      `${hit.length === 0 ? '提醒线' : '低于提醒线'}：${(hit.length === 0 ? limits : hit).map(limitText).join('、')}`,
    ].join('\n'),
    impact: isEmpty ? '可能已经停电' : '用完就停电',
    nextStep: '请充值；到账以后这里会自己说',
  };
}

/** `约 2.3 天`, `不到 1 天`. @param tenths of a day */
export function spanText(tenths: number): string {
  const text = daysText(tenths);
  return text.startsWith('不') ? text : `约 ${text}`;
}
