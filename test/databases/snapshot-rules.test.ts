import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import Libsql from 'libsql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSource } from '../../src/databases/source.ts';
import { UserError } from '../../src/lib/errors.ts';
import { readBack, SOURCE_OPTIONS } from '../support/csv-read-back.ts';
import { DATABASE_KINDS, type FreshDatabase, freshDatabase } from '../support/fresh-database.ts';
import { type SqlRunner, sqlRunner } from '../support/sql-runner.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const folder = temporaryFolder('snapshot');

const file = join(folder, 'copied.csv');
const copied = () => readFileSync(file, 'utf8');

describe.each(DATABASE_KINDS)('%s: a snapshot', (kind) => {
  let database: FreshDatabase;
  let writer: SqlRunner;

  beforeEach(async () => {
    database = await freshDatabase(kind);
    writer = await sqlRunner(database.url);
    await writer.run('create table a (id int, name varchar(20))');
    await writer.run('create table b (id int)');
    await writer.run("insert into a values (1, 'x'), (2, null)");
    await writer.run('insert into b values (1)');
  });
  afterEach(async () => {
    await writer.close();
    await database.drop();
  });

  it('does not see what a writer commits between two of its reads', async () => {
    const source = openSource(database.url, SOURCE_OPTIONS);
    const seen = await source.readSnapshot(async (snapshot) => {
      // The snapshot is that of its beginning, not of its first read.
      await writer.run("insert into a values (3, 'late')");
      const a = await snapshot.copyCsv({ table: 'a', columns: ['id'] }, file);
      await writer.run('insert into b values (2)');
      await writer.run('delete from a');
      const b = await snapshot.copyCsv({ table: 'b', columns: ['id'] }, file);
      const again = await snapshot.copyCsv({ table: 'a', columns: ['id', 'name'] }, file);
      return [a.rows, b.rows, again.rows];
    });
    expect(seen).toEqual([2, 1, 2]);
    expect(copied()).toBe('"1","x"\n"2",\n');
    expect((await readBack(database.url, { table: 'b' })).rows).toBe(2);
  });

  it('reads the rows and columns that were asked for', async () => {
    const read = await readBack(database.url, {
      table: 'a',
      columns: ['name', 'id'],
      where: "name = 'x' -- and so on",
    });
    expect(read.values).toEqual([['x', '1']]);
  });

  it('says which table or column is missing, and goes on', async () => {
    await openSource(database.url, SOURCE_OPTIONS).readSnapshot(async (snapshot) => {
      const described = await snapshot.describe(['a', 'nowhere', 'b']);
      expect([...described.keys()]).toEqual(['a', 'b']);
      expect(described.get('a')?.map((column) => [column.name, column.nullable])).toEqual([
        ['id', true],
        ['name', true],
      ]);
      const missing = await snapshot
        .copyCsv({ table: 'nowhere', columns: ['id'] }, file)
        .catch((error: unknown) => error);
      expect(missing).toBeInstanceOf(UserError);
      expect(String(missing)).toMatch(/苏州基地\/iot（.*）里没有表 nowhere/);
      await expect(snapshot.copyCsv({ table: 'a', columns: ['id', 'ID "'] }, file)).rejects.toThrow(
        /表 a 没有列 ID ".*现有：id、name/,
      );
      expect((await snapshot.copyCsv({ table: 'b', columns: ['id'] }, file)).rows).toBe(1);
    });
  });

  it.each([
    ['an unknown column', 'nope = 1'],
    ['no SQL', 'id = = 1'],
    ['a second statement', '1 = 1); drop table a; --'],
    [
      'a second statement behind a COPY and a commit',
      '1 = 1)) to stdout; commit; drop table a; copy (select 1 where (true',
    ],
    ['a second statement after a commit', '1 = 1); commit; drop table a; select (1'],
  ])('names the table and the condition with %s, changes nothing, and goes on', async (_, where) => {
    await openSource(database.url, SOURCE_OPTIONS).readSnapshot(async (snapshot) => {
      const failed = await snapshot
        .copyCsv({ table: 'a', columns: ['id'], where }, file)
        .catch((error: unknown) => error);
      // libsql runs the first of several statements and forgets the rest, so SQLite may well answer.
      if (kind !== 'sqlite' || !where.includes(';')) {
        expect(failed).toBeInstanceOf(UserError);
        expect(String(failed)).toContain('读表 a 时出错，数据库说：');
        expect(String(failed)).toContain(`请检查它的 where 条件：${where}`);
      }
      expect((await snapshot.copyCsv({ table: 'b', columns: ['id'] }, file)).rows).toBe(1);
    });
    expect((await readBack(database.url, { table: 'a' })).rows).toBe(2);
  });

  it('is aborted at once, with the reason given', async () => {
    const aborting = new AbortController();
    const reason = new Error('the operator pressed stop');
    const slow = { mysql: 'sleep(60) = 0', postgres: 'pg_sleep(60) is not null', sqlite: 'abs(random()) >= 0' }[kind];
    const tables = kind === 'sqlite' ? await longTable(writer) : 'a';
    const started = performance.now();
    setTimeout(() => aborting.abort(reason), 100);
    const reading = openSource(database.url, SOURCE_OPTIONS).readSnapshot(
      (snapshot) => snapshot.copyCsv({ table: tables, columns: ['id'], where: slow }, file),
      aborting.signal,
    );
    await expect(reading).rejects.toBe(reason);
    expect(performance.now() - started).toBeLessThan(30_000);
    await expect(openSource(database.url, SOURCE_OPTIONS).readSnapshot(async () => 1, aborting.signal)).rejects.toBe(
      reason,
    );
  });

  it('says when a statement takes longer than it may', async () => {
    const slow = { mysql: 'sleep(3) = 0', postgres: 'pg_sleep(3) is not null', sqlite: 'abs(random()) >= 0' }[kind];
    const table = kind === 'sqlite' ? await longTable(writer) : 'a';
    await expect(
      readBack(database.url, { table, columns: ['id'], where: slow }, { statementTimeoutMs: 300 }),
    ).rejects.toMatchObject({ name: 'UpstreamError', retryable: true, message: expect.stringContaining('0.3 秒') });
  });

  it('ends with what the reader threw, and leaves nothing locked', async () => {
    const oops = new Error('reader');
    const reading = openSource(database.url, SOURCE_OPTIONS).readSnapshot(async (snapshot) => {
      await snapshot.copyCsv({ table: 'a', columns: ['id'] }, file);
      throw oops;
    });
    await expect(reading).rejects.toBe(oops);
    await writer.run('drop table a');
  });
});

