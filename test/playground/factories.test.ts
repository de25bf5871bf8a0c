import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse } from 'yaml';
import { emsFile, factoryFile, makeFactories } from '../../src/playground/factories/index.ts';
import { factoryTables } from '../../src/playground/factories/rows.ts';
import { SAMPLE_SITES } from '../../src/playground/sites.ts';
import { contents, declaredTypes, folderContents, query, value } from './contents.ts';

const root = mkdtempSync(join(tmpdir(), 'zhiban-factories-'));
const dir = join(root, 'one');
const factories = SAMPLE_SITES.map((site) => factoryFile(dir, site.code));
const all = [...factories, ...SAMPLE_SITES.filter((site) => site.hasEms).map((site) => emsFile(dir, site.code))];
let milliseconds = 0;

beforeAll(async () => {
  // Of this process: what others of a busy machine take is not its own.
  const start = process.cpuUsage();
  await makeFactories({ dir, seed: 1 });
  const { user, system } = process.cpuUsage(start);
  milliseconds = (user + system) / 1_000;
});
afterAll(() => rmSync(root, { recursive: true, force: true, maxRetries: 5 }));

it('makes twelve factories and ten energy systems within five seconds, and nothing else', () => {
  expect(readdirSync(dir).filter((file) => file.endsWith('.db'))).toHaveLength(22);
  expect(readdirSync(dir).filter((file) => file.includes('.making'))).toEqual([]);
  expect(milliseconds).toBeLessThan(5000);
});

it('gives the same content for the same seed, and another for another', { timeout: 120_000 }, async () => {
  await makeFactories({ dir: join(root, 'two'), seed: 1 });
  await makeFactories({ dir: join(root, 'other'), seed: 2 });
  const first = folderContents(dir);
  expect(folderContents(join(root, 'two'))).toEqual(first);
  expect(folderContents(join(root, 'other'))['suzhou.db']).not.toEqual(first['suzhou.db']);
});

it('keeps files that are there and clears what a killed run left', async () => {
  const again = join(root, 'again');
  mkdirSync(again);
  writeFileSync(factoryFile(again, 'wuxi'), 'kept');
  writeFileSync(`${factoryFile(again, 'suzhou')}.making`, 'half');
  writeFileSync(`${factoryFile(again, 'suzhou')}.making-wal`, 'half');
  await makeFactories({ dir: again, seed: 1 });
  expect(statSync(factoryFile(again, 'wuxi')).size).toBe(4);
  expect(contents(factoryFile(again, 'suzhou'))).toEqual(contents(factoryFile(dir, 'suzhou')));
  expect(readdirSync(again).filter((file) => file.includes('.making'))).toEqual([]);
});

it('knows every site by words of its own', () => {
  const words = SAMPLE_SITES.flatMap((site) => [site.code, site.name, ...site.aliases]).map((word) =>
    word.toLowerCase(),
  );
  expect(new Set(words).size).toBe(words.length);
  expect(new Set(SAMPLE_SITES.map((site) => site.network)).size).toBe(12);
  expect(SAMPLE_SITES.filter((site) => !site.hasEms)).toHaveLength(2);
  for (const site of SAMPLE_SITES) expect(new Set(site.crew).size).toBe(6);
});

it('knows the same sites as the configuration that comes with it', () => {
  const text = readFileSync(join(import.meta.dirname, '../../config/zhiban.yaml'), 'utf8');
  const withDefaults = text.replace(/\$\{\w+:-([^}]*)\}/g, '$1');
  const shipped = parse(withDefaults) as { readonly sites: readonly object[] };
  const samples = 'data/samples';
  const wanted = SAMPLE_SITES.map(({ code, name, aliases, contact, hasEms }) => {
    const iot = `sqlite:${factoryFile(samples, code)}`;
    const sources = hasEms ? { iot, ems: `sqlite:${emsFile(samples, code)}` } : { iot };
    return { code, name, aliases, contact, sources };
  });
  expect(shipped.sites).toEqual(wanted);
});

it.each(SAMPLE_SITES)('$code has 500 to 900 points whose codes are unique', ({ code }) => {
  const file = factoryFile(dir, code);
  const points = Number(value(file, 'select count(*) from point'));
  expect(points).toBeGreaterThanOrEqual(500);
  expect(points).toBeLessThanOrEqual(900);
  for (const table of ['gateway', 'data_source', 'device', 'point', 'aggregation']) {
    expect([table, value(file, `select count(*) - count(distinct code) from ${table}`)]).toEqual([table, 0]);
  }
  expect(value(file, 'select count(*) - count(distinct asset_no) from equipment')).toBe(0);
});

/** child table.column → parent table.column, and how many may dangle as they do in real life. */
const REFERENCES = [
  ['data_source.gateway_id', 'gateway.id', 0],
  ['device.data_source_id', 'data_source.id', 1],
  ['device.workshop_code', 'dict_workshop.code', 0],
  ['point.device_id', 'device.id', 0],
  ['point.data_type_code', 'dict_data_type.code', 0],
  ['point.unit_code', 'dict_unit.code', 0],
  ['point.alarm_level_code', 'dict_alarm_level.code', 0],
  ['point.store_policy_code', 'dict_store_policy.code', 0],
  ['data_source.protocol_code', 'dict_protocol.code', 0],
  ['aggregation.agg_type_code', 'dict_agg_type.code', 0],
  ['aggregation.cycle_code', 'dict_cycle.code', 0],
  ['aggregation.workshop_code', 'dict_workshop.code', 0],
  ['aggregation_member.aggregation_id', 'aggregation.id', 0],
  ['aggregation_member.point_id', 'point.id', 1],
  ['equipment.device_id', 'device.id', 0],
] as const;

