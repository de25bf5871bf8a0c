// Where a run can be stopped in the middle: what holds it there, and the process that works at it.
import { readdirSync, readFileSync } from 'node:fs';
import { createConnection } from 'mysql2/promise';
import { sqlRunner } from '../support/sql-runner.ts';
import { until } from '../web/started.ts';
import type { Lab } from './lab.ts';

/** The process of the job that the server runs; null while there is none. */
export function jobProcess(lab: Lab, job: string): number | null {
  const server = lab.zhiban().child.pid;
  const found = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && isJobOf(Number(name), server ?? 0, job));
  return found.length === 0 ? null : Number(found[0]);
}

/** Never a number that stands for nobody: 0 would be everybody, this process too. */
export function killJob(lab: Lab, job: string): number {
  const pid = jobProcess(lab, job);
  if (pid === null) throw new Error(`the job ${job} has no process`);
  process.kill(pid, 'SIGKILL');
  return pid;
}

function isJobOf(pid: number, server: number, job: string): boolean {
  try {
    const [, parent] = /\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
    return Number(parent) === server && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(`jobs/${job}.js`);
  } catch (thrown) {
    // It ended while it was looked at.
    if (thrown instanceof Error && 'code' in thrown && ['ENOENT', 'ESRCH'].includes(String(thrown.code))) return false;
    throw thrown;
  }
}

/** Lets the database's rows or tables go again. */
export type Release = () => Promise<void>;

/** A source's table that cannot be read: an extraction stands still at it. */
export async function holdSource(lab: Lab, site: string, table: string): Promise<Release> {
  const connection = await lab.atSites(site);
  await connection.run(`lock tables ${table} write`);
  return async () => {
    await connection.run('unlock tables');
    await connection.close();
  };
}

/** No publication can be entered: whoever publishes stands still right before it is in force. */
export function holdPublication(lab: Lab): Promise<Release> {
  return hold(lab, 'select * from lake_publications for update');
}

/** The row of the outbox whose call is under way: what becomes of it cannot be recorded. */
export function holdSending(lab: Lab): Promise<Release> {
  return hold(lab, "select * from outbox where state = 'sending' for update");
}

/** On MariaDB: its rows stay locked until the transaction ends. */
async function hold({ storeUrl }: Lab, statement: string): Promise<Release> {
  const connection = await sqlRunner(storeUrl);
  await connection.run('begin');
  await connection.run(statement);
  return async () => {
    await connection.run('rollback');
    await connection.close();
  };
}

/** Resolves when a statement with these words, or in a database whose name ends so, stands still at the server of sites and store. */
export async function waitsFor({ storeUrl }: Lab, words: string): Promise<void> {
  const connection = await createConnection(storeUrl);
  const look = `select info from information_schema.processlist
    where command = 'Query' and time_ms > 100 and id != connection_id() and (info like ? or db like ?)`;
  try {
    await until(async () => {
      const [rows] = await connection.query(look, [`%${words}%`, `%${words}`]);
      return Array.isArray(rows) && rows.length > 0;
    }, `a statement with ${words}`);
  } finally {
    await connection.end();
  }
}
