// kill -9 before every statement of a look and a report: what happened is told once by whoever comes after.

import { once } from 'node:events';
import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { alertMigrations } from '../../../src/alerts/migrations/index.ts';
import type { AlertTables } from '../../../src/alerts/tables.ts';
import { keepReadings, type NewReading } from '../../../src/features/meter/readings/keep-readings.ts';
import { HOUR_MS } from '../../../src/features/meter/rules/reading.ts';
import { kwh } from '../../../src/features/meter/units.ts';
import { outboxMigrations } from '../../../src/outbox/migrations/index.ts';
import type { OutboxTables } from '../../../src/outbox/tables.ts';
import { migrate } from '../../../src/store/migrate.ts';
import { storeMigrations } from '../../../src/store/migrations/index.ts';
import { openStore, type Store } from '../../../src/store/store.ts';
import { compile, type Program, start } from '../../store/child.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { contextOver, lookAndReport, migrations } from './children/looking.ts';

/** A Monday, half past eight. */
const DUE = Date.parse('2026-11-23T00:30:00Z');
const BEFORE = DUE - 2 * HOUR_MS;
const HOURS = 10 * 24;

let program: Program;
beforeAll(async () => {
  program = await compile('test/meter/watching/children/looking-child.ts');
}, 240_000);
afterAll(() => program.end());

/** Ten days, a look; then A falls below its limit and B is topped up. */
async function prepared(folder: string): Promise<string> {
  const file = join(folder, 'before.db');
  const store = await openStore(`sqlite:${file}`);
  await migrate(store, [...storeMigrations, ...outboxMigrations, ...alertMigrations, ...migrations]);
  const reading = (meter: string, at: number, remain: number): NewReading => ({
    ...{ meter, at, remain: kwh(remain), amount: null, price: null },
  });
  const past = Array.from({ length: HOURS }, (_, hour) => hour).flatMap((hour) => {
    const at = BEFORE - (HOURS - hour) * HOUR_MS;
    const left = (HOURS - hour) * 10;
    return [reading('A', at, 5_020 + left), reading('B', at, 9_000 + left)];
  });
  await store.transaction((trx) => keepReadings(trx, past));
  await lookAndReport(
    {
      ...contextOver(store, BEFORE),
      settings: { ...contextOver(store, BEFORE).settings, reports: { weekly: false, monthly: false } },
    },
    DUE,
  );
  const news = [reading('A', DUE - HOUR_MS, 4_990), reading('B', DUE - HOUR_MS, 29_000)];
  await store.transaction((trx) => keepReadings(trx, news));
  await store.close();
  return file;
}

async function told(store: Store): Promise<readonly string[]> {
  const db = store.withTables<AlertTables & OutboxTables>().db as unknown as Kysely<AlertTables & OutboxTables>;
  const raises = await db.selectFrom('alert_raises').selectAll().execute();
  const said = await db.selectFrom('outbox').select(['once']).execute();
  return [...raises.map(({ act, key }) => `${act} ${key}`), ...said.map(({ once: key }) => String(key))].sort();
}

const ONCE = [`meter-top-up/B/${DUE - HOUR_MS}/oc_a`, 'meter-weekly/2026-11-16/oc_a', 'raise meter/low/A'];

it('is told once, wherever the process was killed', async () => {
  const folder = temporaryFolder('meter-kills');
  const before = await prepared(folder);
  let deaths = 0;
  for (let at = 1; ; at += 1) {
    const file = join(folder, `${at}.db`);
    // What is not in the file itself yet stands in the log beside it.
    for (const end of ['', '-wal'].filter((one) => existsSync(before + one))) copyFileSync(before + end, file + end);
    const url = `sqlite:${file}`;
    const child = start(program, [url, String(DUE), String(DUE), String(at)]);
    await once(child.process, 'exit');
    const isThrough = child.process.exitCode === 0;
    if (!isThrough) {
      expect(child.process.signalCode).toBe('SIGKILL');
      deaths += 1;
    }
    const store = await openStore(url);
    const half = await told(store);
    expect(ONCE).toEqual(expect.arrayContaining([...half]));
    expect(new Set(half).size).toBe(half.length);
    for (const later of [1_000, 2_000]) await lookAndReport(contextOver(store, DUE + later), DUE);
    expect(await told(store)).toEqual(ONCE);
    await store.close();
    if (isThrough) break;
  }
  console.info(`killed ${deaths} times`);
  expect(deaths).toBeGreaterThan(30);
}, 1_800_000);
