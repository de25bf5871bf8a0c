// Functions that people made in the database, called by a login that may do everything: nothing is written, no file is read or made. And
// what is said of a database names neither its address nor the login.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UpstreamError, UserError } from '../../../src/lib/errors.ts';
import { freshDatabase } from '../../support/fresh-database.ts';
import { askAll } from './ask-all.ts';
import { type Asker, asker } from './raw-rows.ts';

interface Made {
  readonly url: string;
  readonly ask: Asker;
  /** In the server's own folder, where it can certainly write. */
  readonly file: string;
  close(): Promise<void>;
}

async function made(kind: 'mysql' | 'postgres', folderSql: string): Promise<Made> {
  const database = await freshDatabase(kind);
  const ask = await asker(database.url);
  const [[folder] = []] = await ask(folderSql);
  const file = join(String(folder), `${new URL(database.url).pathname.slice(1)}_made`);
  await ask('create table point (id int primary key, code varchar(40))');
  const close = async (): Promise<void> => {
    await ask.close();
    await database.drop();
  };
  return { url: database.url, ask, file, close };
}

async function refusal(url: string, sql: string): Promise<string> {
  const thrown: unknown = await askAll(url, sql, { seconds: 5, rows: 100 }).then(
    ({ rows }) => new Error(`answered ${JSON.stringify(rows)}`),
    (error: unknown) => error,
  );
  expect(thrown, sql).toSatisfy((error) => error instanceof UserError || error instanceof UpstreamError);
  return (thrown as Error).message;
}

const READ_ONLY = /会改动数据|不接受这条 SQL/;

describe('MariaDB', () => {
  let world: Made;
  beforeAll(async () => {
    world = await made('mysql', 'select @@datadir');
    const { ask, file } = world;
    await ask('create table plain (id int) engine = MyISAM');
    const functions: Readonly<Record<string, string>> = {
      made_write: "modifies sql data begin insert into point values (1, 'x'); return 1; end",
      made_quiet: 'no sql begin insert into plain values (1); return 1; end',
      made_file: `begin select 'x' into outfile '${file}'; return 1; end`,
      made_comment: `begin select 'x' into /* x */ dumpfile '${file}'; return 1; end`,
      made_wait: 'return sleep(30)',
      made_lock: "return get_lock('made', 10)",
      made_deep: 'return made_wait() + 1',
      made_global: 'begin set global max_connections = 77; return 1; end',
      made_good: 'deterministic return 41 + 1',
    };
    for (const [name, body] of Object.entries(functions)) await ask(`create function ${name}() returns int ${body}`);
    await ask("create function made_read() returns text return load_file('/etc/passwd')");
    await ask('create view made_view as select made_write() as a');
  });
  afterAll(() => world.close());

  it.each<[string, RegExp]>([
    ['select made_write() as a', READ_ONLY],
    ['select made_quiet() as a', READ_ONLY],
    ['select a from made_view', READ_ONLY],
    ['select made_file() as a', /不能调用函数 made_file：它里面用了 OUTFILE/],
    ['select made_comment() as a', /不能调用函数 made_comment：它里面用了 DUMPFILE/],
    ['select MADE_READ() as a', /不能调用函数 made_read：它里面调用了 load_file/],
    ['select `made_wait` () as a', /它里面调用了 sleep/],
    ['select made_lock() as a', /它里面调用了 get_lock/],
    ['select made_deep() as a', /不能调用函数 made_wait/],
    ['select made_global() as a', /它里面用了 GLOBAL/],
  ])('%s is refused', async (sql, words) => {
    const before = await world.ask('select @@global.max_connections');
    expect(await refusal(world.url, sql)).toMatch(words);
    expect(await world.ask('select (select count(*) from point), (select count(*) from plain)')).toEqual([[0, 0]]);
    expect(await world.ask('select @@global.max_connections')).toEqual(before);
    expect(existsSync(world.file)).toBe(false);
  });

  it('one that only computes is called', async () => {
    expect((await askAll(world.url, 'select made_good() as a')).rows).toEqual([['42']]);
  });
});

