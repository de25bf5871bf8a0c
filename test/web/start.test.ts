// `zhiban start` from outside: first ledgers, a clean stop, a kill at a bad moment, a taken port.
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { IS_NIGHTLY } from '../support/extent.ts';
import { runStart, type Started, startZhiban, until } from './started.ts';

const root = mkdtempSync(join(tmpdir(), 'zhiban-start-'));
/** First ledgers take ten seconds on an idle machine; tests share theirs. */
const PATIENCE_MS = 300_000;

/** A working folder with sample factories, and one with first ledgers too. */
const [samples, ready] = [join(root, 'samples'), join(root, 'ready')];
let readyMs = 0;
let firstPage = '';
let stopCode: number | null = null;

beforeAll(async () => {
  mkdirSync(ready);
  const zhiban = await startZhiban(ready);
  readyMs = zhiban.readyMs;
  firstPage = (await zhiban.get('/')).text;
  await until(async () => (await zhiban.activity())?.phase !== 'samples', 'the sample factories');
  cpSync(join(ready, 'data', 'samples'), join(samples, 'data', 'samples'), { recursive: true });
  await zhiban.idle();
  stopCode = await zhiban.stop('SIGINT');
}, PATIENCE_MS);
afterAll(() => rmSync(root, { recursive: true, force: true, maxRetries: 5 }));

function copyOf(folder: string, name: string): string {
  const copy = join(root, name);
  cpSync(folder, copy, { recursive: true });
  return copy;
}

interface RunRow {
  readonly pid: number;
  readonly status: string;
  readonly error: string | null;
  readonly trigger: string;
  readonly due_at: string | null;
  readonly started_at: string;
  readonly attempts: number;
}

/** Of the daily job: the meters are read at every start, too. */
function runsIn(folder: string): RunRow[] {
  const file = join(folder, 'data', 'zhiban.db');
  if (!existsSync(file)) return [];
  const store = new Database(file);
  try {
    return store
      .prepare(
        "select pid, status, error, trigger, due_at, started_at, attempts from runs where job = 'daily' order by started_at",
      )
      .all() as RunRow[];
  } finally {
    store.close();
  }
}

/** How the source of each meter stands; what was never asked is no `ok`. */
function sourcesIn(folder: string): readonly string[] {
  const store = new Database(join(folder, 'data', 'zhiban.db'));
  try {
    const rows = store.prepare('select state from meter_sources').all() as { state: string }[];
    return rows.length < 2 ? ['never'] : rows.map(({ state }) => state);
  } finally {
    store.close();
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false; // gone
  }
}

/** Starts on sample factories without ledgers; resolves when the first job is in the middle of its work. */
async function startedInFirstJob(name: string): Promise<{ zhiban: Started; folder: string; job: number }> {
  const folder = copyOf(samples, name);
  const zhiban = await startZhiban(folder);
  await until(async () => ((await zhiban.activity())?.lines.length ?? 0) > 0, 'the first site');
  const job = runsIn(folder)[0]?.pid ?? 0;
  expect([job > 0, job !== zhiban.child.pid, isAlive(job)]).toEqual([true, true, true]);
  return { zhiban, folder, job };
}

it('answers soon, saying that the first ledgers are being made', () => {
  expect(firstPage).toMatch(/正在造示例工厂|正在生成第一份台账/);
  expect(firstPage).toContain('<noscript><meta http-equiv="refresh"');
  // Two seconds on an idle machine; the limit leaves room for a busy one.
  expect(readyMs).toBeLessThan(20_000);
});

it('stops cleanly on Ctrl-C', () => {
  expect(stopCode).toBe(0);
  expect(runsIn(ready)).toMatchObject([{ status: 'ok', trigger: 'schedule' }]);
});

