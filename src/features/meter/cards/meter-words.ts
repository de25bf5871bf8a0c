// How cards write days left, instants and differences: two decimals for what is measured, never a zero for what is unknown.
import { PEOPLE_ZONE, weekdayMinuteText } from '../../../lib/zoned-time.ts';
import { dateAt } from '../rules/reading.ts';
import { decimalText, type Kwh, kwh, kwhText, type Price } from '../units.ts';

export const UNKNOWN = '—';

/** `9 天`, `2.4 天`, `不到 1 天`. @param tenths of a day */
export function daysText(tenths: number): string {
  return tenths < 10 ? '不到 1 天' : `${daysDigits(tenths)} 天`;
}

/** `8–11 天`; empty for a range of nothing. @param low @param high tenths of a day */
export function rangeOfDays(low: number | null, high: number | null): string {
  if (low === null || high === null) return '';
  const [from, to] = [daysDigits(low), daysDigits(high)];
  return from === to ? '' : `${from}–${to} 天`;
}

/** Whole days from three on, tenths below. */
function daysDigits(tenths: number): string {
  return tenths >= 30 || tenths % 10 === 0 ? String(Math.floor(tenths / 10)) : (tenths / 10).toFixed(1);
}

/** `11-26 周四 08:31`, with the year where it is another one. @param at @param now milliseconds, UTC */
export function atText(at: number, now: number): string {
  const text = weekdayMinuteText(new Date(at).toISOString(), PEOPLE_ZONE);
  const [year] = dateAt(at).split('-');
  return dateAt(now).startsWith(`${year}-`) ? text : `${year}-${text}`;
}

/** `12-05`, with the year where it is another one. @param date `2026-12-05` */
export function dayText(date: string, now: number): string {
  return date.slice(0, 4) === dateAt(now).slice(0, 4) ? date.slice(5) : date;
}

/** `多 0.60 度（+13.0%）`, `少 …`, `一样多`: what was used now against what was used before. */
export function differenceText(usage: Kwh, before: Kwh): string {
  const delta = usage - before;
  if (delta === 0) return '一样多';
  const share = before <= 0 ? '' : `（${delta > 0 ? '+' : '−'}${percentText(Math.abs(delta), before)}%）`;
  return `${delta > 0 ? '多' : '少'} ${kwhText(kwh(Math.abs(delta)))}${share}`;
}

/** One decimal, reckoned in whole numbers. */
function percentText(part: number, whole: number): string {
  const tenths = Math.round((part * 1_000) / whole);
  return `${Math.floor(tenths / 10)}.${tenths % 10}`;
}

/** `0.80 元/度`, up to four decimals. */
export function priceText(rate: Price): string {
  const digits = String(rate).padStart(5, '0');
  const decimals = digits.slice(-4).replace(/0{1,2}$/, '');
  return `${digits.slice(0, -4)}.${decimals} 元/度`;
}

/** `±0.30`; empty without an error. */
export function errorText(error: Kwh): string {
  return error === 0 ? '' : `±${decimalText(error)}`;
}
