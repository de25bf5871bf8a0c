import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readBack } from '../support/csv-read-back.ts';
import { type FreshDatabase, freshDatabase } from '../support/fresh-database.ts';

// declaration, value as SQL, lake type, what DuckDB prints
const FORMS: readonly (readonly [string, string, string, string])[] = [
  ['smallint', '-32768', 'SMALLINT', '-32768'],
  ['integer', '2147483647', 'INTEGER', '2147483647'],
  ['bigint', '-9223372036854775808', 'BIGINT', '-9223372036854775808'],
  ['bigint', '9007199254740993', 'BIGINT', '9007199254740993'],
  ['oid', '4294967295', 'UINTEGER', '4294967295'],
  ['boolean', 'true', 'BOOLEAN', 'true'],
  ['boolean', 'false', 'BOOLEAN', 'false'],
  ['numeric(12,6)', '-0.1', 'DECIMAL(12,6)', '-0.100000'],
  [
    'numeric(38,10)',
    '1234567890123456789012345678.0123456789',
    'DECIMAL(38,10)',
    '1234567890123456789012345678.0123456789',
  ],
  ['numeric(39,1)', '1.0', 'VARCHAR', '1'],
  ['numeric(3,5)', '0.00123', 'DECIMAL(6,5)', '0.00123'],
  ['numeric(3,-2)', '12345', 'DECIMAL(5,0)', '12300'],
  ['numeric', '1200.5000', 'VARCHAR', '1200.5'],
  ['numeric', '1200', 'VARCHAR', '1200'],
  ['numeric', "'NaN'", 'VARCHAR', 'NaN'],
  ['numeric', "'-Infinity'", 'VARCHAR', '-Infinity'],
  ['real', '0.1', 'DOUBLE', '0.1'],
  ['double precision', '0.1', 'DOUBLE', '0.1'],
  ['double precision', '1.7976931348623157e308', 'DOUBLE', '1.7976931348623157e+308'],
  ['double precision', '5e-324', 'DOUBLE', '5e-324'],
  ['double precision', "'NaN'", 'DOUBLE', 'nan'],
  ['double precision', "'-Infinity'", 'DOUBLE', '-inf'],
  ['money', "'1234.5'", 'VARCHAR', '1234.50'],
  ['date', "'2026-11-22'", 'DATE', '2026-11-22'],
  ['date', "'0001-01-01'", 'DATE', '0001-01-01'],
  ['date', "'infinity'", 'DATE', 'infinity'],
  ['timestamp', "'2026-11-22 08:00:01.123456'", 'TIMESTAMP', '2026-11-22 08:00:01.123456'],
  ['timestamp(0)', "'9999-12-31 23:59:59'", 'TIMESTAMP', '9999-12-31 23:59:59'],
  ['timestamp', "'-infinity'", 'TIMESTAMP', '-infinity'],
  ['timestamptz', "'2026-11-22 08:00:01.5+08'", 'TIMESTAMPTZ', '2026-11-22 00:00:01.5+00'],
  ['timestamptz', "'1900-01-01 00:00:00+08:05:43'", 'TIMESTAMPTZ', '1899-12-31 15:54:17+00'],
  ['timestamptz', "'infinity'", 'TIMESTAMPTZ', 'infinity'],
  ['time', "'24:00:00'", 'VARCHAR', '24:00:00'],
  ['timetz', "'08:00+08'", 'VARCHAR', '08:00:00+08'],
  ['interval', "'1 day 2 hours'", 'VARCHAR', '1 day 02:00:00'],
  ['char(8)', "'a  '", 'VARCHAR', 'a'],
  ['varchar(20)', "''", 'VARCHAR', ''],
  ['text', '\'  两边"有"空格, \'', 'VARCHAR', '  两边"有"空格, '],
  ['text', "'\\.'", 'VARCHAR', '\\.'],
  ['name', "'n'", 'VARCHAR', 'n'],
  ['"char"', "'c'", 'VARCHAR', 'c'],
  ['uuid', "'6ccd780c-baba-1026-9564-5b8c656024db'", 'VARCHAR', '6ccd780c-baba-1026-9564-5b8c656024db'],
  ['inet', "'10.0.0.1'", 'VARCHAR', '10.0.0.1'],
  ['cidr', "'10.0.0.0/8'", 'VARCHAR', '10.0.0.0/8'],
  ['macaddr', "'08:00:2b:01:02:03'", 'VARCHAR', '08:00:2b:01:02:03'],
  ['json', `'{"b": 1,  "a": [1.0]}'`, 'VARCHAR', '{"b": 1,  "a": [1.0]}'],
  ['jsonb', `'{"b": 1,  "a": [1.0]}'`, 'VARCHAR', '{"a": [1.0], "b": 1}'],
  ['xml', "'<a>1</a>'", 'VARCHAR', '<a>1</a>'],
  ['bytea', "'\\x000aff22'", 'VARCHAR', '0x000aff22'],
  ['bit(4)', "b'0101'", 'VARCHAR', '0101'],
  ['varbit', "b''", 'VARCHAR', ''],
  ['int4[]', "'{1,null,3}'", 'VARCHAR', '[1,null,3]'],
  ['text[]', `'{"a,b","\\"q\\"",""}'`, 'VARCHAR', '["a,b","\\"q\\"",""]'],
  ['numeric(8,2)[][]', "'{{1.5,2},{3,4}}'", 'VARCHAR', '[[1.50,2.00],[3.00,4.00]]'],
  ['int4range', "'[1,5)'", 'VARCHAR', '[1,5)'],
  ['tsvector', "'a b'", 'VARCHAR', "'a' 'b'"],
  ['point', "'(1,2)'", 'VARCHAR', '(1,2)'],
  ['mood', "'好'", 'VARCHAR', '好'],
  ['price', '12.5', 'DECIMAL(9,3)', '12.500'],
  ['discount', '1.25', 'DECIMAL(9,3)', '1.250'],
  ['pair', "row(1,'a b')", 'VARCHAR', '(1,"a b")'],
];

