// Readings in the table that other programs know: kept once, to the second of Beijing, exact to the hundredth, from both doors.
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { meterDb } from '../../../src/features/meter/context.ts';
import { lastReadings } from '../../../src/features/meter/readings/last-readings.ts';
import { readingsOf } from '../../../src/features/meter/readings/readings-of.ts';
import { atOfWall } from '../../../src/features/meter/rules/reading.ts';
import { onSomeStores } from '../../store/each-store.ts';
import { keep, reading, withMeter, writeForeign } from './meter-store.ts';

const DAY = { from: atOfWall('2026-11-26 00:00:00'), to: atOfWall('2026-11-27 00:00:00') };

onSomeStores('readings', ({ fresh, again }) => {
  test('a reading is Beijing wall time in the table, and comes back as the instant it was', async () => {
    const store = await withMeter((await fresh()).store);
    await keep(store, [reading('A', '2026-11-26 00:00:00', '99999999.99', '95.72', '0.8')]);
    const { rows } = await sql<{ wall: string; hour: number | string }>`
      select collected_at as wall, ${hourOf(store.kind)} as hour from electricity_balance`.execute(meterDb(store));
    expect(rows.map(({ wall, hour }) => [wall, Number(hour)])).toEqual([['2026-11-26 00:00:00', 0]]);
    expect(await readingsOf({ store }, 'A', DAY)).toEqual([
      { at: Date.parse('2026-11-25T16:00:00Z'), remain: 9_999_999_999, amount: 9572, price: 8000 },
    ]);
  });

  test('the same meter and second is kept once, and what was there first stays', async () => {
    const store = await withMeter((await fresh()).store);
    const first = reading('A', '2026-11-26 08:00:00', '10.00');
    expect(
      await keep(store, [first, reading('A', '2026-11-26 08:00:00', '9.00'), reading('B', '2026-11-26 08:00:00', '5')]),
    ).toBe(2);
    expect(await keep(store, [{ ...first, at: first.at + 999 }, reading('A', '2026-11-26 08:05:00', '9.5')])).toBe(1);
    expect((await readingsOf({ store }, 'A', DAY)).map(({ remain }) => remain)).toEqual([1000, 950]);
  });

  test('keeping what is there uses up no ids', async () => {
    const store = await withMeter((await fresh()).store);
    const readings = Array.from({ length: 50 }, (_, at) =>
      reading('A', `2026-11-26 08:${String(at).padStart(2, '0')}:00`, '1'),
    );
    await keep(store, readings);
    await keep(store, readings);
    await keep(store, [reading('A', '2026-11-26 09:00:00', '1')]);
    const ids = await meterDb(store).selectFrom('electricity_balance').select('id').orderBy('id').execute();
    expect(ids.at(-1)?.id).toBe(51);
  });

  test('two who keep the same at once keep it once', async () => {
    const { store, url } = await fresh();
    await withMeter(store);
    const other = await again(url);
    const readings = Array.from({ length: 300 }, (_, at) =>
      reading(`M${at % 60}`, `2026-11-26 08:00:0${Math.floor(at / 60)}`, '7'),
    );
    await Promise.all([keep(store, readings), keep(other, [...readings].reverse())]);
    const rows = await meterDb(store).selectFrom('electricity_balance').select('id').execute();
    expect(rows).toHaveLength(300);
  });

  test('rows of another program count as they are, and those that are no readings do not', async () => {
    const store = await withMeter((await fresh()).store);
    await writeForeign(store, [
      ['A', '2026-11-26 09:00:00', '8.10'],
      ['A', '2026-11-26 08:00:00', '8.20'],
      ['A', '2026-11-26 10:00:00', '-1.00'],
    ]);
    expect((await readingsOf({ store }, 'A', DAY)).map(({ remain }) => remain)).toEqual([820, 810]);
    expect((await lastReadings({ store }, ['A'])).get('A')?.remain).toBe(810);
  });

  test('the last readings of many meters, with their money', async () => {
    const store = await withMeter((await fresh()).store);
    const meters = Array.from({ length: 250 }, (_, at) => `M${at}`);
    await keep(
      store,
      meters.flatMap((meter, at) => [
        reading(meter, '2026-11-25 08:00:00', '50', '40', '0.8'),
        reading(meter, '2026-11-26 08:00:00', String(at), ...(at === 7 ? ['5.6', '0.8'] : [])),
      ]),
    );
    const last = await lastReadings({ store }, [...meters, 'nobody']);
    expect(last.size).toBe(250);
    expect(last.get('M249')).toEqual({ at: atOfWall('2026-11-26 08:00:00'), remain: 24900, amount: null, price: null });
    expect(last.get('M7')).toEqual({ at: atOfWall('2026-11-26 08:00:00'), remain: 700, amount: 560, price: 8000 });
  });
});

function hourOf(kind: string) {
  if (kind === 'mysql') return sql`hour(collected_at)`;
  return kind === 'postgres'
    ? sql`extract(hour from collected_at)`
    : sql`cast(strftime('%H', collected_at) as integer)`;
}
