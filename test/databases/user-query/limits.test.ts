// Where a query ends before its last row: limits, an abort, a reader who has enough.
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openUserQueries } from '../../../src/databases/user-query/user-queries.ts';
import { UserError } from '../../../src/lib/errors.ts';
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts';
import { sqlRunner } from '../../support/sql-runner.ts';
import { askAll, LIMITS, OPTIONS } from './ask-all.ts';
import { asker } from './raw-rows.ts';

const ENDLESS = {
  mysql: "select seq as id, repeat('x', 100) as text from seq_1_to_100000000",
  postgres: "select generate_series(1, 100000000) as id, repeat('x', 100) as text",
  sqlite:
    "with recursive c(id) as (select 1 union all select id + 1 from c) select id, printf('%100d', id) as text from c",
};
/** Never gives a row. */
const THINKING = {
  mysql: 'select count(*) as n from seq_1_to_1000000000 a, seq_1_to_1000000000 b where a.seq + b.seq < 0',
  postgres:
    'select count(*) as n from generate_series(1, 1000000000) a, generate_series(1, 1000000000) b where a + b < 0',
  sqlite: 'with recursive c(id) as (select 1 union all select id + 1 from c) select count(*) as n from c',
};
const KINDS = ['mysql', 'postgres', 'sqlite'] as const;