describe('PostgreSQL', () => {
  let world: Made;
  beforeAll(async () => {
    world = await made('postgres', 'show data_directory');
    const { ask, file } = world;
    const functions: Readonly<Record<string, string>> = {
      made_write: "int language sql as $$insert into point values (1, 'x') returning 1$$",
      made_back: `int language plpgsql as $$begin
        set transaction read write; insert into point values (2, 'x'); return 1; end$$`,
      made_read: "text language sql as $$select pg_read_file('/etc/passwd')$$",
      made_body: "text begin atomic select pg_catalog.pg_read_file('/etc/passwd'); end",
      made_program: `int language plpgsql as $$begin execute 'copy (select 1) to program ''touch ${file}'''; return 1; end$$`,
      made_copy: `int language plpgsql as $$begin copy point /* x */ to '${file}'; return 1; end$$`,
      made_import: "int language sql as $$select lo_import('/etc/passwd')::int$$",
      made_deep: 'text language sql as $$select made_read()$$',
      made_number: "bigint language sql as $$select nextval('made_sequence')$$",
      made_good: 'int language sql as $$select 41 + 1$$',
      made_words: "text language plpgsql as $$begin return upper('a'); end$$",
    };
    await ask('create sequence made_sequence');
    for (const [name, body] of Object.entries(functions)) await ask(`create function ${name}() returns ${body}`);
    await ask("create function made_c(text) returns text language c as '$libdir/plpgsql', 'plpgsql_validator'");
    await ask('create view made_view as select made_write() as a');
  });
  afterAll(() => world.close());

  it.each<[string, RegExp]>([
    ['select made_write() as a', READ_ONLY],
    ['select made_back() as a', READ_ONLY],
    ['select a from made_view', READ_ONLY],
    ['select * from made_read()', /不能调用函数 made_read：它里面调用了 pg_read_file/],
    ['select "made_body"() as a', /它里面调用了 pg_read_file/],
    ['select public . made_program () as a', /不能调用函数 made_program：它里面用了 EXECUTE/],
    ['select made_copy() as a', /它里面用了 COPY/],
    ['select made_import() as a', /它里面调用了 lo_import/],
    ['select made_deep() as a', /不能调用函数 made_read/],
    ['select made_number() as a', /它里面调用了 nextval/],
    ["select made_c('x') as a", /不能调用函数 made_c：它不是用 SQL 写的/],
  ])('%s is refused', async (sql, words) => {
    expect(await refusal(world.url, sql)).toMatch(words);
    expect(await world.ask('select (select count(*) from point)::int, (select is_called from made_sequence)')).toEqual([
      [0, false],
    ]);
    expect(existsSync(world.file)).toBe(false);
  });

  it('those that only compute are called', async () => {
    expect((await askAll(world.url, 'select made_good() as a, made_words() as b')).rows).toEqual([['42', 'A']]);
  });
});

describe.each(['mysql', 'postgres'] as const)('what is said of %s', (kind) => {
  it.each<[string, (url: URL) => void, string]>([
    ['a wrong password', (url) => Object.assign(url, { password: 'wrong' }), 'select 1 as a'],
    ['a wrong login', (url) => Object.assign(url, { username: 'made_nobody' }), 'select 1 as a'],
    ['a closed port', (url) => Object.assign(url, { port: '9' }), 'select 1 as a'],
    ['an unknown host', (url) => Object.assign(url, { hostname: 'made-nowhere.invalid' }), 'select 1 as a'],
    ['a database that is not there', (url) => Object.assign(url, { pathname: '/made_nowhere' }), 'select 1 as a'],
    ['an unknown table', () => undefined, 'select 1 as a from made_nowhere'],
    ['an unknown column', () => undefined, 'select made_nowhere as a'],
    ['no single query', () => undefined, 'select 1 as a; select 2 as b'],
    ['a limit', () => undefined, 'with recursive c(x) as (select 1 union all select x + 1 from c) select x from c'],
  ])('names neither address nor login: %s', async (_, change, sql) => {
    const database = await freshDatabase(kind);
    try {
      const url = new URL(database.url);
      change(url);
      const { hostname, port, username, pathname } = url;
      const message = await refusal(url.href, sql);
      expect(message).toContain('苏州基地/iot');
      for (const secret of [
        hostname,
        port === '' ? 'no port' : `:${port}`,
        `${username}@`,
        `'${username}'`,
        `"${username}"`,
        url.host,
        `${pathname}）`,
      ]) {
        expect(message, secret).not.toContain(secret);
      }
    } finally {
      await database.drop();
    }
  });
});
