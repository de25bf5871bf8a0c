// Dates and times as instants. A date alone is midnight in Beijing; a wall clock is read in the zone of its source.
import type { QueryColumn } from '../../../databases/user-query/contract.ts';
import { instantsOf, utcOf, type WallTime } from '../../../lib/wall-clock.ts';
import { PEOPLE_ZONE } from '../../../lib/zoned-time.ts';
import { type Converted, lost, taken } from './converted.ts';

/**
 * The year first, so that no day can be taken for a month; what stands behind the milliseconds is cut, since a date field keeps no
 * more (its reason says so).
 */
const MOMENT =
  /^(\d{4})([-/])(\d{1,2})\2(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d\d(?::?\d\d)?)?)?$/;

/** The platform names no bounds; these are those of databases and of years that people write with four digits. */
const FIRST_YEAR = 1000;
const LAST_YEAR = 9999;

export function dateCell({ type }: QueryColumn, value: string, zone: string): Converted {
  if (!['text', 'date', 'datetime', 'instant'].includes(type)) return lost(value, '不是日期');
  const parts = MOMENT.exec(value);
  if (parts === null) return lost(value, whyNot(value));
  const [, year, , month, day, hour, minute, second, fraction, offset] = parts;
  const wall: WallTime = {
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: Number(hour ?? 0),
    minute: Number(minute ?? 0),
    second: Number(second ?? 0),
    millisecond: Number((fraction ?? '').padEnd(3, '0').slice(0, 3)),
  };
  if (utcOf(wall) === null) return lost(value, '没有这一天或这个时刻');
  if (wall.year < FIRST_YEAR || wall.year > LAST_YEAR)
    return lost(value, `不在 ${FIRST_YEAR} 到 ${LAST_YEAR} 年之间，日期字段装不下`);
  if (hour === undefined) return dayCell(wall, value);
  return offset === undefined ? wallCell(wall, value, zone) : wallCell(wall, value, zoneOfOffset(offset));
}

/** The first moment of the day, should midnight be passed over or come twice. */
function dayCell(wall: WallTime, value: string): Converted {
  for (const hour of [0, 1]) {
    const [first] = instantsOf({ ...wall, hour }, PEOPLE_ZONE);
    if (first !== undefined) return taken(first);
  }
  return lost(value, '没有这一天');
}

function wallCell(wall: WallTime, value: string, zone: string): Converted {
  const [first, second] = instantsOf(wall, zone);
  if (first === undefined) return lost(value, `在 ${zone} 不存在，那时钟拨快了`);
  if (second !== undefined) return lost(value, `在 ${zone} 出现两次，那时钟拨慢了，分不清是哪一次`);
  return taken(first);
}

function zoneOfOffset(offset: string): string {
  if (offset === 'Z') return '+00:00';
  const digits = offset.slice(1).replace(':', '').padEnd(4, '0');
  return `${offset.slice(0, 1)}${digits.slice(0, 2)}:${digits.slice(2)}`;
}

function whyNot(value: string): string {
  if (/^\d{1,2}([-/.])\d{1,2}\1\d{2,4}/.test(value)) return '分不清哪个是日、哪个是月，请在 SQL 里写成 年-月-日';
  return '不是日期，请在 SQL 里写成 年-月-日 时:分:秒';
}
