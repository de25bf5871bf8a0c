// Whatever is kept, whatever arrives and from where, and wherever a process dies: days are what the readings say, at once.
import fc from 'fast-check';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { meterDb } from '../../../src/features/meter/context.ts';
import { readDays } from '../../../src/features/meter/readings/read-days.ts';
import { rebuild } from '../../../src/features/meter/readings/rebuild.ts';
import { rollUp } from '../../../src/features/meter/readings/roll-up.ts';
import { DAY_MS, wallText } from '../../../src/features/meter/rules/reading.ts';
import { onSomeStores } from '../../store/each-store.ts';
import { countedStore } from '../../support/counted-store.ts';
import {
  BEGIN,
  contextOf,
  Died,
  expectRight,
  METERS,
  RANGE,
  recomputed,
  rollAndDie,
  runsOn,
  step,
  take,
} from './histories.ts';
import { withMeter, writeForeign } from './meter-store.ts';

onSomeStores('roll-ups', ({ fresh, again }, kind) => {
  test('after any history they are what the readings say', { timeout: 600_000 }, async () => {
    const store = await withMeter((await fresh()).store);
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        for (const table of ['electricity_balance', 'meter_days', 'meter_rolls', 'meter_absorbed'])
          await sql`delete from ${sql.table(table)}`.execute(store.db);
        for (const one of steps) {
          await take(store, one);
          await expectRight(store);
        }
      }),
      { numRuns: runsOn(kind) },
    );
  });

  test('a rolling up that dies before any statement leaves answers right, and the next one ends it', async () => {
    const store = await withMeter((await fresh()).store);
    const history = Array.from(
      { length: 24 * 12 },
      (_, hour) => [METERS[hour % 3] ?? 'A', wallText(BEGIN + hour * 3_600_000), (300 - hour / 2).toFixed(2)] as const,
    );
    await writeForeign(store, history.slice(0, 200));
    for (let at = 0; at < 60; at += 4) {
      await rollAndDie(store, at);
      await expectRight(store);
    }
    await writeForeign(store, history.slice(200));
    await rollUp(contextOf(store));
    await expectRight(store);
    const kept = await meterDb(store)
      .selectFrom('meter_days')
      .select('date')
      .where('meter', '=', 'A')
      .orderBy('date')
      .execute();
    expect(kept.map(({ date }) => date).slice(0, 1)).toEqual(['2026-10-01']);
    expect(kept).toHaveLength(11);
  });

  test('what a transaction commits late counts from then on, although later numbers were absorbed', async () => {
    const { store, url } = await fresh();
    await withMeter(store);
    if (kind === 'sqlite') return; // One writes at a time there: no number is passed over.
    const slow = await again(url);
    await slow.transaction(async (trx) => {
      await sql`insert into electricity_balance (meter_no, remain, collected_at) values ('A', 20, '2026-10-03 12:00:00')`.execute(
        trx,
      );
      await writeForeign(store, [
        ['A', '2026-10-01 12:00:00', '30'],
        ['A', '2026-10-06 12:00:00', '10'],
        ['A', '2026-10-07 12:00:00', '9'],
      ]);
      await rollUp(contextOf(store));
      await expectRight(store);
    });
    await expectRight(store);
    await rollUp(contextOf(store));
    await expectRight(store);
    const third = (await readDays(contextOf(store), ['A'], RANGE)).get('A')?.find(({ date }) => date === '2026-10-03');
    expect(third?.last?.remain).toBe(2000);
  });

  test('what is deleted counts until days are rebuilt, and rebuilding one meter is enough for it', async () => {
    const store = await withMeter((await fresh()).store);
    await writeForeign(store, [
      ['A', '2026-10-01 12:00:00', '30'],
      ['A', '2026-10-02 12:00:00', '20'],
      ['A', '2026-10-04 12:00:00', '10'],
    ]);
    await rollUp(contextOf(store));
    await sql`delete from electricity_balance where collected_at = '2026-10-02 12:00:00'`.execute(store.db);
    await rebuild(contextOf(store), { meters: ['A'], progress: () => {} });
    await expectRight(store);
  });

  test('a rebuilding that dies is gone on with', async () => {
    const store = await withMeter((await fresh()).store);
    await writeForeign(
      store,
      Array.from(
        { length: 80 },
        (_, hour) => [METERS[hour % 3] ?? 'A', wallText(BEGIN + hour * 7_200_000), String(100 - hour)] as const,
      ),
    );
    await rollUp(contextOf(store));
    await sql`update electricity_balance set remain = 0 where meter_no = 'B'`.execute(store.db);
    let left = 40;
    const mortal = countedStore(store, () => {
      left -= 1;
      if (left < 0) throw new Died();
    });
    await expect(rebuild(contextOf(mortal), { progress: () => {} })).rejects.toThrow(Died);
    await expectRight(store);
    const again = await rebuild(contextOf(store), { progress: () => {} });
    expect(again).toMatchObject({ isContinued: true, left: 0 });
    await expectRight(store);
    expect(await rebuild(contextOf(store), { progress: () => {} })).toMatchObject({ isContinued: false, days: 18 });
  });

  test('another interval of reading makes other gaps, at once', async () => {
    const store = await withMeter((await fresh()).store);
    await writeForeign(
      store,
      Array.from({ length: 9 }, (_, day) => ['A', wallText(BEGIN + day * DAY_MS), String(90 - day)] as const),
    );
    await rollUp(contextOf(store, 3_600));
    expect(await readDays(contextOf(store, 86_400), METERS, RANGE)).toEqual(await recomputed(store, 86_400));
    await rollUp(contextOf(store, 86_400));
    expect(await readDays(contextOf(store, 86_400), METERS, RANGE)).toEqual(await recomputed(store, 86_400));
  });
});
