import { createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readBack } from '../support/csv-read-back.ts';
import { type FreshDatabase, freshDatabase } from '../support/fresh-database.ts';

// declaration, value as SQL, lake type, what DuckDB prints
const FORMS: readonly (readonly [string, string, string, string | null])[] = [
  ['tinyint', '-128', 'TINYINT', '-128'],
  ['tinyint(1)', '2', 'TINYINT', '2'],
  ['boolean', 'true', 'TINYINT', '1'],
  ['tinyint unsigned', '255', 'UTINYINT', '255'],
  ['smallint', '-32768', 'SMALLINT', '-32768'],
  ['smallint unsigned', '65535', 'USMALLINT', '65535'],
  ['mediumint', '-8388608', 'INTEGER', '-8388608'],
  ['mediumint unsigned', '16777215', 'UINTEGER', '16777215'],
  ['int', '-2147483648', 'INTEGER', '-2147483648'],
  ['int unsigned', '4294967295', 'UINTEGER', '4294967295'],
  ['int(8) zerofill', '42', 'UINTEGER', '42'],
  ['bigint', '-9223372036854775808', 'BIGINT', '-9223372036854775808'],
  ['bigint unsigned', '18446744073709551615', 'UBIGINT', '18446744073709551615'],
  ['bigint', '9007199254740993', 'BIGINT', '9007199254740993'],
  ['decimal(12,6)', '-0.100000', 'DECIMAL(12,6)', '-0.100000'],
  ['decimal(3,3)', '0.125', 'DECIMAL(4,3)', '0.125'],
  ['decimal(10,2) zerofill', '1.5', 'DECIMAL(10,2)', '1.50'],
  [
    'decimal(38,10)',
    "'1234567890123456789012345678.0123456789'",
    'DECIMAL(38,10)',
    '1234567890123456789012345678.0123456789',
  ],
  [
    'decimal(65,10)',
    "'9999999999999999999999999999999999999999999999999999999.5'",
    'VARCHAR',
    '9999999999999999999999999999999999999999999999999999999.5',
  ],
  ['decimal(65,10)', '1200', 'VARCHAR', '1200'],
  ['decimal(50,0)', '1200', 'VARCHAR', '1200'],
  ['float', '0.1', 'DOUBLE', '0.10000000149011612'],
  ['float', '16777217', 'DOUBLE', '16777216.0'],
  ['double', '0.1', 'DOUBLE', '0.1'],
  ['double', '1.7976931348623157e308', 'DOUBLE', '1.7976931348623157e+308'],
  ['double', '2.2250738585072014e-308', 'DOUBLE', '2.2250738585072014e-308'],
  ['double(12,4)', '12.5', 'DOUBLE', '12.5'],
  ['bit(1)', "b'1'", 'BOOLEAN', 'true'],
  ['bit(1)', "b'0'", 'BOOLEAN', 'false'],
  ['bit(64)', '18446744073709551615', 'UBIGINT', '18446744073709551615'],
  ['bit(8)', '34', 'UBIGINT', '34'],
  ['date', "'2026-11-22'", 'DATE', '2026-11-22'],
  ['date', "'1000-01-01'", 'DATE', '1000-01-01'],
  ['date', "'9999-12-31'", 'DATE', '9999-12-31'],
  ['datetime', "'2026-11-22 08:00:01'", 'TIMESTAMP', '2026-11-22 08:00:01'],
  ['datetime(6)', "'2026-11-22 08:00:01.123456'", 'TIMESTAMP', '2026-11-22 08:00:01.123456'],
  ['datetime(3)', "'2026-03-29 02:30:00.120'", 'TIMESTAMP', '2026-03-29 02:30:00.12'],
  ['timestamp(3)', "'2026-11-22 08:00:01.5'", 'TIMESTAMP WITH TIME ZONE', '2026-11-22 00:00:01.5+00'],
  ['time(3)', "'-838:59:59'", 'VARCHAR', '-838:59:59.000'],
  ['year', '2026', 'SMALLINT', '2026'],
  ['year', '0', 'SMALLINT', '0'],
  ['char(8)', "'a  '", 'VARCHAR', 'a'],
  ['varchar(20)', "''", 'VARCHAR', ''],
  ['varchar(20)', "'  两边有空格 '", 'VARCHAR', '  两边有空格 '],
  ['varchar(20) charset latin1', "'Ümlaut'", 'VARCHAR', 'Ümlaut'],
  ['varchar(20) charset gbk', "'电表'", 'VARCHAR', '电表'],
  ['varchar(20) charset utf8mb3', "'电表'", 'VARCHAR', '电表'],
  ['varchar(20) collate utf8mb4_unicode_ci', "'🙂'", 'VARCHAR', '🙂'],
  ['varchar(20) collate utf8mb4_bin', "'\"'", 'VARCHAR', '"'],
  ['tinytext', "'t'", 'VARCHAR', 't'],
  ['mediumtext', "'m\"m'", 'VARCHAR', 'm"m'],
  ['longtext charset ucs2', "'电'", 'VARCHAR', '电'],
  ["enum('开','关\"')", "'关\"'", 'VARCHAR', '关"'],
  ["set('a','b','c') charset latin1", "'a,c'", 'VARCHAR', 'a,c'],
  ['json', `'{"b": 1,  "a": [1.0]}'`, 'VARCHAR', '{"b": 1,  "a": [1.0]}'],
  ['uuid', "'6ccd780c-baba-1026-9564-5b8c656024db'", 'VARCHAR', '6ccd780c-baba-1026-9564-5b8c656024db'],
  ['inet6', "'::ffff:192.0.2.1'", 'VARCHAR', '::ffff:192.0.2.1'],
  ['binary(3)', "x'00ff22'", 'VARCHAR', '0x00ff22'],
  ['varbinary(9)', "''", 'VARCHAR', '0x'],
  ['longblob', "x'0a0d22'", 'VARCHAR', '0x0a0d22'],
  ['point', "ST_GeomFromText('POINT(1 2)')", 'VARCHAR', '0x000000000101000000000000000000f03f0000000000000040'],
];

