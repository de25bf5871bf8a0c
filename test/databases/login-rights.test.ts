// Whether the login of a source could write: grants read as text, and asked of real servers.
import { describe, expect, it, onTestFinished } from 'vitest';
import { grantedWrites } from '../../src/databases/mysql/mysql-rights.ts';
import { openSource } from '../../src/databases/source.ts';
import { freshDatabase } from '../support/fresh-database.ts';
import { sqlRunner } from '../support/sql-runner.ts';

describe('a grant', () => {
  it.each([
    ["GRANT USAGE ON *.* TO `reader`@`%` IDENTIFIED BY PASSWORD '*6BB'", []],
    ['GRANT SELECT, SHOW VIEW ON `iot`.* TO `reader`@`%`', []],
    ['GRANT SELECT, LOCK TABLES, PROCESS, REPLICATION CLIENT ON *.* TO `reader`@`%`', []],
    ['GRANT `readers`@`%` TO `reader`@`%`', []],
    ['GRANT SELECT (`a`, `b`), UPDATE (`c`) ON `iot`.`point` TO `reader`@`%`', ['UPDATE（iot.point）']],
    [
      'GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, DROP ON `iot`.* TO `app`@`%`',
      ['INSERT、UPDATE、DELETE、CREATE等（iot.*）'],
    ],
    ['GRANT ALL PRIVILEGES ON *.* TO `root`@`localhost` WITH GRANT OPTION', ['ALL PRIVILEGES（*.*）']],
    ["GRANT PROXY ON ''@'%' TO 'root'@'localhost'", []],
  ])('%s', (grant, writes) => {
    expect(grantedWrites(grant)).toEqual(writes);
  });
});

async function writesOf(url: string): Promise<readonly string[]> {
  const limits = { connectTimeoutMs: 20_000, statementTimeoutMs: 20_000, stallTimeoutMs: 20_000 };
  return openSource(url, { name: '苏州基地/iot', ...limits }).readSnapshot((snapshot) => snapshot.writes());
}

it.each(['mysql', 'postgres'] as const)('%s tells a reader from a writer', async (kind) => {
  const database = await freshDatabase(kind);
  const runner = await sqlRunner(database.url);
  const { pathname, host, protocol } = new URL(database.url);
  const name = pathname.slice(1);
  const login = `r_${name.slice(-12)}`;
  onTestFinished(async () => {
    if (kind === 'postgres') await runner.run(`drop owned by ${login}`);
    await runner.run(kind === 'mysql' ? `drop user ${login}` : `drop role ${login}`);
    await runner.close();
    await database.drop();
  });
  await runner.run('create table point (id int primary key, code varchar(40))');
  await runner.run(
    kind === 'mysql' ? `create user ${login} identified by 'x1'` : `create role ${login} login password 'x1'`,
  );
  await runner.run(kind === 'mysql' ? `grant select on ${name}.* to ${login}` : `grant select on point to ${login}`);
  const url = `${protocol}//${login}:x1@${host}/${name}`;
  expect(await writesOf(url)).toEqual([]);
  await runner.run(`grant update (code) on point to ${login}`);
  expect(await writesOf(url)).toEqual([kind === 'mysql' ? `UPDATE（${name}.point）` : '能改表 public.point']);
});

it('sqlite says whether our account could write the file', async () => {
  const database = await freshDatabase('sqlite');
  const runner = await sqlRunner(database.url);
  await runner.run('create table point (id int)');
  await runner.close();
  onTestFinished(() => database.drop());
  expect(await writesOf(database.url)).toEqual(['值班的系统账号能写这个文件']);
});
