import { createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts';
import { askAll } from './ask-all.ts';

// declaration, value as SQL, type, as it is declared in the answer, text
const FORMS: readonly (readonly [string, string, string, string, string])[] = [
  ['tinyint', '-128', 'integer', 'tinyint', '-128'],
  ['boolean', 'true', 'integer', 'tinyint(1)', '1'],
  ['tinyint(1)', '2', 'integer', 'tinyint(1)', '2'],
  ['tinyint unsigned', '255', 'integer', 'tinyint unsigned', '255'],
  ['smallint unsigned', '65535', 'integer', 'smallint unsigned', '65535'],
  ['mediumint', '-8388608', 'integer', 'mediumint', '-8388608'],
  ['mediumint unsigned', '16777215', 'integer', 'mediumint unsigned', '16777215'],
  ['int unsigned', '4294967295', 'integer', 'int unsigned', '4294967295'],
  ['bigint', '-9223372036854775808', 'integer', 'bigint', '-9223372036854775808'],
  ['bigint', '9007199254740993', 'integer', 'bigint', '9007199254740993'],
  ['bigint unsigned', '18446744073709551615', 'integer', 'bigint unsigned', '18446744073709551615'],
  ['decimal(12,6)', '-0.100000', 'decimal', 'decimal(12,6)', '-0.100000'],
  ['decimal(10,2)', '12.5', 'decimal', 'decimal(10,2)', '12.50'],
  ['decimal(10,0) unsigned', '7', 'decimal', 'decimal(10,0) unsigned', '7'],
  [
    'decimal(65,10)',
    "'9999999999999999999999999999999999999999999999999999999.5'",
    'decimal',
    'decimal(65,10)',
    '9999999999999999999999999999999999999999999999999999999.5000000000',
  ],
  ['float', '0.1', 'float', 'float', '0.1'],
  ['float', '16777217', 'float', 'float', '16777216'],
  ['float', '1.17549e-38', 'float', 'float', '1.17549e-38'],
  ['double', '0.1', 'float', 'double', '0.1'],
  ['double', '1.7976931348623157e308', 'float', 'double', '1.7976931348623157e+308'],
  ['double', '1e21', 'float', 'double', '1e+21'],
  ['bit(1)', "b'1'", 'boolean', 'bit(1)', 'true'],
  ['bit(64)', '18446744073709551615', 'integer', 'bit(64)', '18446744073709551615'],
  ['bit(8)', '34', 'integer', 'bit(8)', '34'],
  ['date', "'2026-11-22'", 'date', 'date', '2026-11-22'],
  ['date', "'0000-00-00'", 'date', 'date', '0000-00-00'],
  ['date', "'2026-00-15'", 'date', 'date', '2026-00-15'],
  ['date', "'2026-02-30'", 'date', 'date', '2026-02-30'],
  ['date', "'0001-01-01'", 'date', 'date', '0001-01-01'],
  ['datetime', "'2026-11-22 08:00:01'", 'datetime', 'datetime', '2026-11-22 08:00:01'],
  ['datetime', "'2026-11-22'", 'datetime', 'datetime', '2026-11-22 00:00:00'],
  ['datetime(6)', "'2026-11-22 08:00:01.123456'", 'datetime', 'datetime(6)', '2026-11-22 08:00:01.123456'],
  ['datetime(3)', "'2026-11-22 08:00:01.120'", 'datetime', 'datetime(3)', '2026-11-22 08:00:01.12'],
  ['datetime(6)', "'2026-11-22 08:00:01.000005'", 'datetime', 'datetime(6)', '2026-11-22 08:00:01.000005'],
  ['datetime', "'0000-00-00 00:00:00'", 'datetime', 'datetime', '0000-00-00 00:00:00'],
  ['timestamp', "'2026-11-22 08:00:01'", 'instant', 'timestamp', '2026-11-22T00:00:01Z'],
  ['timestamp(6)', "'2026-11-22 08:00:01.5'", 'instant', 'timestamp(6)', '2026-11-22T00:00:01.5Z'],
  ['timestamp', "'1988-07-01 08:00:00'", 'instant', 'timestamp', '1988-07-01T00:00:00Z'],
  ['time(3)', "'-838:59:59'", 'time', 'time(3)', '-838:59:59'],
  ['time', "'08:00:00'", 'time', 'time', '08:00:00'],
  ['time(6)', "'00:00:00.25'", 'time', 'time(6)', '00:00:00.25'],
  ['year', '2026', 'integer', 'year', '2026'],
  ['char(8)', "'a  '", 'text', 'varchar(8)', 'a'],
  ['varchar(20)', "''", 'text', 'varchar(20)', ''],
  ['varchar(20)', "'00123'", 'text', 'varchar(20)', '00123'],
  ['varchar(20) charset latin1', "'Ümlaut'", 'text', 'varchar(20)', 'Ümlaut'],
  ['varchar(20) charset gbk', "'电表'", 'text', 'varchar(20)', '电表'],
  ['varchar(20) collate utf8mb4_unicode_ci', "'🙂'", 'text', 'varchar(20)', '🙂'],
  ['varchar(20)', "'a\\0b'", 'text', 'varchar(20)', 'a\0b'],
  ['tinytext', "'短'", 'text', 'tinytext', '短'],
  ['text', "'长'", 'text', 'text', '长'],
  ['text charset latin1', "'l'", 'text', 'text', 'l'],
  ['mediumtext', "'m'", 'text', 'mediumtext', 'm'],
  ['longtext', "'l'", 'text', 'longtext', 'l'],
  ["enum('开','关\"','it''s')", "'it''s'", 'text', 'enum', "it's"],
  ["set('a','b','c') charset latin1", "'a,c'", 'text', 'set', 'a,c'],
  ['json', `'{"b": 1,  "a": [1.0]}'`, 'json', 'json', '{"b": 1,  "a": [1.0]}'],
  ['uuid', "'6ccd780c-baba-1026-9564-5b8c656024db'", 'text', 'uuid', '6ccd780c-baba-1026-9564-5b8c656024db'],
  ['inet6', "'::ffff:192.0.2.1'", 'text', 'inet6', '::ffff:192.0.2.1'],
  ['binary(3)', "x'00ff22'", 'binary', 'binary', '0x00ff22'],
  ['varbinary(9)', "''", 'binary', 'binary', '0x'],
  ['longblob', "x'0a0d22'", 'binary', 'binary', '0x0a0d22'],
  ['point', "ST_GeomFromText('POINT(1 2)')", 'binary', 'point', '0x000000000101000000000000000000f03f0000000000000040'],
];

let database: FreshDatabase;

beforeAll(async () => {
  database = await freshDatabase('mysql');
  const connection = await createConnection({ uri: database.url, charset: 'utf8mb4' });
  await connection.query("set session sql_mode = 'ALLOW_INVALID_DATES', time_zone = '+08:00'");
  await connection.query(`create table forms (${FORMS.map(([declared], index) => `c${index} ${declared} null`)})`);
  await connection.query(`insert into forms values (${FORMS.map(([, value]) => value)}), (${FORMS.map(() => 'null')})`);
  await connection.end();
});
afterAll(() => database.drop());

describe('values of MySQL', () => {
  it('are text with all digits, by their types', async () => {
    const { columns, rows } = await askAll(database.url, 'select * from forms');
    expect(columns.map(({ type, declared }) => [type, declared])).toEqual(
      FORMS.map(([, , ...form]) => form.slice(0, 2)),
    );
    expect(rows[0]).toEqual(FORMS.map((form) => form[4]));
    expect(rows[1]).toEqual(FORMS.map(() => null));
  });

  it('have the choices of ENUM and SET', async () => {
    const place = FORMS.findIndex(([declared]) => declared.startsWith('enum'));
    const { columns } = await askAll(database.url, `select c${place}, c${place + 1} as other, 1 as one from forms`);
    expect(columns.map(({ choices }) => choices)).toEqual([['开', '关"', "it's"], ['a', 'b', 'c'], null]);
  });

  it('know the clock of the zone', async () => {
    const sql = 'select timestampdiff(minute, utc_timestamp(), now()) as ahead';
    expect((await askAll(database.url, sql)).rows).toEqual([['480']]);
    expect((await askAll(database.url, sql, { timeZone: 'Asia/Kolkata' })).rows).toEqual([['330']]);
  });

  it('of expressions have types, too', async () => {
    const { columns, rows } = await askAll(
      database.url,
      `select null as n, 1 + 1 as i, count(*) as c, 1.50 as d, 1e0 as f, now(3) > 0 as b, concat('a', 1) as t, json_array(1) as j,
        sum(c0) as s, avg(c0) as a from forms`,
    );
    expect(columns.map(({ type }) => type)).toEqual([
      ...['text', 'integer', 'integer', 'decimal', 'float', 'integer', 'text', 'json', 'decimal', 'decimal'],
    ]);
    expect(rows).toEqual([[null, '2', '2', '1.50', '1', '1', 'a1', '[1]', '-128', '-128.0000']]);
  });
});
