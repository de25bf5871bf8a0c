// The runner with real worker threads and processes; the jobs are small files of the tests' own over the built scheduler.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, expect, it, vi } from 'vitest';
import type { Json } from '../../src/lib/json.ts';
import { createRunner, type Runner } from '../../src/scheduler/runner.ts';
import { compile } from '../store/child.ts';

const folder = mkdtempSync(join(tmpdir(), 'zhiban-runner-'));
const pieces = pathToFileURL((await compile('test/scheduler/children/pieces.ts')).file).href;
const runners: Runner[] = [];

afterEach(async () => {
  await Promise.all(runners.splice(0).map((runner) => runner.close()));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** @param body runs in the job's process, with `link` and `pidFile` at hand */
function runnerOf(jobs: Readonly<Record<string, string>>, endLimitMs = 5_000, handed: Json = null): Runner {
  for (const [name, body] of Object.entries(jobs)) {
    const program = `
      import { writeFileSync } from 'node:fs';
      import { fileURLToPath } from 'node:url';
      import { isMainThread } from 'node:worker_threads';
      if (!isMainThread) {
        const { relayToChild } = await import('${pieces}');
        await relayToChild(fileURLToPath(import.meta.url));
      } else {
        const { openChildLink } = await import('${pieces}');
        const link = openChildLink();
        writeFileSync(${JSON.stringify(pidFile(name))}, String(process.pid));
        ${body}
        process.exit();
      }`;
    writeFileSync(join(folder, `${name}.js`), program);
  }
  const names = Object.keys(jobs).map((name) => ({ name, title: `作业 ${name}` }));
  const quiet = { info: () => {}, warn: () => {}, error: () => {} };
  const runner = createRunner({
    jobs: names,
    folder,
    endLimitMs,
    now: () => new Date(),
    clockOffsetMs: () => 7_000,
    handed: () => handed,
    log: quiet,
  });
  runners.push(runner);
  return runner;
}

function pidFile(name: string): string {
  return join(folder, `${name}.pid`);
}

function isAlive(name: string): boolean {
  try {
    return process.kill(Number(readFileSync(pidFile(name), 'utf8')), 0);
  } catch {
    return false;
  }
}

const END = `await link.end({ status: 'ok', id: 'r1', summary: { order: link.order }, error: null });`;
const WAIT = `await new Promise((resolve) => link.signal.addEventListener('abort', resolve));`;
const NOW = { dueAt: null, trigger: 'page' } as const;

it('hands over the order, and answers how the run ended', async () => {
  const runner = runnerOf({ simple: END });
  const dueAt = new Date('2026-11-22T00:00:00Z');
  const started = runner.runNow('simple', { dueAt, trigger: 'schedule' });
  expect(started.status).toBe('started');
  expect(runner.running()).toMatchObject([{ name: 'simple', title: '作业 simple', stage: null }]);
  expect(started.status === 'started' && (await started.done)).toEqual({
    status: 'ok',
    id: 'r1',
    summary: { order: { dueAt: '2026-11-22T00:00:00.000Z', trigger: 'schedule', clockOffsetMs: 7_000 } },
    error: null,
  });
  expect(runner.running()).toEqual([]);
});

it('hands over what no argument and no environment may show', async () => {
  const end = `await link.end({ status: 'ok', id: 'r1', error: null, summary: {
    handed: await link.handed, seen: JSON.stringify([process.argv, process.env]) } });`;
  const runner = runnerOf({ secret: end }, 5_000, { appSecret: 'not-to-be-seen' });
  const started = runner.runNow('secret', NOW);
  if (started.status !== 'started') throw new Error('not started');
  const { summary } = await started.done;
  expect(summary).toMatchObject({ handed: { appSecret: 'not-to-be-seen' } });
  expect((summary as { seen: string }).seen).not.toContain('not-to-be-seen');
});

it('runs a job again after its end', async () => {
  const runner = runnerOf({ again: END });
  for (let round = 0; round < 3; round++) {
    const started = runner.runNow('again', NOW);
    expect(started.status === 'started' && (await started.done).status).toBe('ok');
  }
});

it('knows how far a running job is, and answers a second request with it', async () => {
  const runner = runnerOf({
    steps: `
      link.report({ name: 'stage.begin', text: '刷新……' });
      link.report({ name: 'quiet' });
      link.report({ name: 'site', share: 0.5, text: '苏州基地：10 行' });
      ${WAIT} ${END}`,
  });
  runner.runNow('steps', NOW);
  await vi.waitFor(() => expect(runner.running()[0]?.share).toBe(0.5), { timeout: 20_000, interval: 20 });
  const second = runner.runNow('steps', NOW);
  expect(second).toMatchObject({ status: 'running', job: { stage: '刷新……', lines: ['苏州基地：10 行'] } });
});

it('is idle when the last job has ended, one that began meanwhile too', async () => {
  const runner = runnerOf({ first: END, second: END });
  await runner.idle();
  const first = runner.runNow('first', NOW);
  let second: Promise<unknown> | null = null;
  void first.done.then(() => {
    second = runner.runNow('second', NOW).done;
  });
  await runner.idle();
  expect(second).not.toBeNull();
  expect(runner.running()).toEqual([]);
  expect(existsSync(pidFile('second'))).toBe(true);
});

it('takes the last words of a process that ends at once, however long they are', async () => {
  const end = `await link.end({ status: 'ok', id: 'r1', summary: 'x'.repeat(30_000_000), error: null });`;
  const runner = runnerOf({
    talker: `for (let n = 0; n < 500; n++) link.report({ name: 'x', share: n / 500 }); ${end}`,
  });
  const started = runner.runNow('talker', NOW);
  expect(started.status === 'started' && String((await started.done).summary).length).toBe(30_000_000);
});

it.each([
  ['throws', `throw new Error('broken');`, /退出码 1/],
  ['is killed', `process.kill(process.pid, 'SIGKILL'); ${WAIT}`, /SIGKILL/],
  ['leaves without a word', `process.exit(0);`, /退出码 0/],
])('says so when the process %s, and can run the job again', async (_, body, reason) => {
  const runner = runnerOf({ crash: body });
  for (let round = 0; round < 2; round++) {
    const started = runner.runNow('crash', NOW);
    const end = started.status === 'started' ? await started.done : null;
    expect(end?.status).toBe('failed');
    expect(end?.error).toMatch(reason);
  }
});

it('says so when there is no such file', async () => {
  const runner = runnerOf({ gone: END });
  rmSync(join(folder, 'gone.js'));
  const started = runner.runNow('gone', NOW);
  expect(started.status === 'started' && (await started.done)).toMatchObject({ status: 'failed', id: null });
  expect(runner.running()).toEqual([]);
});

it('asks a running job to end, and waits for it', async () => {
  const runner = runnerOf({ patient: `${WAIT} ${END}` });
  const started = runner.runNow('patient', NOW);
  await vi.waitFor(() => expect(isAlive('patient')).toBe(true), { timeout: 20_000, interval: 20 });
  await runner.close();
  expect(isAlive('patient')).toBe(false);
  expect(started.status === 'started' && (await started.done).status).toBe('ok');
});

it('kills a job that does not end when asked', async () => {
  const runner = runnerOf({ stubborn: `await new Promise(() => setInterval(() => {}, 1000));` }, 300);
  const started = runner.runNow('stubborn', NOW);
  await vi.waitFor(() => expect(isAlive('stubborn')).toBe(true), { timeout: 20_000, interval: 20 });
  await runner.close();
  expect(isAlive('stubborn')).toBe(false);
  expect(started.status === 'started' && (await started.done).error).toMatch(/SIGKILL/);
});

it('closes at once after a start', async () => {
  rmSync(pidFile('quick'), { force: true });
  const runner = runnerOf({ quick: `${WAIT} ${END}` });
  runner.runNow('quick', NOW);
  await runner.close();
  expect(runner.running()).toEqual([]);
  expect(existsSync(pidFile('quick')) && isAlive('quick')).toBe(false);
});
