// Dates as people write them in a chat, on a Saturday: 2026-11-21.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRange } from '../../src/lib/date-range.ts';
import { beginOf, dateText, dayNamed, dayOf, mondayOf } from '../../src/lib/days.ts';
import { numberOf } from '../../src/lib/number-words.ts';
import { rangeText, rangeWord } from '../../src/lib/range-text.ts';

const SATURDAY = dayNamed(2026, 11, 21) ?? 0;

function read(text: string, today = SATURDAY): unknown {
  const range = readRange(text, today);
  if (range === null) return null;
  return 'fault' in range ? range.fault : `${dateText(range.first)} ${dateText(range.last)}`;
}

const day = (date: string): string => `${date} ${date}`;

describe('a range of days', () => {
  it.each([
    ['今天', day('2026-11-21')],
    ['昨天', day('2026-11-20')],
    ['前天', day('2026-11-19')],
    ['大前天', day('2026-11-18')],
    ['yesterday', day('2026-11-20')],
    ['近7天', '2026-11-15 2026-11-21'],
    ['最近七天', '2026-11-15 2026-11-21'],
    ['过去30天', '2026-10-23 2026-11-21'],
    ['7d', '2026-11-15 2026-11-21'],
    ['近一周', '2026-11-15 2026-11-21'],
    ['3天前', day('2026-11-18')],
    ['两天前', day('2026-11-19')],
    ['本周', '2026-11-16 2026-11-21'],
    ['上周', '2026-11-09 2026-11-15'],
    ['本月', '2026-11-01 2026-11-21'],
    ['上个月', '2026-10-01 2026-10-31'],
    ['周三', day('2026-11-18')],
    ['周日', day('2026-11-15')],
    ['上周三', day('2026-11-11')],
    ['上星期天', day('2026-11-15')],
    ['11-20', day('2026-11-20')],
    ['11/20', day('2026-11-20')],
    ['11月20日', day('2026-11-20')],
    ['11月2号', day('2026-11-02')],
    ['2026年11月20日', day('2026-11-20')],
    ['2026-11-20', day('2026-11-20')],
    ['20261120', day('2026-11-20')],
    ['12-24', day('2025-12-24')],
    ['2026-11-01..11-05', '2026-11-01 2026-11-05'],
    ['11-01..05', '2026-11-01 2026-11-05'],
    ['11月1日至5日', '2026-11-01 2026-11-05'],
    ['11-01~11-05', '2026-11-01 2026-11-05'],
    ['2025-12-30..01-02', '2025-12-30 2026-01-02'],
    ['12-30到01-02', '2025-12-30 2026-01-02'],
    ['2026-11-20..2026-11-30', '2026-11-20 2026-11-21'],
    ['2月30日', '没有“2月30日”这一天'],
    ['11-05..11-01', '“11-05..11-01”的开始在结束之后，请换过来写'],
    ['2026-11-05..2026-11-01', '“2026-11-05..2026-11-01”的开始在结束之后，请换过来写'],
    ['2026-12-01', '“2026-12-01”还没有到；今天是 2026-11-21'],
    ['2020-01-01..2026-01-01', '“2020-01-01..2026-01-01”超过 366 天，请分几次查'],
    ['近0天', '至少要 1 天'],
    ['空压机', null],
    ['P-101', null],
    ['12#', null],
    ['1.2', null],
    ['12日', null],
    ['10.2.3.4', null],
    ['11-20-3', null],
  ])('%s', (text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it('is read on any day without an error, ends today at the latest, and is written so that it reads back', () => {
    const texts = ['今天', '上周', '本周', '周三', '本周五', '上月', '近7天', '3天前', '02-29', '12-31..01-01'];
    fc.assert(
      fc.property(fc.integer({ min: 10_000, max: 30_000 }), fc.constantFrom(...texts), (today, text) => {
        const range = readRange(text, today);
        if (range === null) throw new Error(`${text} is no date`);
        if ('fault' in range) return;
        expect(range.first).toBeLessThanOrEqual(range.last);
        expect(range.last).toBeLessThanOrEqual(today);
        expect(readRange(rangeWord(range), today)).toEqual(range);
      }),
    );
  });

  it('never fails, whatever is written', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void readRange(text, SATURDAY)));
  });

  it('is echoed with both ends and the number of days', () => {
    const range = { first: SATURDAY - 6, last: SATURDAY };
    expect(rangeText(range, SATURDAY)).toBe('11-15 00:00 → 11-21 23:59（7 天）');
    expect(rangeText({ first: dayNamed(2025, 12, 31) ?? 0, last: SATURDAY }, SATURDAY)).toBe(
      '2025-12-31 00:00 → 11-21 23:59（326 天）',
    );
  });
});

it('days are those of Shanghai', () => {
  expect(dateText(dayOf(new Date('2026-11-20T16:00:00Z')))).toBe('2026-11-21');
  expect(dateText(dayOf(new Date('2026-11-20T15:59:59Z')))).toBe('2026-11-20');
  expect(beginOf(SATURDAY)).toBe('2026-11-20T16:00:00.000Z');
  expect(dateText(mondayOf(SATURDAY + 1))).toBe('2026-11-16');
});

it.each([
  ['2', 2],
  ['二', 2],
  ['两', 2],
  ['十', 10],
  ['十二', 12],
  ['二十', 20],
  ['九十九', 99],
  ['二三', null],
  ['', null],
  ['x', null],
])('the number %j', (text, expected) => {
  expect(numberOf(text)).toBe(expected);
});
