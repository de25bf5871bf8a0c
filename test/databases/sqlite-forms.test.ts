import { join, relative } from 'node:path';
import Libsql, { type Database } from 'libsql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readBack } from '../support/csv-read-back.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

// declaration, value as SQL, lake type, what DuckDB prints
const FORMS: readonly (readonly [string, string, string, string])[] = [
  ['integer', '-9223372036854775808', 'BIGINT', '-9223372036854775808'],
  ['int', '9007199254740993', 'BIGINT', '9007199254740993'],
  ['tinyint(1)', '2', 'BIGINT', '2'],
  ['boolean', '1', 'BOOLEAN', 'true'],
  ['real', '0.1', 'DOUBLE', '0.1'],
  ['real', '0.1 + 0.2', 'DOUBLE', '0.30000000000000004'],
  ['double', '1.7976931348623157e308', 'DOUBLE', '1.7976931348623157e+308'],
  ['float', '5e-324', 'DOUBLE', '5e-324'],
  ['double', '9e999', 'DOUBLE', 'inf'],
  ['double precision', '100', 'DOUBLE', '100.0'],
  ['decimal(12,6)', '-0.1', 'DECIMAL(12,6)', '-0.100000'],
  ['decimal(14, 4)', '1234567890.1234', 'DECIMAL(14,4)', '1234567890.1234'],
  ['numeric(10)', '42', 'DECIMAL(10,0)', '42'],
  ['numeric', '0.1 + 0.2', 'VARCHAR', '0.30000000000000004'],
  ['numeric', '9007199254740993', 'VARCHAR', '9007199254740993'],
  ['date', "'2026-11-22'", 'DATE', '2026-11-22'],
  ['datetime', "'2026-11-22 08:00:01'", 'TIMESTAMP', '2026-11-22 08:00:01'],
  ['timestamp', "'2026-11-22T08:00:01.123'", 'TIMESTAMP', '2026-11-22 08:00:01.123'],
  ['timestamptz', "'2026-11-22 08:00:01+08:00'", 'TIMESTAMPTZ', '2026-11-22 00:00:01+00'],
  ['text', "''", 'VARCHAR', ''],
  ['varchar(9)', "'电\"表'", 'VARCHAR', '电"表'],
  ['text', "x'00ff'", 'VARCHAR', '0x00ff'],
  ['blob', "x''", 'VARCHAR', '0x'],
  ['', "'any'", 'VARCHAR', 'any'],
  ['', '1.5', 'VARCHAR', '1.5'],
  ['', '7', 'VARCHAR', '7'],
  ['json', `'{"a": 1}'`, 'VARCHAR', '{"a": 1}'],
];

const folder = temporaryFolder('数据 ?#%20');
const file = join(folder, '工厂 一.db');
const url = `sqlite:${encodeURI(file)}`;
let database: Database;

beforeAll(() => {
  database = new Libsql(file);
  database.exec('pragma journal_mode = wal');
});
afterAll(() => void database.close());

describe('SQLite columns', () => {
  it('take their form, and NULL stays NULL', async () => {
    const columns = FORMS.map(([declaration], index) => `c${index} ${declaration}`);
    database.exec(`create table forms (${columns.join(', ')})`);
    database.exec(`insert into forms values (${FORMS.map(([, value]) => value).join(', ')})`);
    database.exec('insert into forms default values');
    const read = await readBack(url, { table: 'forms' });
    expect(read.columns.map((column) => column.lakeType)).toEqual(FORMS.map(([, , type]) => type));
    expect(read.values).toEqual([FORMS.map(([, , , printed]) => printed), FORMS.map(() => null)]);
  });

  it.each([
    ['integer', '3.7'],
    ['integer', "'abc'"],
    ['boolean', "'yes'"],
    ['real', "'1,5'"],
    ['decimal(9,2)', "x'01'"],
    ['date', "'2026-11-22 23:00:00'"],
    ['date', '20260101'],
    ['datetime', '1763769600'],
  ])('name a value that does not fit: %s %s', async (declaration, value) => {
    database.exec('drop table if exists misfit');
    database.exec(`create table misfit (a ${declaration})`);
    database.exec(`insert into misfit values (${value})`);
    await expect(readBack(url, { table: 'misfit' })).rejects.toThrow(/Could not convert string "（.*）.+"/);
  });

  it('come from views and generated columns too, under any name', async () => {
    database.exec('create table "点 ""位" (id int, "Name" text, twice int generated always as (id * 2) virtual)');
    database.exec(`insert into "点 ""位" (id, "Name") values (1, 'x'), (2, null)`);
    database.exec('create view "视图" as select twice, upper("Name") as big, id / 4.0 as quarter from "点 ""位"');
    expect((await readBack(url, { table: '点 "位', columns: ['twice', 'Name'] })).values).toEqual([
      ['2', 'x'],
      ['4', null],
    ]);
    expect((await readBack(url, { table: '视图' })).values).toEqual([
      ['2', 'X', '0.25'],
      ['4', null, '0.5'],
    ]);
  });

  it('come with text that is no UTF-8 repaired and mentioned', async () => {
    database.exec('create table broken (a text)');
    database.exec("insert into broken values (cast(x'61ff62' as text)), (cast(x'00410a0d42' as text))");
    const read = await readBack(url, { table: 'broken' });
    expect(read.values).toEqual([['a\ufffdb'], ['A\nB']]);
    expect(read.notes).toEqual(['表 broken 里有不是 UTF-8 的文字，读不懂的字节以 � 代替']);
  });

  it('are read by a relative path as well', async () => {
    database.exec('create table here (a int)');
    database.exec('insert into here values (1)');
    const path = relative(process.cwd(), file);
    expect((await readBack(`sqlite:${encodeURI(path)}`, { table: 'here' })).values).toEqual([['1']]);
  });
});
