import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseDatabaseUrl } from '../../../src/databases/url.ts';
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts';
import { sqlRunner } from '../../support/sql-runner.ts';
import { askAll } from './ask-all.ts';

// declaration, value as SQL, type, text
const FORMS: readonly (readonly [string, string, string, string])[] = [
  ['integer', '-9223372036854775808', 'integer', '-9223372036854775808'],
  ['bigint', '9007199254740993', 'integer', '9007199254740993'],
  ['integer', "'12万'", 'text', '12万'],
  ['decimal(10,2)', '12.5', 'float', '12.5'],
  ['real', '0.1', 'float', '0.1'],
  ['double', '1e308 * 10', 'float', 'Infinity'],
  ['boolean', '1', 'boolean', 'true'],
  ['boolean', '2', 'integer', '2'],
  ['date', "'2026-11-26'", 'date', '2026-11-26'],
  ['date', '20261126', 'integer', '20261126'],
  ['datetime', "'2026-11-26 08:00:00.123'", 'datetime', '2026-11-26 08:00:00.123'],
  ['time', "'08:00:00'", 'time', '08:00:00'],
  ['json', `'{"a": 1}'`, 'json', '{"a": 1}'],
  ['text', "'电表🙂'", 'text', '电表🙂'],
  ['text', "'00123'", 'text', '00123'],
  ['text', "''", 'text', ''],
  ['blob', "x'00ff'", 'binary', '0x00ff'],
  ['', "'x'", 'text', 'x'],
];

let database: FreshDatabase;

beforeAll(async () => {
  database = await freshDatabase('sqlite');
  const sql = await sqlRunner(database.url);
  await sql.run(`create table forms (${FORMS.map(([declared], index) => `c${index} ${declared}`)})`);
  await sql.run(`insert into forms values (${FORMS.map(([, value]) => value)}), (${FORMS.map(() => 'null')})`);
  await sql.close();
});
afterAll(() => database.drop());

describe('values of SQLite', () => {
  it('are text with all digits, by their types', async () => {
    const { columns, rows } = await askAll(database.url, 'select * from forms');
    expect(columns.map(({ type }) => type)).toEqual(FORMS.map(([, , type]) => type));
    expect(rows[0]).toEqual(FORMS.map(([, , , text]) => text));
    expect(rows[1]).toEqual(FORMS.map(() => null));
  });

  it('of expressions are what they are', async () => {
    const { columns, rows } = await askAll(
      database.url,
      "select null as n, 1 + 1 as i, count(*) as c, 0.5 as f, 'a' || char(10) as t, x'0a' as b from forms -- the end",
    );
    expect(columns.map(({ type }) => type)).toEqual(['text', 'integer', 'integer', 'float', 'text', 'binary']);
    expect(rows).toEqual([[null, '2', '2', '0.5', 'a\n', '0x0a']]);
  });

  it('that are no UTF-8 end the query, not the program', async () => {
    await expect(askAll(database.url, "select cast(x'ff41' as text) as t")).rejects.toThrow(/不是 UTF-8/);
  });

  it('are read without a trace in the folder', async () => {
    const file = parseDatabaseUrl(database.url).file ?? '';
    const looks = () => [
      readdirSync(dirname(file)).toSorted(),
      createHash('sha256').update(readFileSync(file)).digest('hex'),
    ];
    const before = looks();
    await askAll(database.url, 'select * from forms');
    expect(looks()).toEqual(before);
  });
});
