// Databases with something to lose: what they look like, whoever queries them.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { QueryLimits, UserQueries } from '../../../src/databases/user-query/contract.ts';
import { openUserQueries } from '../../../src/databases/user-query/user-queries.ts';
import { openLakeQueries } from '../../../src/lake/user-query.ts';
import { openScratchLake } from '../../lake/scratch-lake.ts';
import { freshDatabase } from '../../support/fresh-database.ts';
import { sqlRunner } from '../../support/sql-runner.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { OPTIONS } from './ask-all.ts';
import { asker, type Rows } from './raw-rows.ts';

export const HOSTILE_LIMITS: QueryLimits = { rows: 1_000, bytes: 1_000_000, seconds: 0.5 };

export type WorldKind = 'mysql' | 'postgres' | 'sqlite' | 'lake';

export interface World {
  readonly queries: UserQueries;
  /** The same with a login that may only select; null where there are no logins. */
  readonly reader: { readonly queries: UserQueries; readonly url: string } | null;
  /** The corpus's text for this world. */
  fitted(sql: string): string;
  /** Everything that a query must leave as it is. */
  picture(): Promise<unknown>;
  /** Whether somebody can have the table for himself at once. */
  isFree(): Promise<boolean>;
  /** Statements of the reader and the all-powerful login that are still under way. */
  atWork(): Promise<number>;
  close(): Promise<void>;
}

export function openWorld(kind: WorldKind): Promise<World> {
  if (kind === 'mysql') return mysqlWorld();
  if (kind === 'postgres') return postgresWorld();
  return kind === 'sqlite' ? sqliteWorld() : lakeWorld();
}

/** A path in the server's own folder, where it can certainly write, and what is there of that name. */
function pathIn(folder: string, name: string): { readonly file: string; found(): readonly string[] } {
  const own = `${name}_evil`;
  return {
    file: join(folder, own),
    found: () => (existsSync(folder) ? readdirSync(folder).filter((entry) => entry.startsWith(own)) : []),
  };
}

function filesIn(folder: string): readonly (readonly [string, string])[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .toSorted()
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => [path, createHash('sha256').update(readFileSync(path)).digest('hex')] as const);
}

const POINT = [
  "insert into point values (1, 'P-001')",
  "insert into point values (2, 'P-002')",
  "insert into point values (3, 'P-003')",
];

async function mysqlWorld(): Promise<World> {
  const database = await freshDatabase('mysql');
  const ask = await asker(database.url);
  const victim = await asker(database.url);
  const name = new URL(database.url).pathname.slice(1);
  const login = `r_${name.slice(-12)}`;
  for (const sql of [
    'create table point (id int primary key, code varchar(40))',
    ...POINT,
    'create sequence evil_sequence',
  ]) {
    await ask(sql);
  }
  await ask(`create user ${login} identified by 'x1'`);
  await ask(`grant select on ${name}.* to ${login}`);
  const [[folder] = []] = await ask('select @@datadir');
  const path = pathIn(String(folder), name);
  const [[thread] = []] = await victim('select connection_id()');
  const reader = Object.assign(new URL(database.url), { username: login, password: 'x1' }).href;
  const one = async (sql: string): Promise<Rows> => ask(sql);
  return {
    queries: openUserQueries(database.url, OPTIONS),
    reader: { queries: openUserQueries(reader, OPTIONS), url: reader },
    fitted: (sql) => sql.replaceAll('{file}', path.file).replaceAll('{victim}', String(thread)),
    picture: async () => [
      path.found(),
      await one('select * from point order by id'),
      await one('select next_not_cached_value from evil_sequence'),
      await one(
        `select table_name, table_type, create_time from information_schema.tables where table_schema = '${name}' order by 1`,
      ),
      await one(
        `select column_name, column_type from information_schema.columns where table_schema = '${name}' order by 1`,
      ),
      await one(`select routine_name from information_schema.routines where routine_schema = '${name}'`),
      await one(`select trigger_name from information_schema.triggers where trigger_schema = '${name}'`),
      await one(`select event_name from information_schema.events where event_schema = '${name}'`),
      await one(
        `select user, host, priv from mysql.global_priv where user in ('zhiban', 'evil', '${login}') order by 1`,
      ),
      await one("select schema_name from information_schema.schemata where schema_name like '%evil%'"),
      await one(
        `select variable_name, variable_value from information_schema.global_variables
          where variable_name not in ('timestamp', 'pseudo_thread_id', 'rand_seed1', 'rand_seed2', 'gtid_binlog_pos') order by 1`,
      ),
      await one(`select count(*) from information_schema.processlist where id = ${thread}`),
      await one("select is_free_lock('zhiban_evil')"),
    ],
    isFree: async () => {
      await ask('set session lock_wait_timeout = 1');
      await ask('lock tables point write');
      await ask('unlock tables');
      return true;
    },
    atWork: async () =>
      Number(
        (
          await ask(
            `select count(*) from information_schema.processlist where db = '${name}' and command <> 'Sleep' and id <> connection_id()`,
          )
        )[0]?.[0],
      ),
    close: async () => {
      await ask(`drop user ${login}`);
      await victim.close();
      await ask.close();
      await database.drop();
    },
  };
}

