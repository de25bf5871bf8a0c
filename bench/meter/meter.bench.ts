// A year of readings, five minutes apart, of many meters on a MariaDB of its own: how long answers, a cycle's ingest and rebuilding take,
// beside the limits, at a hundredth and a tenth of 1,000 meters. Figures are printed, never asserted: they are the machine's.
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { type Kysely, sql } from 'kysely';
import { expect, test } from 'vitest';
import { type MeterContext, meterDb } from '../../src/features/meter/context.ts';
import { meterMigrations } from '../../src/features/meter/migrations/index.ts';
import { compatRoutes } from '../../src/features/meter/page/compat-routes.ts';
import { keepReadings, type NewReading } from '../../src/features/meter/readings/keep-readings.ts';
import { readDays } from '../../src/features/meter/readings/read-days.ts';
import { rebuild } from '../../src/features/meter/readings/rebuild.ts';
import { rollUp } from '../../src/features/meter/readings/roll-up.ts';
import { DAY_MS, dateAt } from '../../src/features/meter/rules/reading.ts';
import { meterSettings } from '../../src/features/meter/settings.ts';
import { kwh, price, yuan } from '../../src/features/meter/units.ts';
import { migrate } from '../../src/store/migrate.ts';
import { storeMigrations } from '../../src/store/migrations/index.ts';
import { openStore } from '../../src/store/store.ts';
import type { WebRequest } from '../../src/web/route.ts';
import { startMariadb } from '../../test/support/servers/mariadb.ts';

const STEP_MS = 300_000;
const STEPS = 365 * 288;
const NOW = Date.parse('2026-11-25T12:00:00Z');
const BEGIN = NOW - STEPS * STEP_MS;
/** `BENCH_METERS=3` makes a smaller trial. */
const SIZES = (process.env.BENCH_METERS ?? '10,100').split(',').map(Number);
const ASKED = 200;
const LIMIT_MS = 20;
const CYCLE_METERS = 1_000;
const CYCLE_LIMIT_MS = 2_000;

interface Row {
  readonly what: string;
  readonly limit: string;
  readonly found: string;
}

test('answers, ingest and rebuilding over a year of readings', { timeout: 3_600_000 }, async () => {
  const columns: (readonly Row[])[] = [];
  for (const meters of SIZES) columns.push(await measured(meters));
  const table = report(columns);
  const folder = resolve(import.meta.dirname, '../.work');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'meter.md'), table);
  console.log(table);
});

async function measured(meters: number): Promise<readonly Row[]> {
  const server = await startMariadb({ settings: ['--innodb-buffer-pool-size=1G', '--innodb-log-file-size=256M'] });
  const store = await openStore(server.url);
  try {
    await migrate(store, [...storeMigrations, ...meterMigrations]);
    const numbers = Array.from({ length: meters }, (_, at) => numberAt(at));
    const rows = await generate(meterDb(store), meters);
    const ctx = {
      store,
      settings: meterSettings.parse({
        meters: Object.fromEntries(numbers.map((number) => [number, { name: number }])),
      }),
      now: () => new Date(NOW),
      signal: new AbortController().signal,
    };
    const web = ctx as unknown as MeterContext;
    const kept = await readDays(ctx, numbers.slice(0, 1), { first: '2026-01-01', last: '2026-01-03' });
    const cold = await median(20, () => ask(web, numbers, '/data', { period: 'month' }));

    const began = performance.now();
    const { days } = await rollUp(ctx, { ms: Number.POSITIVE_INFINITY });
    const rolledMs = performance.now() - began;
    const [one = ''] = numbers;
    const rebuiltMs = await timed(() => rebuild(ctx, { meters: [one], progress: () => {} }));
    expect(await readDays(ctx, [one], { first: '2026-01-01', last: '2026-01-03' })).toEqual(kept);

    const answers: Row[] = [];
    for (const [path, query] of [
      ['/kpi', {}],
      ['/data', { period: 'day' }],
      ['/data', { period: 'week' }],
      ['/data', { period: 'month' }],
    ] as const) {
      const found = await median(ASKED, () => ask(web, numbers, path, query));
      const title = 'period' in query ? `\`${path}?period=${query.period}\`` : `\`${path}\``;
      answers.push({ what: `${title}，中位数（95%；本进程 CPU）`, limit: `${LIMIT_MS} ms`, found });
    }
    return [
      { what: '读数', limit: '', found: rows.toLocaleString('en') },
      ...answers,
      { what: '`/data?period=month`，还没有汇总时', limit: '', found: cold },
      { what: `${CYCLE_METERS} 块表的一轮读数：写入`, limit: `${CYCLE_LIMIT_MS / 1000} s`, ...(await ingest(ctx)) },
      {
        what: '从头汇总，每块表一年',
        limit: '',
        found: `${(rolledMs / meters / 1000).toFixed(2)} s（${days.toLocaleString('en')} 天）`,
      },
      { what: '`meter rebuild --meter`，一年', limit: '', found: `${(rebuiltMs / 1000).toFixed(2)} s` },
    ];
  } finally {
    await store.close();
    await server.stop();
  }
}

