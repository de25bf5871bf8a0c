import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts';
import { askAll } from './ask-all.ts';

// declaration, value as SQL, type, as it is declared in the answer, text
const FORMS: readonly (readonly [string, string, string, string, string])[] = [
  ['boolean', 'true', 'boolean', 'boolean', 'true'],
  ['boolean', 'false', 'boolean', 'boolean', 'false'],
  ['smallint', '-32768', 'integer', 'smallint', '-32768'],
  ['integer', '2147483647', 'integer', 'integer', '2147483647'],
  ['bigint', '-9223372036854775808', 'integer', 'bigint', '-9223372036854775808'],
  ['oid', '4294967295', 'integer', 'oid', '4294967295'],
  ['numeric(12,6)', '-0.1', 'decimal', 'numeric(12,6)', '-0.100000'],
  [
    'numeric',
    "'12345678901234567890123456789012345678901234567890.123'",
    'decimal',
    'numeric',
    '12345678901234567890123456789012345678901234567890.123',
  ],
  ['numeric', "'NaN'", 'decimal', 'numeric', 'NaN'],
  ['real', '0.1', 'float', 'real', '0.1'],
  ['double precision', '0.1', 'float', 'double precision', '0.1'],
  ['double precision', '0.1::float8 + 0.2::float8', 'float', 'double precision', '0.30000000000000004'],
  ['double precision', "'NaN'", 'float', 'double precision', 'NaN'],
  ['double precision', "'-Infinity'", 'float', 'double precision', '-Infinity'],
  ['date', "'2026-11-26'", 'date', 'date', '2026-11-26'],
  ['date', "'infinity'", 'date', 'date', 'infinity'],
  ['date', "'0044-03-15 BC'", 'date', 'date', '0044-03-15 BC'],
  ['time', "'08:00:00.5'", 'time', 'time without time zone', '08:00:00.5'],
  ['timestamp', "'2026-11-26 08:00:00.123'", 'datetime', 'timestamp without time zone', '2026-11-26 08:00:00.123'],
  [
    'timestamptz',
    "'2026-11-26 08:00:00.123456+08'",
    'instant',
    'timestamp with time zone',
    '2026-11-26T00:00:00.123456Z',
  ],
  ['timestamptz(0)', "'1988-07-01 00:00:00Z'", 'instant', 'timestamp(0) with time zone', '1988-07-01T00:00:00Z'],
  ['timestamptz', "'1890-01-01 00:00:00Z'", 'instant', 'timestamp with time zone', '1890-01-01T00:00:00Z'],
  ['timestamptz', "'infinity'", 'instant', 'timestamp with time zone', 'infinity'],
  ['interval', "'1 day 02:03:04'", 'text', 'interval', '1 day 02:03:04'],
  ['char(4)', "'a'", 'text', 'character(4)', 'a'],
  ['varchar(20)', "'00123'", 'text', 'character varying(20)', '00123'],
  ['text', "'电表🙂\t\\'", 'text', 'text', '电表🙂\t\\'],
  ['json', `'{"b": 1}'`, 'json', 'json', '{"b": 1}'],
  ['jsonb', `'{"b":1}'`, 'json', 'jsonb', '{"b": 1}'],
  ['bytea', "'\\x00ff'", 'binary', 'bytea', '0x00ff'],
  ['uuid', "'6ccd780c-baba-1026-9564-5b8c656024db'", 'text', 'uuid', '6ccd780c-baba-1026-9564-5b8c656024db'],
  ['inet', "'10.0.0.1/24'", 'text', 'inet', '10.0.0.1/24'],
  ['mood', "'好''的'", 'text', 'mood', "好'的"],
  ['percent', '12.5', 'decimal', 'numeric(5,2)', '12.50'],
  ['integer[]', "'{1,NULL,3}'", 'list', 'integer[]', '["1",null,"3"]'],
  [
    'text[]',
    `'{"a,b","c\\"d","",NULL,"NULL",电表,"\\\\"}'`,
    'list',
    'text[]',
    '["a,b","c\\"d","",null,"NULL","电表","\\\\"]',
  ],
  ['integer[]', "'[0:1][1:2]={{1,2},{3,4}}'", 'list', 'integer[]', '[["1","2"],["3","4"]]'],
  ['boolean[]', "'{t,f}'", 'list', 'boolean[]', '["true","false"]'],
  ['timestamptz[]', `'{"2026-11-26 08:00:00+08"}'`, 'list', 'timestamp with time zone[]', '["2026-11-26T00:00:00Z"]'],
  ['text[]', "'{}'", 'list', 'text[]', '[]'],
];

let database: FreshDatabase;

beforeAll(async () => {
  database = await freshDatabase('postgres');
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query("create type mood as enum ('好''的', '坏', '未知')");
  await client.query('create domain percent as numeric(5,2)');
  await client.query(`create table forms (${FORMS.map(([declared], index) => `c${index} ${declared}`)})`);
  await client.query(`insert into forms values (${FORMS.map(([, value]) => value)}), (${FORMS.map(() => 'null')})`);
  await client.end();
});
afterAll(() => database.drop());

describe('values of PostgreSQL', () => {
  it('are text with all digits, by their types', async () => {
    const { columns, rows } = await askAll(database.url, 'table forms');
    expect(columns.map(({ type, declared }) => [type, declared])).toEqual(
      FORMS.map(([, , ...form]) => form.slice(0, 2)),
    );
    expect(rows[0]).toEqual(FORMS.map((form) => form[4]));
    expect(rows[1]).toEqual(FORMS.map(() => null));
  });

  it('have the choices of enums', async () => {
    const place = FORMS.findIndex(([declared]) => declared === 'mood');
    const { columns } = await askAll(database.url, `select c${place}, 1 as one from forms`);
    expect(columns.map(({ choices }) => choices)).toEqual([["好'的", '坏', '未知'], null]);
  });

  it('know the clock of the zone', async () => {
    const sql = "select extract(epoch from now()::timestamp - (now() at time zone 'UTC'))::int / 60 as ahead";
    expect((await askAll(database.url, sql)).rows).toEqual([['480']]);
    expect((await askAll(database.url, sql, { timeZone: 'Asia/Kolkata' })).rows).toEqual([['330']]);
  });

  it('of expressions have types, and an empty result has its columns', async () => {
    const { columns, rows } = await askAll(
      database.url,
      'select null as n, 1 + 1 as i, count(*) as c, 1.50 as d, now() > now() as b, array_agg(c1) as l from forms limit 0',
    );
    expect(columns.map(({ type }) => type)).toEqual(['text', 'integer', 'integer', 'decimal', 'boolean', 'list']);
    expect(rows).toEqual([]);
  });
});