async function postgresWorld(): Promise<World> {
  const database = await freshDatabase('postgres');
  const ask = await asker(database.url);
  const victim = await asker(database.url);
  const name = new URL(database.url).pathname.slice(1);
  const login = `r_${name.slice(-12)}`;
  for (const sql of [
    'create table point (id int primary key, code varchar(40))',
    ...POINT,
    'create sequence evil_sequence',
    'select lo_create(4713)',
    `create role ${login} login password 'x1'`,
    `grant select on point to ${login}`,
  ]) {
    await ask(sql);
  }
  const [[folder] = []] = await ask('show data_directory');
  const path = pathIn(String(folder), name);
  const [[backend] = []] = await victim('select pg_backend_pid()');
  const reader = Object.assign(new URL(database.url), { username: login, password: 'x1' }).href;
  return {
    queries: openUserQueries(database.url, OPTIONS),
    reader: { queries: openUserQueries(reader, OPTIONS), url: reader },
    fitted: (sql) => sql.replaceAll('{file}', path.file).replaceAll('{victim}', String(backend)),
    picture: async () => [
      path.found(),
      await ask('select * from point order by id'),
      await ask('select last_value, is_called from evil_sequence'),
      await ask(
        `select oid, relname, relfilenode, relacl::text, relnatts from pg_class
          where relnamespace not in ('pg_catalog'::regnamespace, 'pg_toast'::regnamespace, 'information_schema'::regnamespace) order by 1`,
      ),
      await ask("select proname from pg_proc where pronamespace = 'public'::regnamespace"),
      await ask('select extname from pg_extension order by 1'),
      await ask('select oid from pg_largeobject_metadata order by 1'),
      await ask('select nspname, nspacl::text from pg_namespace order by 1'),
      await ask(
        `select rolname, rolpassword, rolsuper from pg_authid where rolname in ('zhiban', 'evil', '${login}') order by 1`,
      ),
      await ask("select datname from pg_database where datname like '%evil%'"),
      await ask('select slot_name from pg_replication_slots'),
      await ask('select gid from pg_prepared_xacts'),
      await ask("select name, setting from pg_file_settings where sourcefile like '%auto.conf'"),
      await ask(`select count(*) from pg_stat_activity where pid = ${backend}`),
      await ask(
        "select count(*) from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())",
      ),
    ],
    isFree: async () => {
      await ask('begin');
      await ask('lock table point in access exclusive mode nowait');
      await ask('rollback');
      return true;
    },
    atWork: async () =>
      Number(
        (
          await ask(
            `select count(*) from pg_stat_activity where datname = '${name}' and application_name = 'zhiban' and state <> 'idle' and pid <> pg_backend_pid()`,
          )
        )[0]?.[0],
      ),
    close: async () => {
      await ask(`drop owned by ${login}`);
      await ask(`drop role ${login}`);
      await victim.close();
      await ask.close();
      await database.drop();
    },
  };
}

async function sqliteWorld(): Promise<World> {
  const database = await freshDatabase('sqlite');
  const folder = temporaryFolder('hostile');
  const runner = await sqlRunner(database.url);
  await runner.run('create table point (id int primary key, code varchar(40))');
  for (const sql of POINT) await runner.run(sql);
  await runner.run('pragma journal_mode = delete');
  const file = decodeURI(new URL(database.url).pathname);
  return {
    queries: openUserQueries(database.url, OPTIONS),
    reader: null,
    fitted: (sql) => sql.replaceAll('{file}', join(folder, 'evil')).replaceAll('{victim}', '1'),
    picture: async () => [filesIn(folder), filesIn(join(file, '..'))],
    isFree: async () => {
      await runner.run('begin exclusive');
      await runner.run('rollback');
      return true;
    },
    atWork: async () => 0,
    close: async () => {
      await runner.close();
      await database.drop();
    },
  };
}

async function lakeWorld(): Promise<World> {
  const lake = await openScratchLake();
  const source = await lake.parquet('point.parquet', "select * from (values (1, 'P-001'), (2, 'P-002')) v(id, code)");
  lake.close();
  const queries = openLakeQueries({
    root: lake.folder,
    views: [{ name: 'point', sql: `select * from ${source}` }],
    ...{ memoryLimit: '200MB', threads: 2, tempDir: join(lake.folder, 'spill'), timeZone: 'Asia/Shanghai' },
  });
  return {
    queries,
    reader: null,
    // The one folder that its process may read.
    fitted: (sql) => sql.replaceAll('{file}', join(lake.folder, 'evil')).replaceAll('{victim}', '1'),
    picture: async () => [filesIn(lake.folder), readdirSync(lake.folder).toSorted()],
    isFree: async () => true,
    atWork: async () => 0,
    close: async () => {},
  };
}
