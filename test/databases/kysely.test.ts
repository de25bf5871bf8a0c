import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, describe, expect, it } from 'vitest';
import { openKysely } from '../../src/databases/kysely.ts';
import { UpstreamError, UserError } from '../../src/lib/errors.ts';
import { type FreshDatabase, freshDatabase } from '../support/fresh-database.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** What the first statement throws. */
async function fault(url: string, connectMs = 10_000): Promise<unknown> {
  try {
    const opened = await openKysely(url, { label: '存储', connectMs });
    closers.push(() => opened.close());
    await sql`select 1`.execute(opened.db);
  } catch (error) {
    return error;
  }
  return null;
}

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'zhiban-kysely-'));
  closers.push(() => rmSync(folder, { recursive: true }));
  return folder;
}

async function server(kind: 'mysql' | 'postgres'): Promise<URL> {
  const database: FreshDatabase = await freshDatabase(kind);
  closers.push(() => database.drop());
  return new URL(database.url);
}

describe.each(['mysql', 'postgres'] as const)('what an operator reads about %s', (kind) => {
  it('when the password is wrong', async () => {
    const url = await server(kind);
    url.password = 'wr0ng-secret';
    const error = await fault(url.href);
    expect(error).toBeInstanceOf(UserError);
    expect(String(error)).toMatch(/存储（(mysql|postgres):\/\/127\.0\.0\.1:\d+\/zhiban_.*）不接受这个用户名或密码/);
    expect(String(error)).not.toContain('wr0ng-secret');
  });

  it('when the database does not exist', async () => {
    const url = await server(kind);
    url.pathname = '/nirgends';
    const error = await fault(url.href);
    expect(error).toBeInstanceOf(UserError);
    expect(String(error)).toMatch(/没有这个库，请先建库/);
  });

  it('when nobody listens, the host is unknown, or the server is silent', async () => {
    const silent = createServer(() => {});
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    closers.push(() => silent.close());
    const stalled = await fault(`${kind}://u:p@127.0.0.1:${port}/d`, 300);
    expect(stalled).toBeInstanceOf(UpstreamError);
    expect(String(stalled)).toMatch(/规定时间内没有应答|连接中断/);

    const refused = await fault(`${kind}://u:p@127.0.0.1:1/d`);
    expect(refused).toMatchObject({ retryable: true, service: `存储（${kind}://127.0.0.1:1/d）` });
    expect(String(refused)).toMatch(/拒绝连接，请确认数据库已启动/);
    const unknown = await fault(`${kind}://u:p@zhiban.invalid/d`);
    expect(String(unknown)).toMatch(/主机名解析不了/);
  });

  it('when the URL asks for what is not allowed', async () => {
    const url = `${kind}://u:p@127.0.0.1:1/d`;
    expect(String(await fault(`${url}?multipleStatements=true`))).toMatch(/不支持的参数 multipleStatements/);
    expect(String(await fault(`${url}?sslmode=maybe`))).toMatch(/sslmode=maybe 不认识/);
    expect(String(await fault(`${url}?sslmode=verify-full&sslrootcert=/nirgends.pem`))).toMatch(/证书文件 .* 读不到/);
    expect(String(await fault(`${kind}://u:p@127.0.0.1:1/`))).toMatch(/缺少库名/);
    expect(String(await fault(`${kind}://u:%zz@127.0.0.1:1/d`))).toMatch(/%25/);
  });

  it('when encryption is asked for and the server has none', async () => {
    const url = await server(kind);
    url.searchParams.set('sslmode', 'require');
    const error = await fault(url.href);
    // A server given from outside may have TLS.
    if (error !== null) expect(String(error)).toMatch(/不支持加密连接/);
  });

  it('nothing when the password has every special character', async () => {
    const url = await server(kind);
    const admin = await openKysely(url.href, { label: '存储' });
    closers.push(() => admin.close());
    const [user, password] = [`odd_${kind}`, '@:/#?%&= \\"密'];
    const quoted = sql.lit(password);
    const create =
      kind === 'mysql'
        ? sql`create user ${sql.raw(`'${user}'@'%'`)} identified by '@:/#?%&= \\\\"密'`
        : sql`create role ${sql.id(user)} login password ${quoted}`;
    await create.execute(admin.db);
    closers.push(() =>
      (kind === 'mysql' ? sql.raw(`drop user '${user}'@'%'`) : sql`drop role ${sql.id(user)}`).execute(admin.db),
    );
    if (kind === 'mysql') await sql.raw(`grant all on ${url.pathname.slice(1)}.* to '${user}'@'%'`).execute(admin.db);
    url.username = user;
    url.password = encodeURIComponent(password);
    expect(await fault(url.href)).toBeNull();
  });

  it('sets the session: UTC, strict types, READ COMMITTED', async () => {
    const opened = await openKysely((await server(kind)).href, { label: '存储', lockWaitMs: 7_000 });
    closers.push(() => opened.close());
    const show = {
      mysql: sql`select @@session.time_zone as zone, @@session.sql_mode as mode, @@session.innodb_lock_wait_timeout as wait,
        @@session.collation_connection as coll /*M!, @@session.idle_transaction_timeout as idle */`,
      postgres: sql`select current_setting('timezone') as zone, current_setting('transaction_isolation') as iso,
        current_setting('lock_timeout') as wait, current_setting('idle_in_transaction_session_timeout') as idle`,
    }[kind];
    const { rows } = await show.execute(opened.db);
    if (kind === 'mysql') {
      expect(rows).toMatchObject([{ zone: '+00:00', wait: 7, coll: 'utf8mb4_bin' }]);
      const [row] = rows as { readonly idle?: number }[];
      // Only MariaDB has it.
      expect([60, undefined]).toContain(row?.idle);
      expect(JSON.stringify(rows)).toMatch(/STRICT_TRANS_TABLES/);
    } else {
      expect(rows).toEqual([{ zone: 'UTC', iso: 'read committed', wait: '7s', idle: '1min' }]);
    }
  });

  it('keeps microseconds, decimals and big integers exact', async () => {
    const opened = await openKysely((await server(kind)).href, { label: '存储' });
    closers.push(() => opened.close());
    const big = kind === 'mysql' ? sql`cast(9007199254740993 as signed)` : sql`9007199254740993::bigint`;
    const at =
      kind === 'mysql'
        ? sql`cast('2026-11-21 08:00:00.123456' as datetime(6))`
        : sql`'2026-11-21 08:00:00.123456'::timestamp`;
    const { rows } =
      await sql`select ${big} as big, ${at} as at, cast('0.10' as decimal(9,2)) as amount, cast('2026-11-21' as date) as day`.execute(
        opened.db,
      );
    expect(rows).toEqual([
      { big: 9007199254740993n, at: '2026-11-21 08:00:00.123456', amount: '0.10', day: '2026-11-21' },
    ]);
  });
});

