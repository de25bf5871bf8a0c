// The figures below the first line: a sum of fewer days says of how many.
import { expect, it } from 'vitest';
import type { MeterFacts } from '../../../src/features/meter/page/facts.ts';
import { tilesOf } from '../../../src/features/meter/page/tiles.ts';
import { dateAfter } from '../../../src/features/meter/rules/reading.ts';
import { price } from '../../../src/features/meter/units.ts';
import { madeDay } from './made-day.ts';

const TODAY = '2026-11-26';

/** Sixty days until the date, of which the last so many are known. */
function spans(date: string, known: number): readonly string[] {
  const days = Array.from({ length: 60 }, (_, at) => {
    const isRead = at >= 60 - known;
    return madeDay(dateAfter(date, at - 59), isRead ? { 8: [1_000, 100] } : {}, isRead ? {} : { coveredMinutes: 0 });
  });
  const overview = { last: null, amount: null, price: price(8_000) } as unknown as MeterFacts['overview'];
  const more = { period: 'day', toCome: null, now: 0, isWorkday: () => true, open: null } as const;
  const facts: MeterFacts = { overview, days, today: TODAY, ...more };
  return tilesOf(facts)
    .slice(2)
    .map(({ value, beside }) => `${value} ${beside}`);
}

it('says of how many days a sum is where not all of them are known', () => {
  expect(spans('2026-11-07', 13)).toEqual(['7.00 5.60 元', '13.00 10.40 元，只有 13 天']);
  expect(spans('2026-10-28', 3)).toEqual(['3.00 2.40 元，只有 3 天', '3.00 2.40 元，只有 3 天']);
  expect(spans('2026-11-07', 30)).toEqual(['7.00 5.60 元', '30.00 24.00 元']);
  expect(spans('2026-10-01', 0)).toEqual(['— ', '— ']);
});
