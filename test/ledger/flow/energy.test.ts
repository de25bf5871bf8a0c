// Twelve factories on MariaDB and their energy systems on one PostgreSQL, with the configuration that is shipped for it.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fillEms } from '../../support/ems.ts';
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts';
import { openProduct, type Product } from '../../support/product.ts';
import { startMariadb } from '../../support/servers/mariadb.ts';
import type { PrivateServer } from '../../support/servers/throwaway.ts';
import { generateSites, withoutDatabase } from '../../support/sites.ts';
import { type SqlRunner, sqlRunner } from '../../support/sql-runner.ts';
import type { PublishAnswer } from './scene.ts';

const EXAMPLE = resolve(import.meta.dirname, '../../../config/examples/twelve-sites-ems.yaml');
const METER = 6_900_001;
const POINT = 6_900_002;

let server: PrivateServer;
let ems: FreshDatabase;
let sql: SqlRunner;
let product: Product;

beforeAll(async () => {
  server = await startMariadb();
  ems = await freshDatabase('postgres');
  await generateSites({ server: server.url, sites: 12, prefix: 'site' }, 40);
  await fillEms(ems.url, { sites: 11, points: 30, seed: 7 });
  sql = await sqlRunner(ems.url);
  await sql.run(`insert into meter values (${METER}, 'site_06', 'S06-X', '总表', '电表', 1500.00, '2019-02-28', false,
    '2026-10-08 01:00:00Z', '陈志强')`);
  await sql.run(`insert into metering_point values (${POINT}, 'site_06', 'S06-X-EP', '总表有功电量', null, ${METER}, '有功电量', 'kWh',
    1250.5, 0.6125, true, '0D8F23A0-697F-43D7-8D5C-6F2B6B1F0A9E', '{"规约": "DL/T 645-2007", "CT": "100/5", "采集周期": 15}',
    array['一级', '含"引号",和逗号', null], '2019-03-01 08:00:00.5+08', '2026-10-08 09:00:00+08', '陈志强')`);
  // The example as it is shipped, but that the last site has no energy system.
  const config = readFileSync(EXAMPLE, 'utf8').replace(/(site_12\n) {6}ems: .*\n/, '$1');
  const env = { SITES_MYSQL: withoutDatabase(server.url), EMS_POSTGRES: ems.url };
  product = openProduct({ config, env });
}, 180_000);
afterAll(async () => {
  product?.close();
  await sql?.close();
  await ems?.drop();
  await server?.stop();
});

it('makes the energy ledger of the sites that have an energy system, and of no other', {
  timeout: 120_000,
}, async () => {
  const refreshed = await product.run('ledger', 'refresh', '--json');
  expect(refreshed.code).toBe(0);
  const { sites } = refreshed.json<{ sites: { site: string; status: string; rows: Record<string, number> }[] }>();
  expect(sites.map(({ status }) => status)).toEqual(Array(12).fill('ok'));
  expect(sites.map(({ rows }) => rows.energy)).toEqual([...Array(5).fill(30), 31, ...Array(5).fill(30), undefined]);
  const published = await product.run('ledger', 'publish', '--json');
  expect(published.code).toBe(0);
  const { energy, points } = published.json<PublishAnswer>().ledgers;
  expect(Object.keys(energy ?? {})).toHaveLength(11);
  expect(energy?.site_12).toBeUndefined();
  expect(points?.site_12).toMatchObject({ state: 'built', rows: 40 });
});

it('shows every type in its canonical form', async () => {
  const [found] = (await product.ok('ledger', 'search', 'S06-X-EP', '--json')).json<
    { ledger: string; rows: object[] }[]
  >();
  expect(found?.ledger).toBe('energy');
  expect(found?.rows).toEqual([
    {
      site: 'site_06',
      code: 'S06-X-EP',
      name: '总表有功电量',
      area_code: null,
      area_name: null,
      parent_area: null,
      meter_code: 'S06-X',
      meter_name: '总表',
      meter_kind: '电表',
      multiplier: '1500.00',
      commissioned: '2019-02-28',
      is_virtual: 'false',
      metric: '有功电量',
      unit: 'kWh',
      rated: '1250.5000',
      price: '0.6125',
      is_billing: 'true',
      guid: '0d8f23a0-697f-43d7-8d5c-6f2b6b1f0a9e',
      settings: '{"CT": "100/5", "规约": "DL/T 645-2007", "采集周期": 15}',
      tags: '["一级","含\\"引号\\",和逗号",null]',
      installed_at: '2019-03-01T00:00:00.5Z',
      updated_at: '2026-10-08T01:00:00Z',
      updated_by: '陈志强',
    },
  ]);
});

it('shows edits with who and when, in the time of the site', { timeout: 120_000 }, async () => {
  await sql.run(`update metering_point set price = 0.7, rated = 2000, settings = settings || '{"采集周期": 5}', tags = null,
    installed_at = installed_at + interval '1 day', is_billing = false, guid = 'ffffffff-697f-43d7-8d5c-6f2b6b1f0a9e',
    updated_by = '张敏', updated_at = '2026-11-21 02:30:00Z' where id = ${POINT}`);
  await sql.run(
    `update meter set name = '总进线表', updated_by = '李建军', updated_at = '2026-11-21 11:00:00+08' where id = ${METER}`,
  );
  expect(await product.daily()).toBe(0);
  const changes = await product.changes();
  const edited = { who: '张敏', when: '2026-11-21T10:30:00+08:00' };
  const entry = { ledger: 'energy', site: 'site_06', key: { code: 'S06-X-EP' }, kind: 'modified' };
  expect(changes.map(({ detectedAt: _, ...change }) => change)).toEqual([
    {
      ...entry,
      field: 'guid',
      before: '0d8f23a0-697f-43d7-8d5c-6f2b6b1f0a9e',
      after: 'ffffffff-697f-43d7-8d5c-6f2b6b1f0a9e',
      ...edited,
    },
    { ...entry, field: 'installed_at', before: '2019-03-01T00:00:00.5Z', after: '2019-03-02T00:00:00.5Z', ...edited },
    { ...entry, field: 'is_billing', before: 'true', after: 'false', ...edited },
    {
      ...entry,
      field: 'meter_name',
      before: '总表',
      after: '总进线表',
      who: '李建军',
      when: '2026-11-21T11:00:00+08:00',
    },
    { ...entry, field: 'price', before: '0.6125', after: '0.7000', ...edited },
    { ...entry, field: 'rated', before: '1250.5000', after: '2000.0000', ...edited },
    {
      ...entry,
      field: 'settings',
      before: expect.stringContaining('"采集周期": 15}'),
      after: expect.stringContaining('"采集周期": 5}'),
      ...edited,
    },
    { ...entry, field: 'tags', before: expect.stringContaining('一级'), after: null, ...edited },
  ]);
});

it('leaves the other sources of a site alone when the energy system is down', { timeout: 120_000 }, async () => {
  await sql.run('alter table metering_point rename to metering_point_old');
  await product.run('ledger', 'refresh', '--site', 'site_01');
  const published = await product.run('ledger', 'publish', '--json');
  expect(published.code).toBe(1);
  const { energy, points } = published.json<PublishAnswer>().ledgers;
  expect(energy?.site_01).toMatchObject({
    state: 'faulty',
    rows: 30,
    note: expect.stringMatching(/来源里没有表 metering_point$/),
  });
  expect(points?.site_01).toMatchObject({ state: 'compared', rows: 40, fields: 0 });
});
