// How the page writes figures, days and differences: two decimals everywhere, a dash for what is unknown, never a zero.
import { weekdayOf } from '../../../web/page-text.ts';
import { dateAt, wallText } from '../rules/reading.ts';
import { costOf, decimalText, type Kwh, kwh, kwhText, type Price, type Yuan } from '../units.ts';

export const UNKNOWN = '—';

/** `18.60`; the unit stands beside it, smaller. */
export function figure(value: Kwh | Yuan | null): string {
  return value === null ? UNKNOWN : decimalText(value);
}

/** `18.60 度`, or the dash alone. */
export function kwhFigure(value: Kwh | null): string {
  return value === null ? UNKNOWN : kwhText(value);
}

/** `08:31`, with the day before it where it is another one. */
export function timeText(at: number, today: string): string {
  const date = dateAt(at);
  return date === today ? clockText(at) : `${dayText(date, today)} ${clockText(at)}`;
}

export function clockText(at: number): string {
  return wallText(at).slice(11, 16);
}

/** `11-26`, with the year where it is another one. */
export function dayText(date: string, today: string): string {
  return date.slice(0, 4) === today.slice(0, 4) ? date.slice(5) : date;
}

/** `11-26 周四` */
export function weekdayText(date: string, today: string): string {
  return `${dayText(date, today)} ${weekdayOf(date)}`;
}

/** About what it costs; empty where no price is known. */
export function costText(usage: Kwh, price: Price | null): string {
  return price === null ? '' : `约 ${decimalText(costOf(usage, price))} 元`;
}

export interface Difference {
  /** `+2.00 度（+12.0%）` */
  readonly text: string;
  readonly sign: 'more' | 'less' | 'same';
}

export function difference(now: Kwh, before: Kwh): Difference {
  const delta = kwh(now - before);
  const sign = delta > 0 ? 'more' : delta < 0 ? 'less' : 'same';
  return { text: `${signed(delta)} 度${shareText(delta, before)}`, sign };
}

function signed(delta: Kwh): string {
  if (delta === 0) return '±0.00';
  return delta > 0 ? `+${decimalText(delta)}` : `−${decimalText(kwh(-delta))}`;
}

/** In tenths of a per cent, whole numbers all the way. */
function shareText(delta: Kwh, before: Kwh): string {
  if (before <= 0) return '';
  const tenths = Math.round((Math.abs(delta) * 1_000) / before);
  const sign = delta > 0 ? '+' : delta < 0 ? '−' : '±';
  return `（${sign}${Math.floor(tenths / 10)}.${tenths % 10}%）`;
}

/** `9`, `2.3`: whole days from three on. @param tenths of a day */
export function daysText(tenths: number): string {
  return tenths >= 30 || tenths % 10 === 0 ? String(Math.floor(tenths / 10)) : (tenths / 10).toFixed(1);
}

/** `0.80`, with up to four places where they are needed. */
export function priceText(price: Price): string {
  const text = (price / 10_000).toFixed(4);
  return text.replace(/0{1,2}$/, '');
}
