// The database of the program that read the sample meters before: a month of `electricity_balance`, five minutes apart.
import { join } from 'node:path';
import { randomFrom } from '../../lib/random.ts';
import { createFile, openForWriting, type Row, type Table } from '../sqlite-file.ts';
import { addDays, wallClock } from '../wall-clock.ts';
import { meterStory, OLD_DAYS } from './meter-story.ts';
import { SAMPLE_METERS } from './sample-meters.ts';

const EVERY_SECONDS = 300;
const DAY_SECONDS = 86_400;
const BEIJING = 8 * 3_600_000;

const READINGS: Table = {
  name: 'electricity_balance',
  columns: {
    id: 'integer primary key autoincrement',
    meter_no: 'varchar(64) not null',
    remain: 'decimal(10,2) not null',
    collected_at: 'datetime not null',
  },
  after:
    'create index idx_meter_time on electricity_balance (meter_no, collected_at);' +
    'create unique index uk_meter_collected on electricity_balance (meter_no, collected_at)',
};
const STORY: Table = { name: 'playground_story', columns: { begun: 'text not null' } };

export interface OldDatabaseOptions {
  /** The folder of the sample files. */
  readonly dir: string;
  readonly seed: number;
  /** The product's time. */
  readonly now: Date;
  readonly isWorkday: (date: string) => boolean;
}

export function oldDatabaseFile(dir: string): string {
  return join(dir, 'old-meters.db');
}

/** Makes it once; it ends at the moment at which it is made, and from then on the pages tell. */
export async function makeOldDatabase({ dir, seed, now, isWorkday }: OldDatabaseOptions): Promise<void> {
  const begun = new Date(now.getTime() + BEIJING).toISOString().slice(0, 10);
  const rows = (): Row[] =>
    SAMPLE_METERS.flatMap((meter) => {
      const story = meterStory({ meter, seed, begun, isWorkday });
      const isOut = outage(meter.number, seed);
      return moments(begun, now).flatMap(({ at, wall, second }) =>
        isOut(second) ? [] : [{ meter_no: meter.number, remain: story.remainAt(at) / 100, collected_at: wall }],
      );
    }).map((row, index) => ({ id: index + 1, ...row }));
  await createFile(oldDatabaseFile(dir), () => [
    { table: READINGS, rows: rows() },
    { table: STORY, rows: [{ begun }] },
  ]);
}

/** The date on which the playground was first started. */
export async function storyBegun(dir: string): Promise<string> {
  const connection = await openForWriting(oldDatabaseFile(dir));
  try {
    const [row] = connection.prepare('select begun from playground_story').all();
    return (row as { begun: string }).begun;
  } finally {
    connection.close();
  }
}

/** The reading with which it ends. @property at milliseconds, UTC */
export async function lastOldReading(dir: string): Promise<{ readonly number: string; readonly at: number }> {
  const connection = await openForWriting(oldDatabaseFile(dir));
  try {
    const [row] = connection
      .prepare('select meter_no, collected_at from electricity_balance order by id desc limit 1')
      .all();
    const { meter_no, collected_at } = row as { meter_no: string; collected_at: string };
    return { number: meter_no, at: Date.parse(`${collected_at.replace(' ', 'T')}Z`) - BEIJING };
  } finally {
    connection.close();
  }
}

function moments(begun: string, now: Date): { at: number; wall: string; second: number }[] {
  const first = addDays(begun, -OLD_DAYS);
  const start = Date.parse(`${first}T00:00:00Z`) - BEIJING;
  const count = Math.floor((now.getTime() - start) / 1_000 / EVERY_SECONDS);
  return Array.from({ length: count }, (_, index) => {
    const second = index * EVERY_SECONDS + 7;
    return { at: start + second * 1_000, wall: wallClock(first, second), second };
  });
}

/** One afternoon in the second week nobody read the meter: the old program stood still. */
function outage(number: string, seed: number): (second: number) => boolean {
  const random = randomFrom('outage', number, seed);
  const from = random.int(9, 13) * DAY_SECONDS + random.int(13, 16) * 3_600;
  const to = from + random.int(4, 7) * 3_600;
  return (second) => second >= from && second < to;
}