it('carries on at the second start: pages, search and workbooks, and no second first run', async () => {
  const folder = copyOf(ready, 'second');
  const zhiban = await startZhiban(folder);
  await zhiban.idle();
  const home = (await zhiban.get('/')).text;
  expect(home).toMatch(/第 1 次发布/);
  expect(
    home.match(/class="run-ok"><div class="run-head">|<li class="run-ok">\s*<div class="run-head">/g),
  ).toHaveLength(1);
  const found = (await zhiban.get(`/ledger?ledger=points&q=${encodeURIComponent('温度')}`)).text;
  expect(found).toMatch(/<mark>温度<\/mark>/);
  const book = await zhiban.get('/ledger/workbook/points');
  expect([book.status, book.body.subarray(0, 2).toString()]).toEqual([200, 'PK']);
  expect(book.headers['content-disposition']).toContain(encodeURIComponent('采集点'));
  expect((await zhiban.get('/ledger/changes')).text).toContain('基准建立');
  expect((await zhiban.get('/ledger/changes/1/workbook')).body.subarray(0, 2).toString()).toBe('PK');
  expect((await zhiban.get('/ledger/changes/7/workbook')).status).toBe(404);
  expect((await zhiban.get('/ledger?ledger=x')).text).toContain('没有叫“x”的台账');
  expect((await zhiban.get('/ledger?site=x')).status).toBe(400);
  const month = JSON.parse((await zhiban.get('/data?period=month')).text) as { balances: (number | null)[] };
  expect(month.balances.filter((balance) => balance !== null)).toHaveLength(30);
  await until(() => sourcesIn(folder).every((state) => state === 'ok'), 'the pages of the sample meters');
  expect(await zhiban.stop('SIGTERM')).toBe(0);
});

it(
  'ends a job that is running when it is stopped',
  async () => {
    const { zhiban, folder, job } = await startedInFirstJob('stopped');
    expect(await zhiban.stop('SIGTERM')).toBe(0);
    expect(isAlive(job)).toBe(false);
    expect(runsIn(folder)).toMatchObject([{ status: 'failed', error: '中途停止' }]);
    expect(zhiban.said()).not.toMatch(/\n {4}at |"level":[56]0/);
  },
  PATIENCE_MS,
);

it(
  'leaves no process behind when it is killed, and the next start makes the first ledgers',
  async () => {
    const { zhiban, folder, job } = await startedInFirstJob('killed');
    await zhiban.stop('SIGKILL');
    await until(() => !isAlive(job), 'the end of the job');
    expect(runsIn(folder)).toMatchObject([{ status: 'failed', error: '中途停止' }]);
    const next = await startZhiban(folder);
    await until(() => runsIn(folder).at(-1)?.status !== 'failed', 'the job once more');
    // Making all of them to the end is the same work as above: by night.
    if (IS_NIGHTLY) {
      await next.idle();
      expect((await next.get('/')).text).toMatch(/第 1 次发布/);
    }
    expect(await next.stop('SIGINT')).toBe(0);
    expect(runsIn(folder)).toHaveLength(2);
    expect(runsIn(folder).at(-1)).toMatchObject(IS_NIGHTLY ? { status: 'ok' } : { error: '中途停止' });
  },
  PATIENCE_MS,
);

it(
  'runs the daily job at its hour by the playground’s clock, and again when it was killed in the middle',
  async () => {
    const folder = copyOf(ready, 'scheduled');
    const day = 86_400_000;
    const eight = Math.ceil(Date.now() / day) * day; // in Beijing
    const store = new Database(join(folder, 'data', 'zhiban.db'));
    store.prepare('insert into clock_offsets values (?, ?)').run('playground', eight - Date.now() - 2_000);
    store.close();
    const dueAt = new Date(eight).toISOString();
    const due = () => runsIn(folder).find((run) => run.due_at === dueAt);

    const zhiban = await startZhiban(folder);
    await until(() => due()?.status === 'running', 'the daily job');
    const job = due()?.pid ?? 0;
    // Its process has the same clock.
    expect(Date.parse(due()?.started_at ?? '') - eight).toBeGreaterThanOrEqual(0);
    expect(Date.parse(due()?.started_at ?? '') - eight).toBeLessThan(120_000);
    await zhiban.stop('SIGKILL');
    await until(() => !isAlive(job), 'the end of the job');
    expect(due()).toMatchObject({ status: 'lost', attempts: 1 });

    const next = await startZhiban(folder);
    // To its end by night.
    await until(() => due()?.status === (IS_NIGHTLY ? 'ok' : 'running'), 'the daily job once more');
    expect(due()).toMatchObject({ trigger: 'schedule', attempts: 2 });
    expect(runsIn(folder).filter((run) => run.due_at === dueAt)).toHaveLength(1);
    expect(await next.stop('SIGINT')).toBe(0);
  },
  PATIENCE_MS,
);

it('says in one sentence that the port is taken', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => taken.once('listening', resolve));
  const { port } = taken.address() as AddressInfo;
  const { code, said } = await runStart(copyOf(ready, 'taken'), { ZHIBAN_WEB_PORT: String(port) });
  taken.close();
  expect(code).toBe(1);
  expect(said).toMatch(new RegExp(`^端口 ${port} 已被占用，[^\\n]*\\n$`));
});
