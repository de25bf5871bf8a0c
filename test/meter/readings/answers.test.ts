// Answers about days: right beside a bulk that is not absorbed, in few statements, and whatever range is asked for.
import fc from 'fast-check';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { readDays } from '../../../src/features/meter/readings/read-days.ts';
import { rollUp } from '../../../src/features/meter/readings/roll-up.ts';
import { daysOf } from '../../../src/features/meter/rules/days-of.ts';
import { dateAfter, dateAt, wallText } from '../../../src/features/meter/rules/reading.ts';
import { batchesOf } from '../../../src/lib/batches.ts';
import { openStore } from '../../../src/store/store.ts';
import { onSomeStores } from '../../store/each-store.ts';
import { countedStore } from '../../support/counted-store.ts';
import { IS_NIGHTLY } from '../../support/extent.ts';
import { freshDatabase } from '../../support/fresh-database.ts';
import { BEGIN, contextOf, expectRight, household, METERS, NOW, RANGE } from './histories.ts';
import { keep, withMeter, writeForeign } from './meter-store.ts';

onSomeStores('answers about days', ({ fresh }) => {
  test('what another program loads in bulk counts before and after it is absorbed', async () => {
    const store = await withMeter((await fresh()).store);
    await writeForeign(store, [
      ['A', '2026-10-01 00:00:30', '900'],
      ['A', '2026-10-31 00:00:30', '100'],
    ]);
    await rollUp(contextOf(store));
    const bulk = Array.from(
      { length: 6_000 },
      (_, at) => [METERS[at % 3] ?? 'A', wallText(BEGIN + at * 400_000), (800 - at / 10).toFixed(2)] as const,
    );
    // The oldest last: who looks at the beginning of a bulk only sees nothing of them.
    for (const some of batchesOf(bulk.toReversed(), 1_000)) await writeForeign(store, some);
    await expectRight(store);
    await rollUp(contextOf(store));
    await expectRight(store);
  });

  test('an answer about days that are over takes three statements, with today six', async () => {
    const store = await withMeter((await fresh()).store);
    const hours = Array.from({ length: 24 * 31 + 8 }, (_, hour) => hour);
    const rows = hours.map((hour) => ['A', wallText(BEGIN + hour * 3_600_000), (900 - hour).toFixed(2)] as const);
    for (const some of batchesOf(rows, 300)) await writeForeign(store, some);
    await rollUp(contextOf(store));
    let statements = 0;
    const counted = countedStore(store, () => {
      statements += 1;
    });
    await readDays(contextOf(counted), ['A'], { first: '2026-10-02', last: '2026-10-31' });
    expect(statements).toBeLessThanOrEqual(3);
    statements = 0;
    await readDays(contextOf(counted), ['A'], { first: '2026-10-03', last: '2026-11-01' });
    // The two that look for a neighbour are counted twice, once for what stands in brackets.
    expect(statements).toBeLessThanOrEqual(6 + 2);
  });
});

test('a table of every hour has no gaps from its first morning on, whatever the settings expect', async () => {
  const database = await freshDatabase('sqlite');
  const store = await withMeter(await openStore(database.url));
  const hours = Array.from({ length: 24 * 6 }, (_, hour) => hour);
  const rows = hours.map((hour) => ['A', wallText(BEGIN + hour * 3_600_000), (900 - hour).toFixed(2)] as const);
  await writeForeign(store, rows);
  const range = { first: dateAfter(dateAt(BEGIN), 2), last: dateAfter(dateAt(BEGIN), 4) };
  const days = (await readDays(contextOf(store, 300), ['A'], range)).get('A') ?? [];
  expect(days.map(({ gaps, coveredMinutes }) => [gaps.length, coveredMinutes])).toEqual(Array(3).fill([0, 1_440]));
  await store.close();
  await database.drop();
});

test('any range of days is the same days, whether or not what came before them is read', async () => {
  const database = await freshDatabase('sqlite');
  const store = await withMeter(await openStore(database.url));
  await fc.assert(
    // Read as often as is expected, and much more seldom.
    fc.asyncProperty(
      household,
      fc.nat({ max: 20 }),
      fc.nat({ max: 6 }),
      fc.constantFrom(3_600, 300),
      async (...asked) => {
        const [readings, first, length, intervalSeconds] = asked;
        await sql`delete from electricity_balance`.execute(store.db);
        await keep(store, readings);
        const all = daysOf(readings, RANGE, { intervalSeconds, now: NOW });
        const range = { first: dateAfter('2026-10-01', first), last: dateAfter('2026-10-01', first + length) };
        const days = (await readDays(contextOf(store, intervalSeconds), ['A'], range)).get('A');
        expect(days).toEqual(all.filter(({ date }) => date >= range.first && date <= range.last));
      },
    ),
    { numRuns: IS_NIGHTLY ? 1_000 : 60 },
  );
  await store.close();
  await database.drop();
});
