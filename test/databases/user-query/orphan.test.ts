// A query's own process does not outlive its parent, even while its statement never returns.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { freshDatabase } from '../../support/fresh-database.ts';
import { sqlRunner } from '../../support/sql-runner.ts';

const ROOT = resolve(import.meta.dirname, '../../..');

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false; // no such process
  }
}

it('ends when the parent is killed', async () => {
  const database = await freshDatabase('sqlite');
  onTestFinished(() => database.drop());
  const runner = await sqlRunner(database.url);
  await runner.run('create table t (a int)');
  await runner.close();
  const order = {
    file: decodeURI(new URL(database.url).pathname),
    sql: 'with recursive c(id) as (select 1 union all select id + 1 from c) select id from c where id <= 2000',
    shown: '库',
    limits: { rows: 10_000, bytes: 100_000, seconds: 600 },
  };
  const file = join(ROOT, 'dist/src/databases/user-query/sqlite-query-process.js');
  const program = `
    const { fork } = require('node:child_process');
    const child = fork(${JSON.stringify(file)}, [], { execArgv: [], stdio: ['ignore', 'ignore', 'ignore', 'ipc'], serialization: 'advanced' });
    let batches = 0;
    child.on('message', ({ kind }) => {
      if (kind !== 'rows') return;
      // After the second thousand it looks for a third one for ever.
      child.send({ kind: 'more' }, () => { if (++batches === 2) setTimeout(() => console.log(child.pid), 300); });
    });
    child.send({ kind: 'order', order: ${JSON.stringify(order)} });
    setInterval(() => {}, 1000);`;
  const parent = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [said] = (await once(parent.stdout, 'data')) as [Buffer];
  const pid = Number(said.toString());
  expect(isAlive(pid)).toBe(true);
  parent.kill('SIGKILL');
  await expect.poll(() => isAlive(pid), { timeout: 20_000 }).toBe(false);
});
