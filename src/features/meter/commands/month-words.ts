// Months as people write them, 10月, 2026-10, 2026年10月, as the range of days that they are.

import { type Day, dateText, monthBegin, yearOf } from '../../../lib/days.ts';
import { UserError } from '../../../lib/errors.ts';

const MONTH = /^(?:(\d{4})\s*[-/.年]\s*)?(\d{1,2})(月(?:份)?)?$/u;

/**
 * As a range that is read further; the word itself where it is no month. A month without a year is the last one that has begun.
 * @throws UserError for a thirteenth month, and for one that has not begun
 */
export function monthAsRange(text: string, today: Day): string {
  const [whole, year, month = '', sign] = MONTH.exec(text.normalize('NFKC')) ?? [];
  const number = Number(month);
  if (whole === undefined || (year === undefined && sign === undefined)) return text;
  if (number < 1 || number > 12) {
    throw new UserError(`“${text}”不是月份：月应为 1 到 12，例如 10月、2026-10、上月、本月`);
  }
  const begin = Date.UTC(year === undefined ? yearOf(today) : Number(year), number - 1, 1) / 86_400_000;
  const first = year === undefined && begin > today ? monthBegin(begin, -12) : begin;
  if (first > today) throw new UserError(`${monthTitle(first)}还没有到；可以写 上月、本月、10月 或 2026-10`);
  return `${dateText(first)}..${dateText(monthBegin(first, 1) - 1)}`;
}

/** `2026-10` */
export function monthOf(day: Day): string {
  return dateText(day).slice(0, 7);
}

/** `2026 年 10 月` */
export function monthTitle(day: Day): string {
  const [year, month] = monthOf(day).split('-');
  return `${year} 年 ${Number(month)} 月`;
}
