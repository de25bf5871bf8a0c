// The figures below the first line: a sum of fewer days says of how many.
import { expect, it } from 'vitest';
import type { MeterFacts } from '../../../src/features/meter/page/facts.ts';
import { tilesOf } from '../../../src/features/meter/page/tiles.ts';
import type { MeterDay } from '../../../src/features/meter/rules/day.ts';
import { dateAfter } from '../../../src/features/meter/rules/reading.ts';
import { price } from '../../../src/features/meter/units.ts';
import { madeDay } from './made-day.ts';

const TODAY = '2026-11-26';

/** The tiles of the day, of 7 and of 30 days, on the last of sixty days. */
function tiles(days: readonly MeterDay[]) {
  const overview = { last: null, amount: null, price: price(8_000) } as unknown as MeterFacts['overview'];
  const more = {
    period: 'day',
    toCome: null,
    now: Date.parse('2026-11-26T02:00:00Z'),
    isWorkday: () => true,
    open: null,
  } as const;
  const facts: MeterFacts = { overview, days, today: TODAY, ...more };
  return tilesOf(facts).slice(1);
}

function sixty(date: string, partOf: (at: number) => Partial<MeterDay> | null): readonly MeterDay[] {
  return Array.from({ length: 60 }, (_, at) => {
    const part = partOf(at);
    return madeDay(dateAfter(date, at - 59), part === null ? {} : { 8: [1_000, 100] }, part ?? { coveredMinutes: 0 });
  });
}

/** Of the last so many days something is known. */
function spans(date: string, known: number): readonly string[] {
  return tiles(sixty(date, (at) => (at >= 60 - known ? {} : null)))
    .slice(1)
    .map(({ value, beside }) => `${value} ${beside}`);
}

/** What each is compared with, where the day at the place has readings for half of it. */
function comparisons(torn: number): readonly (string | undefined)[] {
  return tiles(sixty('2026-11-07', (at) => (at === torn ? { coveredMinutes: 720 } : {}))).map(
    ({ lines }) => lines[0]?.text,
  );
}

it('says of how many days a sum is where not all of them are known', () => {
  expect(spans('2026-11-07', 13)).toEqual(['7.00 5.60 元', '13.00 10.40 元，只有 13 天']);
  expect(spans('2026-10-28', 3)).toEqual(['3.00 2.40 元，只有 3 天', '3.00 2.40 元，只有 3 天']);
  expect(spans('2026-11-07', 30)).toEqual(['7.00 5.60 元', '30.00 24.00 元']);
  expect(spans('2026-10-01', 0)).toEqual(['— ', '— ']);
});

it('compares nothing that is not known whole: less of it read is not less used', () => {
  const same = '±0.00 度（±0.0%）';
  const torn = '读数不全，不比较';
  expect(comparisons(-1)).toEqual([same, same, same]);
  expect(comparisons(59)).toEqual([torn, torn, torn]);
  expect(comparisons(55)).toEqual([same, torn, torn]);
  expect(comparisons(40)).toEqual([same, same, torn]);
  // Nor anything with what is not known whole; the day before is one of the seven.
  expect(comparisons(48)).toEqual([same, '—', torn]);
  expect(comparisons(10)).toEqual([same, same, '—']);
});