it('refers to what is there, but for the few gaps that are meant', () => {
  for (const file of factories) {
    for (const [child, parent, most] of REFERENCES) {
      const [[table, column], [owner, key]] = [child.split('.'), parent.split('.')];
      const sql = `select count(*) from ${table} where ${column} is not null and ${column} not in (select ${key} from ${owner})`;
      const dangling = Number(value(file, sql));
      expect([file, child, dangling <= most]).toEqual([file, child, true]);
    }
    expect(value(file, 'select count(*) from device where data_source_id is null')).toBe(1);
    const loose = Number(value(file, 'select count(*) from point where device_id is null'));
    expect(loose).toBeGreaterThanOrEqual(3);
    expect(loose).toBeLessThanOrEqual(6);
  }
  const gone = factories.map((file) => value(file, 'select count(*) from device where data_source_id > 900000'));
  expect(gone).toContain(1);
  expect(gone).toContain(0);
});

/** `DECIMAL(12,6)` → 12 and 6; a plain NUMERIC takes what a double holds. */
function decimalType(type: string): { readonly whole: number; readonly places: number } | null {
  const match = /^(?:DECIMAL|NUMERIC)(?:\((\d+),\s*(\d+)\))?/.exec(type);
  if (match === null) return null;
  const places = Number(match[2] ?? 6);
  return { places, whole: Number(match[1] ?? 15) - places };
}

it('stores every decimal so that its text is exactly what was meant', () => {
  for (const site of SAMPLE_SITES) {
    for (const { table, rows } of factoryTables(site, 1, '2026-11-20')) {
      const decimals = Object.entries(table.columns).filter(([, type]) => decimalType(type) !== null);
      for (const [column] of decimals) {
        const stored = query(
          factoryFile(dir, site.code),
          `select cast(${column} as text) from ${table.name} order by id`,
        );
        const meant = rows.map((row) => [
          row[column] === null || row[column] === undefined ? null : plain(row[column]),
        ]);
        expect([table.name, column, stored]).toEqual([table.name, column, meant]);
      }
    }
  }
});

/** The decimal without trailing zeros, by text alone. */
function plain(cell: string | number): string {
  const text = String(cell);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

it('keeps decimals within precision and scale, without exponents', () => {
  for (const file of all) {
    for (const [name, type] of declaredTypes(file)) {
      const limits = decimalType(type);
      if (limits === null) continue;
      const [table, column] = name.split('.');
      const form = new RegExp(`^-?\\d{1,${limits.whole}}(\\.\\d{1,${limits.places}})?$`);
      const texts = query(file, `select cast(${column} as text) from ${table} where ${column} is not null`);
      expect([name, texts.filter(([text]) => !form.test(String(text)))]).toEqual([name, []]);
    }
  }
});

it('keeps limits in order and times within the year before, in working hours', () => {
  for (const file of factories) {
    expect(value(file, 'select count(*) from point where lo_limit >= hi_limit')).toBe(0);
    for (const table of ['point', 'device', 'equipment', 'aggregation']) {
      const sql = `select count(*) from ${table} where updated_at not between '2025-11-19' and '2026-11-21'
        or time(updated_at) not between '08:00:00' and '18:00:00'`;
      expect([table, value(file, sql)]).toEqual([table, 0]);
    }
  }
});

it('names only the people who work at the site', () => {
  for (const { code, crew, hasEms } of SAMPLE_SITES) {
    const named = query(factoryFile(dir, code), 'select distinct updated_by from point where updated_by is not null');
    expect(crew).toEqual(expect.arrayContaining(named.map(([by]) => by)));
    if (!hasEms) continue;
    const keepers = query(emsFile(dir, code), 'select distinct updated_by from meter where updated_by is not null');
    expect(crew.slice(0, 2)).toEqual(expect.arrayContaining(keepers.map(([by]) => by)));
  }
});

it('has the tables and columns of the reference schema', () => {
  const types = declaredTypes(factoryFile(dir, 'hefei'));
  expect(types.get('point.scale')).toBe('DECIMAL(12,6)');
  expect(types.get('point.deadband')).toBe('DOUBLE');
  expect(types.get('equipment.bought_on')).toBe('DATE');
  const tables = new Set([...types.keys()].map((name) => name.split('.')[0]));
  const raw = ['gateway', 'data_source', 'device', 'point', 'aggregation', 'aggregation_member', 'equipment'];
  const dictionaries = [
    'protocol',
    'data_type',
    'unit',
    'alarm_level',
    'store_policy',
    'agg_type',
    'cycle',
    'workshop',
  ];
  const wanted = [...raw, ...dictionaries.map((name) => `dict_${name}`), 'playground_days'];
  expect([...tables].sort()).toEqual(wanted.sort());
});