function numberAt(at: number): string {
  return String(19_100_000_000 + at);
}

/** Rooms of different hunger that buy 450 kWh when they are nearly empty, silent for two and a half hours every five weeks. */
async function generate(db: Kysely<never> | ReturnType<typeof meterDb>, meters: number): Promise<number> {
  const begin = new Date(BEGIN + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
  const perChunk = 288 * 7;
  for (let from = 0; from < STEPS; from += perChunk) {
    const to = Math.min(STEPS, from + perChunk) - 1;
    await sql`insert into electricity_balance (meter_no, remain, collected_at)
      select cast(19100000000 + m.seq as char),
        round(450 - mod((0.5 + m.seq / ${sql.lit(meters)}) * (0.04 * t.seq + 1.5 * sin(2 * pi() * t.seq / 288)) + 7 * m.seq + 5, 450), 2),
        ${begin} + interval (t.seq * 300 + mod(m.seq * 7, 290)) second
      from ${sql.raw(`seq_${from}_to_${to}`)} t cross join ${sql.raw(`seq_0_to_${meters - 1}`)} m
      where mod(t.seq + m.seq * 1000, 10000) >= 30
      order by t.seq, m.seq`.execute(db as ReturnType<typeof meterDb>);
  }
  const { rows } = await sql<{ n: number }>`select count(*) as n from electricity_balance`.execute(
    db as ReturnType<typeof meterDb>,
  );
  return Number(rows[0]?.n);
}

async function ask(
  ctx: MeterContext,
  numbers: readonly string[],
  path: string,
  query: Readonly<Record<string, string>>,
): Promise<void> {
  const route = compatRoutes.find((one) => one.path === path);
  if (route === undefined) throw new Error(`no route ${path}`);
  const device_id = numbers[Math.floor(Math.random() * numbers.length)] ?? '';
  const date = dateAt(NOW - Math.floor(Math.random() * 330) * DAY_MS);
  const answer = await route.handle(ctx, { query: { ...query, device_id, date } } as unknown as WebRequest);
  if (answer.kind !== 'json' || answer.status !== undefined) throw new Error(`${path}: ${JSON.stringify(answer)}`);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

async function median(count: number, work: () => Promise<unknown>): Promise<string> {
  for (let warm = 0; warm < 10; warm++) await work();
  const times: number[] = [];
  const before = process.cpuUsage();
  for (let at = 0; at < count; at++) times.push(await timed(work));
  const { user, system } = process.cpuUsage(before);
  times.sort((one, other) => one - other);
  const cpu = ((user + system) / 1000 / count).toFixed(1);
  const at = (share: number): string => (times[Math.floor(times.length * share)] ?? 0).toFixed(1);
  return `${at(0.5)} ms（${at(0.95)}；${cpu}）`;
}

/** As the job does: kept in one transaction, then absorbed. */
async function ingest(ctx: Parameters<typeof rollUp>[0]): Promise<{ readonly found: string }> {
  const written: number[] = [];
  const absorbed: number[] = [];
  for (let cycle = 0; cycle < 12; cycle++) {
    const readings = Array.from(
      { length: CYCLE_METERS },
      (_, at): NewReading => ({
        meter: numberAt(at),
        at: NOW + (cycle + 1) * STEP_MS + at * 250,
        remain: kwh(4_000 - cycle * 4),
        amount: yuan(3_200 - cycle * 3),
        price: price(8_000),
      }),
    );
    written.push(await timed(() => ctx.store.transaction((trx) => keepReadings(trx, readings))));
    absorbed.push(await timed(() => rollUp(ctx)));
  }
  const middle = (times: number[]): string =>
    `${((times.sort((one, other) => one - other)[6] ?? 0) / 1000).toFixed(2)} s`;
  return { found: `${middle(written)}，汇总 ${middle(absorbed)}` };
}

function report(columns: readonly (readonly Row[])[]): string {
  const [first = []] = columns;
  const head = `| | 限 | ${SIZES.map((meters) => `${meters} 块表`).join(' | ')} |`;
  const lines = first.map(
    ({ what, limit }, at) => `| ${what} | ${limit} | ${columns.map((rows) => rows[at]?.found).join(' | ')} |`,
  );
  const machine = `${cpus().length} 核（${cpus()[0]?.model.trim() ?? ''}），Node ${process.versions.node}，MariaDB 在同一台机器上，量时的负载 ${loadavg()[1]?.toFixed(1)}`;
  return [machine, '', head, `|---|---|${SIZES.map(() => '---:|').join('')}`, ...lines, ''].join('\n');
}