async function longTable(writer: SqlRunner): Promise<string> {
  await writer.run(
    'create view endless as with recursive n(id) as (select 1 union all select id + 1 from n limit 100000000) select id from n',
  );
  return 'endless';
}

describe('SQLite', () => {
  it('cannot be written through the way we open it', async () => {
    const database = await freshDatabase('sqlite');
    const writer = await sqlRunner(database.url);
    await writer.run('create table a (id int)');
    const path = decodeURI(database.url.slice('sqlite:'.length));
    const reader = new Libsql(`${pathToFileURL(path).href}?mode=ro`);
    expect(() => reader.exec('insert into a values (1)')).toThrow(/readonly/);
    expect(() => reader.exec('create table b (id int)')).toThrow(/readonly/);
    reader.close();
    await writer.close();
    await database.drop();
  });

  it('is not created when it is missing, and says so', async () => {
    const path = join(folder, '没有.db');
    await expect(readBack(`sqlite:${path}`, { table: 'a' })).rejects.toThrow(
      /苏州基地\/iot（sqlite:.*没有\.db）打不开/,
    );
    expect(() => readFileSync(path)).toThrow(/ENOENT/);
  });

  it('is told from any other file', async () => {
    const path = join(folder, 'text.db');
    writeFileSync(path, 'not a database, but long enough to have a header of its own to look at'.repeat(20));
    await expect(readBack(`sqlite:${path}`, { table: 'a' })).rejects.toThrow(/不是 SQLite 数据库文件/);
  });
});
