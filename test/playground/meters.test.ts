// The sample meters: the same for the same seed, whenever and however often they are looked at; a story in which something happens.
import Database from 'libsql';
import { expect, it } from 'vitest';
import { openWorkdays } from '../../src/alerts/workdays.ts';
import { readCnyiot } from '../../src/features/meter/sources/cnyiot.ts';
import { type MeterStory, meterStory, OLD_DAYS } from '../../src/playground/meters/meter-story.ts';
import { makeOldDatabase, oldDatabaseFile, storyBegun } from '../../src/playground/meters/old-database.ts';
import { payPage } from '../../src/playground/meters/pay-page.ts';
import { SAMPLE_METERS } from '../../src/playground/meters/sample-meters.ts';
import { addDays } from '../../src/playground/wall-clock.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const { isWorkday } = (await openWorkdays())({});
const HOUR = 3_600_000;
const begun = '2026-11-26';
const at = (date: string, hour: number): number => Date.parse(`${date}T00:00:00+08:00`) + hour * HOUR;

function stories(seed: number): readonly MeterStory[] {
  return SAMPLE_METERS.map((meter) => meterStory({ meter, seed, begun, isWorkday }));
}

it('is a function of seed and time alone', () => {
  const hours = Array.from({ length: 60 }, (_, index) => at(addDays(begun, (index % 40) - 20), index * 0.37));
  const forward = stories(1).map((story) => hours.map((hour) => story.remainAt(hour)));
  const backward = stories(1).map((story) =>
    hours
      .toReversed()
      .map((hour) => story.remainAt(hour))
      .toReversed(),
  );
  expect(forward).toEqual(backward);
  expect(stories(2).map((story) => hours.map((hour) => story.remainAt(hour)))).not.toEqual(forward);
});

it.each([1, 2, 3, 4, 5, 6])(
  'falls, is topped up before nothing is left, and is soon near its limit: seed %i',
  (seed) => {
    const rises = stories(seed).map((story, index) => {
      const values = Array.from({ length: (OLD_DAYS + 60) * 24 }, (_, hour) =>
        story.remainAt(at(addDays(begun, -OLD_DAYS), hour)),
      );
      expect(Math.min(...values), SAMPLE_METERS[index]?.name).toBeGreaterThan(1_000);
      return values.flatMap((value, hour) =>
        value > (values[hour - 1] ?? value) ? [Math.floor(hour / 24) - OLD_DAYS] : [],
      );
    });
    const [dormitory = [], canteen = []] = rises;
    // Twice in the month before; then, when people have seen the alert, within ten days.
    expect(dormitory.slice(0, 2)).toEqual([4 - OLD_DAYS, 17 - OLD_DAYS]);
    expect(dormitory[2]).toBeGreaterThanOrEqual(4);
    expect(dormitory[2]).toBeLessThanOrEqual(9);
    expect(canteen[2]).toBeGreaterThan(6);
  },
);

it('shows on its page what a source of ours reads', () => {
  const [meter] = SAMPLE_METERS;
  if (meter === undefined) throw new Error('there is no sample meter');
  const body = Buffer.from(payPage({ ...meter, remain: 11_965 }));
  expect(readCnyiot({ body, contentType: 'text/html; charset=utf-8' }, meter.number)).toMatchObject({
    state: 'ok',
    reading: { remain: 11_965, amount: 9_572, price: 8_000, name: '倒班宿舍2栋' },
  });
  expect(readCnyiot({ body: Buffer.from(payPage(null)), contentType: 'text/html' }, meter.number).state).toBe(
    'unreadable',
  );
});

interface OldRow {
  readonly meter_no: string;
  readonly remain: number;
  readonly collected_at: string;
}

it('leaves a month of readings to the old database, which goes on where the pages begin', async () => {
  const dir = temporaryFolder();
  const now = new Date('2026-11-26T06:31:00Z');
  await makeOldDatabase({ dir, seed: 1, now, isWorkday });
  await makeOldDatabase({ dir, seed: 9, now: new Date('2026-12-24T06:31:00Z'), isWorkday });
  expect(await storyBegun(dir)).toBe(begun);
  const connection = new Database(oldDatabaseFile(dir));
  const rows = connection.prepare('select * from electricity_balance order by id').all() as OldRow[];
  connection.close();
  expect(rows.length).toBeGreaterThan(2 * 30 * 288);
  SAMPLE_METERS.forEach(({ number }, index) => {
    const own = rows.filter(({ meter_no }) => meter_no === number);
    expect(own[0]?.collected_at).toBe('2026-10-26 00:00:07');
    const last = own.at(-1);
    expect(last?.collected_at).toBe('2026-11-26 14:25:07');
    expect(last?.remain).toBe((stories(1)[index]?.remainAt(Date.parse('2026-11-26T14:25:07+08:00')) ?? 0) / 100);
    const gaps = own.filter(({ collected_at }, place) => {
      const before = own[place - 1]?.collected_at;
      return before !== undefined && Date.parse(`${collected_at}Z`) - Date.parse(`${before}Z`) > HOUR;
    });
    expect(gaps).toHaveLength(1);
  });
});