const LAKE_NAME: Readonly<Record<string, string>> = { 'TIMESTAMP WITH TIME ZONE': 'TIMESTAMPTZ' };

let database: FreshDatabase;

async function run(...statements: readonly string[]): Promise<void> {
  const connection = await createConnection({ uri: database.url, charset: 'utf8mb4' });
  try {
    await connection.query("set session sql_mode = 'ALLOW_INVALID_DATES', time_zone = '+08:00'");
    for (const statement of statements) await connection.query(statement);
  } finally {
    await connection.end();
  }
}

beforeAll(async () => {
  database = await freshDatabase('mysql');
});
afterAll(() => database.drop());

describe('MySQL types', () => {
  it.each([
    ['not null', 'a value'],
    ['null', 'a value or nothing'],
  ])('take their form, declared %s (%s)', async (nullness) => {
    const columns = FORMS.map(([declaration], index) => `c${index} ${declaration} ${nullness}`);
    const values = FORMS.map(([, value]) => value);
    await run(
      'drop table if exists forms',
      `create table forms (${columns.join(', ')})`,
      `insert into forms values (${values.join(', ')})`,
      ...(nullness === 'null' ? ['insert into forms () values ()'] : []),
    );
    const read = await readBack(database.url, { table: 'forms' });
    expect(read.notes).toEqual([]);
    expect(read.columns.map((column) => column.lakeType)).toEqual(FORMS.map(([, , type]) => LAKE_NAME[type] ?? type));
    expect(read.values[0]).toEqual(FORMS.map(([, , , printed]) => printed));
    // A timestamp is never NULL by default unless it says so; everything else is NULL.
    if (nullness === 'null') expect(read.values[1]).toEqual(FORMS.map(() => null));
  });

  it('make no dates NULL and count them', async () => {
    await run(
      'create table zero (id int, d date not null, t datetime(3) null, s timestamp null)',
      "insert into zero values (1, '0000-00-00', '2026-00-15', '0000-00-00 00:00:00'), (2, '2026-02-30', null, null)",
      "insert into zero values (3, '2026-02-28', '2026-02-28 01:02:03.5', '2026-02-28 08:00:00')",
    );
    const read = await readBack(database.url, { table: 'zero' });
    expect(read.values).toEqual([
      ['1', null, null, null],
      ['2', null, null, null],
      ['3', '2026-02-28', '2026-02-28 01:02:03.5', '2026-02-28 00:00:00+00'],
    ]);
    expect(read.notes).toEqual(['表 zero 有 4 个无效日期（如 0000-00-00），按空值处理']);
  });

  it('come from views and generated columns too, under any name', async () => {
    await run(
      'create table `点 位`` "表"` (`编号` int, `Name` varchar(9), `a``b"c` int generated always as (`编号` * 2) virtual)',
      'insert into `点 位`` "表"` (`编号`, `Name`) values (1, \'x\'), (2, null)',
      'create view `视图` as select `编号` + 0.5 as half, upper(`Name`) as big from `点 位`` "表"`',
    );
    const table = await readBack(database.url, { table: '点 位` "表"', columns: ['a`b"c', 'Name', '编号'] });
    expect(table.values).toEqual([
      ['2', 'x', '1'],
      ['4', null, '2'],
    ]);
    const view = await readBack(database.url, { table: '视图' });
    expect(view.values).toEqual([
      ['1.5', 'X'],
      ['2.5', null],
    ]);
  });

  it('keep a row whose only column is NULL, and an empty table', async () => {
    await run(
      'create table one (a varchar(9))',
      "insert into one values ('x'), (null), (''), (null)",
      'create table none (a int)',
    );
    expect((await readBack(database.url, { table: 'one' })).values).toEqual([['x'], [null], [''], [null]]);
    expect(await readBack(database.url, { table: 'none' })).toMatchObject({ rows: 0, bytes: 0, values: [] });
  });

  it('tells tables apart by case where the server does, and reads other databases by name', async () => {
    await run('create table Cased (big int)', 'create table cased (small int)');
    expect((await readBack(database.url, { table: 'cased' })).columns[0]?.name).toBe('small');
    const other = await freshDatabase('mysql');
    const schema = new URL(other.url).pathname.slice(1);
    await run(`create table ${schema}.far (a int)`, `insert into ${schema}.far values (7)`);
    expect((await readBack(database.url, { table: `${schema}.far` })).values).toEqual([['7']]);
    await other.drop();
  });
});
