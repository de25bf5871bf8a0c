// What has to be said of days beside their figures: what was estimated, where readings are missing, meters replaced, power bought.
import { joined, type Markdown, md } from '../../../feishu/card/markdown.ts';
import type { Gap, MeterDay, Replacement, TopUp } from '../rules/day.ts';
import { dateAt } from '../rules/reading.ts';
import { decimalText, type Kwh, kwh, kwhText, sumKwh } from '../units.ts';
import { atText, errorText } from './meter-words.ts';

/** One line for each thing, none when all was measured. @param now milliseconds, UTC @param most lines of one kind */
export function dayNotes(days: readonly MeterDay[], now: number, most: number): readonly Markdown[] {
  const total = (of: (day: MeterDay) => Kwh): Kwh => sumKwh(days.map(of));
  const [estimated, spread] = [total((day) => day.estimated), total((day) => day.spread)];
  return [
    ...(estimated > 0
      ? [
          // The day's own error has that of its gaps in it, too.
          md`其中 ${kwhText(estimated)}（${errorText(sumKwh(topUpsOf(days).map(({ error }) => error))) || '±0.00'}）是按平时的用法估的：充值时的用电读不出来`,
        ]
      : []),
    ...(spread > 0 ? [md`其中 ${kwhText(spread)}用在没有读数的时间里，平均摊到各小时`] : []),
    ...limited(gapsOf(days), most, (gap) => gapLine(gap, now)),
    ...limited(replacementsOf(days), most, (one) => replacementLine(one, now)),
  ];
}

function limited<T>(items: readonly T[], most: number, line: (item: T) => Markdown): readonly Markdown[] {
  const shown = items.slice(-most).map(line);
  return items.length > most ? [...shown, md`……共 ${items.length} 处`] : shown;
}

/** A gap over midnight belongs to both days, and is one. */
function gapsOf(days: readonly MeterDay[]): readonly Gap[] {
  const byBegin = new Map<number, Gap>();
  for (const gap of days.flatMap(({ gaps }) => gaps)) {
    const before = byBegin.get(gap.from);
    byBegin.set(gap.from, before === undefined ? gap : { ...gap, usage: kwh(before.usage + gap.usage) });
  }
  return [...byBegin.values()];
}

function gapLine({ from, to, usage }: Gap, now: number): Markdown {
  const until = to === null ? '现在' : atText(to, now);
  const used = usage > 0 ? `，这段用了 ${kwhText(usage)}` : '';
  return md`没有读数：${atText(from, now)} → ${until}${used}`;
}

export function replacementsOf(days: readonly MeterDay[]): readonly Replacement[] {
  return days.flatMap(({ replacements }) => replacements);
}

function replacementLine({ at, before, now: after }: Replacement, now: number): Markdown {
  return md`${atText(at, now)} 换表或清零：${kwhText(before)} → ${kwhText(after)}，不算充值`;
}

export function topUpsOf(days: readonly MeterDay[]): readonly TopUp[] {
  return days.flatMap(({ topUps }) => topUps);
}

/** `充值 2 次，共 600.00 度`; null without any. */
export function topUpLine(days: readonly MeterDay[], now: number, most: number): Markdown | null {
  const all = topUpsOf(days);
  if (all.length === 0) return null;
  const shown = all
    .slice(-most)
    .map((one) => md`${topUpTime(one, now)}　**+${decimalText(one.bought)} 度** ${errorText(one.error)}`);
  const sum =
    all.length === 1 ? md`充值` : md`充值 ${all.length} 次，共 ${kwhText(sumKwh(all.map(({ bought }) => bought)))}`;
  return md`${sum}：${joined(shown, '、')}`;
}

/** When it happened, as near as readings tell: between the one before and the one that shows it. */
export function topUpTime({ after, at }: TopUp, now: number): string {
  const near = at - after <= 15 * 60_000;
  return near ? atText(at, now) : `${atText(after, now)} 到 ${clockOf(after, at, now)} 之间`;
}

function clockOf(after: number, at: number, now: number): string {
  const text = atText(at, now);
  return dateAt(after) === dateAt(at) ? (text.split(' ').at(-1) ?? text) : text;
}
