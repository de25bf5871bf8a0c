// The playground's month of readings comes in by the import's own functions: once, whole, and from wherever it was cut off.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { expect, it, onTestFinished } from 'vitest';
import { openWorkdays } from '../../src/alerts/workdays.ts';
import { moveInSampleMeters } from '../../src/app/sample-meters-move-in.ts';
import { type MeterContext, meterDb } from '../../src/features/meter/context.ts';
import { overviewsOf } from '../../src/features/meter/overview.ts';
import { makeOldDatabase, oldDatabaseFile } from '../../src/playground/meters/old-database.ts';
import { SAMPLE_METERS } from '../../src/playground/meters/sample-meters.ts';
import { openStore } from '../../src/store/store.ts';
import { meterContext } from '../meter/meter-bench.ts';
import { withMeter } from '../meter/readings/meter-store.ts';
import { freshDatabase } from '../support/fresh-database.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const NOW = new Date('2026-11-26T06:31:00Z');
const NUMBERS = SAMPLE_METERS.map(({ number }) => number);

interface OldRow {
  readonly meter_no: string;
  readonly remain: number;
  readonly collected_at: string;
}

it('a month of sample readings is moved in once, and from where it was cut off', async () => {
  const dataDir = temporaryFolder('playground');
  const dir = join(dataDir, 'samples');
  mkdirSync(dir);
  const { isWorkday } = (await openWorkdays())({});
  await makeOldDatabase({ dir, seed: 1, now: NOW, isWorkday });
  const old = new Database(oldDatabaseFile(dir));
  const rows = old
    .prepare('select meter_no, remain, collected_at from electricity_balance order by id')
    .all() as OldRow[];
  old.close();

  const store = await withMeter(await openStore((await freshDatabase('sqlite')).url));
  onTestFinished(() => store.close());
  const meters = Object.fromEntries(SAMPLE_METERS.map(({ number, name }) => [number, { name }]));
  const bench = meterContext({ store, settings: { meters }, now: () => NOW, dataDir });
  const ctx = { ...bench, config: { ...bench.config, playground: { enabled: true, seed: 1 } } } as MeterContext;
  const count = async (): Promise<number> => {
    const table = meterDb(store).selectFrom('electricity_balance');
    const { there } = await table.select(({ fn }) => fn.countAll().as('there')).executeTakeFirstOrThrow();
    return Number(there);
  };
  const values = rows.slice(0, 300).map((row) => ({ ...row, remain: row.remain.toFixed(2) }));
  await meterDb(store).insertInto('electricity_balance').values(values).execute();
  await moveInSampleMeters(ctx);
  expect(await count()).toBe(rows.length);

  const [dormitory, canteen] = await overviewsOf(ctx, NUMBERS);
  expect(dormitory?.forecast.days).toBeGreaterThan(70);
  expect(dormitory?.forecast.days).toBeLessThan(95);
  expect(dormitory?.month.usage).toBeGreaterThan(40_000);
  expect(canteen?.forecast.days).toBeGreaterThan(120);

  // Where the last reading is, all of them are: nothing is looked through again.
  await meterDb(store)
    .deleteFrom('electricity_balance')
    .where('meter_no', '=', NUMBERS[0] ?? '')
    .execute();
  const left = await count();
  await moveInSampleMeters(ctx);
  expect(await count()).toBe(left);
});