describe.each(KINDS)('%s', (kind) => {
  let database: FreshDatabase;
  beforeAll(async () => {
    database = await freshDatabase(kind);
    // A file of SQLite is there only when something is in it.
    const sql = await sqlRunner(database.url);
    await sql.run('create table t (a int)');
    await sql.close();
  });
  afterAll(() => database.drop());

  /** How many statements of ours the server is still at. */
  async function atWork(): Promise<number> {
    if (kind === 'sqlite') return 0;
    const ask = await asker(database.url);
    const name = new URL(database.url).pathname.slice(1);
    const rows = await ask(
      kind === 'mysql'
        ? `select count(*) from information_schema.processlist where db = '${name}' and command <> 'Sleep' and id <> connection_id()`
        : `select count(*) from pg_stat_activity where datname = '${name}' and state = 'active' and pid <> pg_backend_pid()`,
    );
    await ask.close();
    return Number(rows[0]?.[0]);
  }

  it('says which limit was passed, and what to do', async () => {
    const fault = (limit: object) => askAll(database.url, ENDLESS[kind], limit);
    await expect(fault({ rows: 2_500 })).rejects.toThrow(
      /苏州基地\/iot”的查询结果超过 2500 行的上限；请在 SQL 里缩小范围/,
    );
    await expect(fault({ bytes: 300_000 })).rejects.toThrow(/超过 293 KB 的上限（读到第 2\d{3} 行时）；请少选几列/);
    await expect(askAll(database.url, THINKING[kind], { seconds: 0.7 })).rejects.toThrow(/超过 0.7 秒的上限，已中止/);
    await expect.poll(atWork).toBe(0);
  });

  it('gives exactly as many rows as the limit allows', async () => {
    const sql = `select * from (${ENDLESS[kind]} limit 2500) q`;
    expect((await askAll(database.url, sql, { rows: 2_500 })).rows).toHaveLength(2_500);
  });

  it('lets one value not outgrow the limit', async () => {
    const huge = {
      mysql: "select repeat('x', 15000000) as a",
      postgres: "select repeat('x', 150000000) as a",
      sqlite: "select printf('%150000000d', 1) as a",
    };
    await expect(askAll(database.url, huge[kind], { bytes: 1_000_000, rows: 1_000 })).rejects.toThrow(
      /超过 977 KB 的上限/,
    );
  });

  it('ends at once when the reader has enough, and on the server too', async () => {
    const queries = openUserQueries(database.url, OPTIONS);
    const begun = performance.now();
    const seen = await queries.run(ENDLESS[kind], { ...LIMITS, rows: 1e9, bytes: 1e12 }, async ({ batches }) => {
      for await (const batch of batches) return batch.length;
      return 0;
    });
    expect(seen).toBeGreaterThan(0);
    expect(performance.now() - begun).toBeLessThan(10_000);
    await expect.poll(atWork).toBe(0);
  });

  it('ends with the reason of an abort', async () => {
    const stop = new AbortController();
    const reason = new UserError('够了');
    setTimeout(() => stop.abort(reason), 400);
    await expect(askAll(database.url, THINKING[kind], { signal: stop.signal })).rejects.toBe(reason);
    await expect(askAll(database.url, 'select 1 as a', { signal: stop.signal })).rejects.toBe(reason);
    await expect.poll(atWork).toBe(0);
  });

  it('passes on what the reader throws', async () => {
    const thrown = new Error('the reader');
    const run = openUserQueries(database.url, OPTIONS).run(
      ENDLESS[kind],
      { ...LIMITS, rows: 1e9 },
      async ({ batches }) => {
        for await (const _ of batches) throw thrown;
      },
    );
    await expect(run).rejects.toBe(thrown);
  });

  it('holds the server back while the reader is slow', async () => {
    const lengths: number[] = [];
    const sql = `select * from (${ENDLESS[kind]} limit 100000) q`;
    await openUserQueries(database.url, OPTIONS).run(sql, { ...LIMITS, rows: 1e9 }, async ({ batches }) => {
      for await (const batch of batches) {
        // Time enough for all the rows to come, if nothing held them back.
        if (lengths.length === 0) await delay(500);
        lengths.push(batch.length);
      }
    });
    expect(lengths.reduce((sum, length) => sum + length)).toBe(100_000);
    expect(Math.max(...lengths)).toBeLessThan(4_000);
  });

  it('names columns that have no name or another’s', async () => {
    await expect(askAll(database.url, 'select 1 as a, 2 as b, 3 as a')).rejects.toThrow(/重名的列：a；请用 AS/);
    const nameless = kind === 'postgres' ? `select 1 as " "` : `select 1 as ${kind === 'mysql' ? '``' : '""'}`;
    await expect(askAll(database.url, nameless)).rejects.toThrow(/第 1 列没有名字/);
  });

  it('tells the columns without running it, and what is wrong with it', async () => {
    const queries = openUserQueries(database.url, OPTIONS);
    const begun = performance.now();
    expect((await queries.columns('select a, 1 as b from t', 20)).map(({ name }) => name)).toEqual(['a', 'b']);
    // A file is read by ourselves: what it computes for its first row takes its time.
    if (kind !== 'sqlite') expect(await queries.columns(THINKING[kind], 20)).toMatchObject([{ name: 'n' }]);
    expect(performance.now() - begun).toBeLessThan(10_000);
    await expect(queries.columns('select absent from t', 20)).rejects.toThrow(/不接受这条 SQL，数据库说：.*absent/);
    await expect(queries.columns('delete from t', 20)).rejects.toThrow(/只能查询/);
    await expect.poll(atWork).toBe(0);
  });

  it('tells a wrong name in the database’s own words', async () => {
    const fault = askAll(database.url, 'select absent from nowhere');
    await expect(fault).rejects.toBeInstanceOf(UserError);
    await expect(fault).rejects.toThrow(/苏州基地\/iot”不接受这条 SQL，数据库说：.*nowhere/);
  });
});

it.each(['mysql', 'postgres'] as const)(
  '%s: an address that cannot be used is not named to who writes SQL',
  async (kind) => {
    const asked = askAll(`${kind}://reader:geheim@192.0.2.7:5/plant?multipleStatements=true`, 'select 1');
    const fault = await asked.catch(String);
    expect(fault).toMatch(/数据库地址带有不支持的参数 multipleStatements/);
    expect(fault).not.toMatch(/192|reader|geheim|plant/);
  },
);
