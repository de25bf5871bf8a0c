// One row with a value of every type: how it is found, and how a change of it is written, from each kind of database.
import { expect, it } from 'vitest';
import type { DatabaseKind } from '../../../src/databases/url.ts';
import { type LedgerDraft, plantDraft, SUZHOU } from '../../support/plant-config.ts';
import { aPlant, sceneOf } from './scene.ts';

/** Column type, its literal in SQL, the canonical text, another literal and its canonical text. */
type Column = readonly [type: string, value: string, shown: string, other: string, otherShown: string];

const MYSQL: Readonly<Record<string, Column>> = {
  tiny: ['tinyint', '-128', '-128', '127', '127'],
  big: ['bigint unsigned', '18446744073709551615', '18446744073709551615', '9007199254740993', '9007199254740993'],
  money: [
    'decimal(38,10)',
    '1234567890123456789012345678.0123456789',
    '1234567890123456789012345678.0123456789',
    '-0.5',
    '-0.5000000000',
  ],
  real_number: ['double', '0.1', '0.1', '1e22', '1e+22'],
  single: ['float', '0.1', '0.10000000149011612', '-3', '-3.0'],
  day: ['date', "'2026-02-28'", '2026-02-28', "'9999-12-31'", '9999-12-31'],
  wall_clock: [
    'datetime(6)',
    "'2026-11-21 08:00:00.25'",
    '2026-11-21 08:00:00.25',
    "'2026-11-21 08:00:00'",
    '2026-11-21 08:00:00',
  ],
  instant: [
    'timestamp null',
    "'2026-11-21 08:00:00'",
    '2026-11-21T08:00:00Z',
    "'2026-11-21 09:00:00'",
    '2026-11-21T09:00:00Z',
  ],
  span: ['time', "'-838:59:59'", '-838:59:59', "'08:00:00'", '08:00:00'],
  vintage: ['year', '2026', '2026', '1999', '1999'],
  flag: ['bit(1)', "b'1'", 'true', "b'0'", 'false'],
  choice: ["enum('自动','手动')", "'手动'", '手动', "'自动'", '自动'],
  document: ['json', `'{"上限": 1.50}'`, '{"上限": 1.50}', `'[]'`, '[]'],
  bytes: ['varbinary(8)', "x'00ff'", '0x00ff', "x''", '0x'],
  words: ['varchar(40)', "'００７ Ａ'", '００７ Ａ', "'007 A'", '007 A'],
};

const POSTGRES: Readonly<Record<string, Column>> = {
  small: ['smallint', '-32768', '-32768', '7', '7'],
  big: ['bigint', '9223372036854775807', '9223372036854775807', '9007199254740993', '9007199254740993'],
  money: [
    'numeric(30,10)',
    '12345678901234567890.0123456789',
    '12345678901234567890.0123456789',
    '-0.5',
    '-0.5000000000',
  ],
  free: [
    'numeric',
    '12345678901234567890123456789012345678901234.5000',
    '12345678901234567890123456789012345678901234.5',
    '100',
    '100',
  ],
  real_number: ['double precision', '0.1', '0.1', "'NaN'", 'nan'],
  flag: ['boolean', 'true', 'true', 'false', 'false'],
  day: ['date', "'2026-02-28'", '2026-02-28', "'0001-01-01'", '0001-01-01'],
  wall_clock: [
    'timestamp',
    "'2026-11-21 08:00:00.25'",
    '2026-11-21 08:00:00.25',
    "'2026-11-21 08:00:00'",
    '2026-11-21 08:00:00',
  ],
  instant: [
    'timestamptz',
    "'2026-11-21 08:00:00+08'",
    '2026-11-21T00:00:00Z',
    "'2026-11-21 08:00:00.125-03'",
    '2026-11-21T11:00:00.125Z',
  ],
  clock: ['time', "'08:00'", '08:00:00', "'24:00'", '24:00:00'],
  span: ['interval', "'1 day 2 hours'", '1 day 02:00:00', "'1 mon'", '1 mon'],
  guid: [
    'uuid',
    "'0D8F23A0-697F-43D7-8D5C-6F2B6B1F0A9E'",
    '0d8f23a0-697f-43d7-8d5c-6f2b6b1f0a9e',
    "'00000000-0000-0000-0000-000000000000'",
    '00000000-0000-0000-0000-000000000000',
  ],
  document: ['jsonb', `'{"b":1.50,"a":"中"}'`, '{"a": "中", "b": 1.50}', `'null'`, 'null'],
  words_in: ['text[]', `array['一,"二', null]`, '["一,\\"二",null]', `'{}'`, '[]'],
  numbers: ['int[]', 'array[[1,2],[3,4]]', '[[1,2],[3,4]]', 'array[7]', '[7]'],
  bytes: ['bytea', String.raw`'\x00ff'`, '0x00ff', String.raw`'\x'`, '0x'],
  address: ['inet', "'10.1.0.5/24'", '10.1.0.5/24', "'::1'", '::1'],
  padded: ['char(6)', "'AB'", 'AB', "'ABC'", 'ABC'],
  range: ['int4range', "'[1,5]'", '[1,6)', "'empty'", 'empty'],
};

