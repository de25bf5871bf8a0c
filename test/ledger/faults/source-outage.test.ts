// A source's database is killed, stalls or restarts midway through reading: its unit says so, the others finish, the next run recovers.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compile, type Program } from '../../store/child.ts';
import { firstOf } from '../../support/extent.ts';
import { startMariadb } from '../../support/servers/mariadb.ts';
import { startPostgres } from '../../support/servers/postgres.ts';
import type { PrivateServer } from '../../support/servers/throwaway.ts';
import { sqlRunner } from '../../support/sql-runner.ts';
import { troubleAfter } from './history.ts';
import { type Lab, openLab } from './lab.ts';
import { allOn, faultsOf, untidy } from './standing.ts';
import { ready } from './trials.ts';

const SEED = 4;

let compiled: Program;
beforeAll(async () => {
  compiled = await compile('test/ledger/faults/children/ledger-child.ts');
});
afterAll(() => compiled.end());

interface Kind {
  readonly title: string;
  readonly start: () => Promise<PrivateServer>;
  readonly site: string;
  readonly source: string;
  readonly table: string;
  /** So many rows that there is time to disturb the reading of them. */
  readonly endless: string;
}

const KINDS: readonly Kind[] = [
  {
    title: 'MariaDB',
    start: () => startMariadb({ settings: ['--innodb-flush-log-at-trx-commit=1'] }),
    site: 'suzhou',
    source: 'iot',
    table: 'point',
    endless: `select seq as id, concat('X-', seq) as code, repeat('x', 60) as name, 1 as device_id, 1 as hi_limit,
      null as remark, 'x' as updated_by, now() as updated_at from seq_1_to_50000000`,
  },
  {
    title: 'PostgreSQL',
    start: () => startPostgres({ settings: ['-c', 'synchronous_commit=on'] }),
    site: 'wuxi',
    source: 'ems',
    table: 'meter',
    endless: `select n as id, 'X-' || n as code, repeat('x', 60) as name, 'x' as updated_by, now() as updated_at
      from (select generate_series(1, 50000000) as n) as numbers`,
  },
];

describe.each(firstOf(1, KINDS))('$title', ({ start, site, source, table, endless }) => {
  const unit = `${site}/${source}`;
  let server: PrivateServer;
  let lab: Lab;
  let day = 0;
  beforeAll(async () => {
    server = await start();
    lab = openLab({
      seed: SEED,
      realTime: true,
      sourceSettings: ['stallTimeoutSeconds: 3'],
      remoteSources: { [unit]: server.url },
    });
    await ready(lab, 1);
  });
  afterAll(async () => {
    lab.remove();
    await server.stop();
  });

  async function statements(...all: readonly string[]): Promise<void> {
    const sql = await sqlRunner(server.url);
    for (const one of all) await sql.run(one);
    await sql.close();
  }

  const DISTURBANCES: readonly (readonly [string, () => Promise<void> | void, () => Promise<void> | void, RegExp])[] = [
    ['is killed', () => server.kill(), () => server.restart(), /连接中断|拒绝连接/],
    ['stands still', () => server.pause(), () => server.resume(), /3 秒没有传来数据/],
    ['restarts', () => server.restart(), () => {}, /连接中断|正在启动或关闭|被中止/],
  ];

  it.each(firstOf(2, DISTURBANCES))('%s midway', { timeout: 300_000 }, async (_, disturb, heal, says) => {
    day += 1;
    await lab.setDay(day);
    await statements(`alter table ${table} rename to kept_${table}`, `create view ${table} as ${endless}`);
    const refresh = lab.start(compiled, { line: ['ledger', 'refresh', '--json'] });
    await rowsArrive(lab, table);
    await disturb();
    const end = await refresh.ended;
    await heal();
    await statements(`drop view ${table}`, `alter table kept_${table} rename to ${table}`);

    expect(end.code, end.err).toBe(1);
    const report = JSON.parse(end.out) as { sites: { site: string; status: string; faults: Record<string, string> }[] };
    const own = report.sites.find((one) => one.site === site);
    for (const fault of Object.values(own?.faults ?? {})) expect(fault).toMatch(says);
    expect(own?.status).toBe(source === 'ems' ? 'partial' : 'failed');
    expect(report.sites.filter((one) => one.site !== site).map((one) => one.status)).toEqual(['ok']);

    const published = await lab.start(compiled, { line: ['ledger', 'publish', '--json'] }).ended;
    expect(published.code).toBe(1);
    expect(published.out).toContain('抽取失败，未比对（数据截至');
    // Nothing of the unit is reported as deleted; all the rest is published.
    expect(await faultsOf(lab, [allOn(day, { [unit]: day - 1 })])).toEqual([]);
    expect(await troubleAfter(lab, day, [allOn(day, { [unit]: day - 1 })])).toEqual([]);
    expect(await untidy(lab)).toEqual([]);
  });
});

async function rowsArrive(lab: Lab, table: string): Promise<void> {
  const folder = join(lab.dataDir, 'tmp');
  const size = (): number => {
    const names = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];
    const file = names.find((name) => name.endsWith(`${table}.csv`));
    return file === undefined ? 0 : (statSync(join(folder, file), { throwIfNoEntry: false })?.size ?? 0);
  };
  while (size() === 0) await delay(2);
}
