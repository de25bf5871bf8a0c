// A table of a site's database as a source: the newest row of each meter, of many in one question.
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import type { CoreConfig } from '../../../src/config/core.ts';
import { askTogether } from '../../../src/features/meter/sources/ask.ts';
import { DATABASE_KINDS, type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts';
import { sqlRunner } from '../../support/sql-runner.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { meterContext, sourceNamed } from '../meter-bench.ts';

const databases: FreshDatabase[] = [];
const folders: string[] = [];
afterEach(async () => {
  await Promise.all(databases.splice(0).map((database) => database.drop()));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const SOURCE = {
  kind: 'database',
  site: 'suzhou',
  source: 'power',
  table: 'rooms',
  meter: 'no',
  remain: 'left_kwh',
  amount: 'money',
  at: 'read_at',
  where: 'ok = 1 -- the others are tests',
};

describe.each(DATABASE_KINDS)('a table, %s', (kind) => {
  const made = async (source: object = {}, url?: string) => {
    const database = await freshDatabase(kind);
    databases.push(database);
    const dataDir = temporaryFolder('meter-data');
    folders.push(dataDir);
    mkdirSync(dataDir, { recursive: true });
    const limits = { connectTimeoutSeconds: 5, statementTimeoutSeconds: 10, stallTimeoutSeconds: 10 };
    const site = {
      code: 'suzhou',
      name: '苏州基地',
      aliases: [],
      timeZone: 'Asia/Shanghai',
      sources: { power: { url: url ?? database.url, ...limits } },
    };
    const ctx = meterContext({
      dataDir,
      sites: [site] as unknown as CoreConfig['sites'],
      settings: { sources: { own: { ...SOURCE, ...source } } },
    });
    const own = sourceNamed(ctx, 'own');
    const asked = (meters: readonly string[]) =>
      own.kind === 'database' ? askTogether(ctx, own, meters) : Promise.reject(own);
    return { database, asked, dataDir };
  };

  const filled = async (url: string): Promise<void> => {
    const runner = await sqlRunner(url);
    await runner.run(
      'create table rooms (no varchar(20), left_kwh decimal(10,3), money decimal(10,2), read_at timestamp, ok int)'.replace(
        'timestamp',
        kind === 'mysql' ? 'datetime' : 'timestamp',
      ),
    );
    const rows: [string, number | null, number | null, string, number][] = [
      ['A', 120.5, 96.4, '2026-11-26 07:00:00', 1],
      ['A', 119.654, null, '2026-11-26 08:00:00', 1],
      ['A', 1, null, '2026-11-26 09:00:00', 0],
      ["B'1", -3, null, '2026-11-26 08:00:00', 1],
      ['C', null, null, '2026-11-26 08:00:00', 1],
      ['D', 5, null, '2026-11-26 08:00:00', 1],
      ['D', 6, null, '2026-11-26 08:00:00', 1],
    ];
    for (const row of rows) await runner.run('insert into rooms values (?, ?, ?, ?, ?)', row);
    await runner.close();
  };

  test('each meter has its newest row, and what is no reading has a name', async () => {
    const { database, asked, dataDir } = await made();
    await filled(database.url);
    const answers = await asked(['A', "B'1", 'C', 'D', 'E']);
    const at = Date.parse('2026-11-26T08:00:00+08:00');
    expect(answers.get('A')).toEqual({
      state: 'ok',
      reading: { remain: 11965, amount: null, price: null, name: null, at },
    });
    expect(answers.get("B'1")).toMatchObject({ state: 'negative' });
    expect(answers.get('C')).toMatchObject({ state: 'unreadable', sentence: expect.stringContaining('left_kwh') });
    expect(answers.get('D')).toMatchObject({ state: 'unreadable', sentence: expect.stringContaining('2 行') });
    expect(answers.get('E')).toMatchObject({
      state: 'unreadable',
      sentence: expect.stringContaining('没有这块表的记录'),
    });
    // Nothing of the copy stays.
    expect(readdirSync(`${dataDir}/tmp`)).toEqual([]);
  });

  test('a table or column that is not there is the configuration’s fault, for all of its meters', async () => {
    const { database, asked } = await made({ remain: 'nothing' });
    await filled(database.url);
    const answers = await asked(['A', 'D']);
    expect([...answers.values()].map(({ state }) => state)).toEqual(['misconfigured', 'misconfigured']);
    expect(answers.get('A')).toMatchObject({ sentence: expect.stringContaining('nothing') });
  });
});

test('a database that is not there is unreachable', async () => {
  const dataDir = temporaryFolder('meter-data');
  folders.push(dataDir);
  const limits = { connectTimeoutSeconds: 2, statementTimeoutSeconds: 2, stallTimeoutSeconds: 2 };
  const site = {
    code: 'suzhou',
    name: '苏州基地',
    aliases: [],
    timeZone: 'Asia/Shanghai',
    sources: { power: { url: 'mysql://a:b@127.0.0.1:1/x', ...limits } },
  };
  const ctx = meterContext({
    dataDir,
    sites: [site] as unknown as CoreConfig['sites'],
    settings: { sources: { own: SOURCE } },
  });
  const own = sourceNamed(ctx, 'own');
  if (own.kind !== 'database') throw new Error('no database');
  const answer = (await askTogether(ctx, own, ['A'])).get('A');
  expect(answer).toMatchObject({
    state: 'unreachable',
    ofHost: 'unwell',
    sentence: expect.stringContaining('苏州基地/power'),
  });
});