const SQLITE: Readonly<Record<string, Column>> = {
  big: ['integer', '9223372036854775807', '9223372036854775807', '9007199254740993', '9007199254740993'],
  money: ['decimal(12,3)', '1234.5', '1234.500', '-0.125', '-0.125'],
  real_number: ['real', '0.1', '0.1', '1e22', '1e+22'],
  flag: ['boolean', '1', 'true', '0', 'false'],
  day: ['date', "'2026-02-28'", '2026-02-28', "'1900-01-01'", '1900-01-01'],
  wall_clock: [
    'datetime',
    "'2026-11-21 08:00:00.25'",
    '2026-11-21 08:00:00.25',
    "'2026-11-21T08:00:00'",
    '2026-11-21 08:00:00',
  ],
  words: ['text', "'007'", '007', "'7'", '7'],
  bytes: ['blob', "x'00ff'", '0x00ff', "x''", '0x'],
};

const KINDS: readonly (readonly [DatabaseKind, Readonly<Record<string, Column>>])[] = [
  ['mysql', MYSQL],
  ['postgres', POSTGRES],
  ['sqlite', SQLITE],
];

it.each(KINDS)('from %s', async (kind, columns) => {
  const plant = await aPlant(kind, 0);
  // What the literals of an instant without a zone mean.
  if (kind === 'mysql') await plant.run("set time_zone = '+00:00'");
  const names = Object.keys(columns);
  const types = Object.entries(columns).map(([name, [type]]) => `${name} ${type}`);
  await plant.run(`create table every_type (code varchar(8) primary key, ${types.join(', ')})`);
  await plant.run(`insert into every_type values ('a', ${Object.values(columns).map(([, value]) => value)})`);
  await plant.run(`insert into every_type (code) values ('b')`);
  const draft = plantDraft([[SUZHOU, plant]]);
  draft.ledger.tables.plant = { every_type: { key: ['code'] } };
  draft.ledger.ledgers = { types: typesLedger(names) };
  const { product, publish } = sceneOf([plant], draft);
  await publish();
  const search = (await product.ok('ledger', 'search', 'a', '--json')).json<{ rows: { code: string }[] }[]>();
  const shown = Object.fromEntries(names.map((name) => [name, columns[name]?.[2]]));
  expect(search[0]?.rows.find(({ code }) => code === 'a')).toEqual({ site: 'suzhou', code: 'a', ...shown });

  const sets = Object.entries(columns).map(([name, [, , , other]]) => `${name} = ${other}`);
  await plant.run(`update every_type set ${sets.join(', ')} where code = 'a'`);
  await publish();
  const changes = (await product.changes()).map(({ field, before, after }) => [field, before, after]);
  expect(changes).toEqual(names.map((name) => [name, columns[name]?.[2], columns[name]?.[4]]).sort(byField));
  expect((await publish()).totals.fields).toBe(0);
});

function byField([one]: readonly unknown[], [other]: readonly unknown[]): number {
  return String(one) < String(other) ? -1 : 1;
}

function typesLedger(names: readonly string[]): LedgerDraft {
  return {
    title: '类型',
    source: 'plant',
    key: ['code'],
    select: `select e.code, ${names.map((name) => `e.${name}`).join(', ')} from every_type e\n`,
    columns: Object.fromEntries(['code', ...names].map((name) => [name, { title: name, from: 'every_type' }])),
  };
}
