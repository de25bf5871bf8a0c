// Whether the days off are known: this year's always, next year's from November on, when the State Council has published them.
import type { Workdays } from '../../alerts/workdays.ts';
import type { Check } from '../../feature.ts';
import { PEOPLE_ZONE, zonedParts } from '../../lib/zoned-time.ts';

const PUBLISHED_MONTH = 11;

export function calendarCheck({ knows }: Pick<Workdays, 'knows'>, now: Date): Check {
  const title = '放假安排';
  const { year, month } = zonedParts(now, PEOPLE_ZONE);
  const wanted = [Number(year), ...(Number(month) >= PUBLISHED_MONTH ? [Number(year) + 1] : [])];
  const missing = wanted.filter((one) => !knows(one));
  if (missing.length === 0) return { title, state: 'ok', finding: `${wanted.join('、')} 年的都有` };
  const finding = `没有 ${missing.join('、')} 年的，那一年只按周一到周五算；国务院公布以后请升级（npm update chinese-days），或写在 alerts.workdays 里`;
  return { title, state: 'warning', finding };
}