let database: FreshDatabase;

async function run(...statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    await client.query("set timezone = 'Asia/Shanghai'");
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

beforeAll(async () => {
  database = await freshDatabase('postgres');
  await run(
    "create type mood as enum ('好', '坏')",
    'create domain price as numeric(9,3)',
    'create domain discount as price check (value < 10)',
    'create type pair as (a int, b text)',
  );
});
afterAll(() => database.drop());

describe('PostgreSQL types', () => {
  it('take their form, and NULL stays NULL', async () => {
    const columns = FORMS.map(([declaration], index) => `c${index} ${declaration}`);
    const values = FORMS.map(([, value]) => value);
    await run(
      `create table forms (${columns.join(', ')})`,
      `insert into forms values (${values.join(', ')})`,
      'insert into forms default values',
    );
    const read = await readBack(database.url, { table: 'forms' });
    expect(read.notes).toEqual([]);
    expect(read.columns.map((column) => column.lakeType)).toEqual(FORMS.map(([, , type]) => type));
    expect(read.values).toEqual([FORMS.map(([, , , printed]) => printed), FORMS.map(() => null)]);
    expect(read.rows).toBe(2);
  });

  it('make values that the lake cannot hold NULL and count them', async () => {
    await run(
      'create table odd (id int, n numeric(9,2), d date, t timestamp, z timestamptz)',
      "insert into odd values (1, 'NaN', '0044-03-15 BC', '294276-12-31', '10000-01-02'), (2, 1, null, '9999-12-31 23:59:59.999999', null)",
    );
    const read = await readBack(database.url, { table: 'odd' });
    expect(read.values).toEqual([
      ['1', null, null, null, null],
      ['2', '1.00', null, '9999-12-31 23:59:59.999999', null],
    ]);
    expect(read.notes).toEqual(['表 odd 有 4 个 NaN 或公元 1 年至 9999 年以外的日期，按空值处理']);
  });

  it('come from views, partitions and generated columns too, under any name', async () => {
    await run(
      'create table "点 ""位" (id int, "Name" text, twice int generated always as (id * 2) stored) partition by list (id)',
      'create table part_one partition of "点 ""位" for values in (1, 2)',
      `insert into "点 ""位" (id, "Name") values (1, 'x'), (2, null)`,
      'create view "视图" as select twice::numeric / 4 as quarter, twice::text as twice from "点 ""位"',
      'create materialized view kept as select 1 as a',
      'create schema "区域"',
      'create table "区域".meter (id int)',
      'insert into "区域".meter values (7)',
    );
    const table = await readBack(database.url, { table: '点 "位', columns: ['twice', 'Name'] });
    expect(table.values).toEqual([
      ['2', 'x'],
      ['4', null],
    ]);
    expect((await readBack(database.url, { table: '视图' })).values).toEqual([
      ['0.5', '2'],
      ['1', '4'],
    ]);
    expect((await readBack(database.url, { table: 'kept' })).values).toEqual([['1']]);
    expect((await readBack(database.url, { table: '区域.meter' })).values).toEqual([['7']]);
  });

  it('keep a row whose only column is NULL, and an empty table', async () => {
    await run(
      'create table one (a text)',
      "insert into one values ('x'), (null), (''), (null)",
      'create table none (a int)',
    );
    const one = await readBack(database.url, { table: 'one' });
    expect(one.values).toEqual([['x'], [null], [''], [null]]);
    expect(one.rows).toBe(4);
    expect(await readBack(database.url, { table: 'none' })).toMatchObject({ rows: 0, bytes: 0, values: [] });
  });
});