describe('what an operator reads about SQLite', () => {
  it('when the path cannot be, and when the file is something else', async () => {
    const folder = temporary();
    writeFileSync(join(folder, 'file'), 'no database at all, just text. '.repeat(40));
    expect(String(await fault(`sqlite:${folder}/file`))).toMatch(/不是 SQLite 数据库文件/);
    expect(String(await fault(`sqlite:${folder}/file/below/x.db`))).toMatch(/打不开，请检查路径/);
    expect(String(await fault(`sqlite:${folder}`))).toMatch(/打不开，请检查路径/);
    expect(await fault(`sqlite:${folder}/new/folders/值班 1.db`)).toBeNull();
  });

  it('when the disk is full, and afterwards it goes on', async () => {
    const opened = await openKysely<{ t: { a: string } }>(`sqlite:${temporary()}/full.db`, { label: '存储' });
    closers.push(() => opened.close());
    const { db } = opened;
    await sql`create table t (a text)`.execute(db);
    await sql`pragma max_page_count = 20`.execute(db);
    const write = (size: number) =>
      db.transaction().execute(async (trx) => {
        await trx.insertInto('t').values({ a: 'first' }).execute();
        await trx
          .insertInto('t')
          .values({ a: 'x'.repeat(size) })
          .execute();
      });
    await expect(write(200_000)).rejects.toThrow(/存储（sqlite:.*full\.db）的磁盘已满，请清理磁盘后重试/);
    expect(await db.selectFrom('t').selectAll().execute()).toEqual([]);
    await write(10);
    expect(await db.selectFrom('t').selectAll().execute()).toHaveLength(2);
  });

  it('when another holds the file for too long; a file met busy does no harm later', async () => {
    const url = `sqlite:${temporary()}/busy.db`;
    const one = await openKysely<{ t: { a: number } }>(url, { label: '存储' });
    const two = await openKysely<{ t: { a: number } }>(url, { label: '存储', lockWaitMs: 100 });
    closers.push(
      () => one.close(),
      () => two.close(),
    );
    await sql`create table t (a integer)`.execute(one.db);
    await one.db.transaction().execute(async (trx) => {
      await trx.insertInto('t').values({ a: 1 }).execute();
      expect(await two.db.selectFrom('t').selectAll().execute()).toEqual([]);
      await expect(two.db.insertInto('t').values({ a: 2 }).execute()).rejects.toThrow(/一直被别的连接占用/);
      await expect(two.db.insertInto('t').values({ a: 2 }).returning('a').execute()).rejects.toThrow(UpstreamError);
      await expect(two.db.transaction().execute(async () => {})).rejects.toThrow(UpstreamError);
    });
    await two.db.transaction().execute((trx) => trx.insertInto('t').values({ a: 3 }).execute());
    expect(await one.db.selectFrom('t').select('a').orderBy('a').execute()).toEqual([{ a: 1 }, { a: 3 }]);
  });

  it('is set to survive power loss, with foreign keys on', async () => {
    const opened = await openKysely(`sqlite:${temporary()}/x.db`, { label: '存储' });
    closers.push(() => opened.close());
    const answer = async (pragma: string) => (await sql.raw(`pragma ${pragma}`).execute(opened.db)).rows;
    expect(await answer('journal_mode')).toEqual([{ journal_mode: 'wal' }]);
    expect(await answer('synchronous')).toEqual([{ synchronous: 2 }]);
    expect(await answer('foreign_keys')).toEqual([{ foreign_keys: 1 }]);
  });
});
