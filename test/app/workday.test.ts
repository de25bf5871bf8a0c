// 过一个工作日 pressed at a bad moment: a job is running, or the daily job's own moment comes in between.
import { expect, it, onTestFinished } from 'vitest';
import { features } from '../../src/app/features.ts';
import { ensurePlayground, samplesFolder } from '../../src/app/playground.ts';
import { openProgram } from '../../src/app/program.ts';
import { nextWorkday } from '../../src/app/sample-calendar.ts';
import { createWorkday } from '../../src/app/workday.ts';
import type { JobEnd } from '../../src/scheduler/job-message.ts';
import { NO_PROGRESS } from '../../src/scheduler/progress.ts';
import type { Runner } from '../../src/scheduler/runner.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const silent = { info: () => {}, warn: () => {}, error: () => {} };
/** A Wednesday, after work. */
const EVENING = new Date('2026-11-25T10:30:00Z');

async function playground() {
  const cwd = temporaryFolder('workday');
  const { signal } = new AbortController();
  const options = { cwd, parts: features, partial: false, log: () => silent, step: () => {}, signal };
  const program = await openProgram(options, () => EVENING);
  onTestFinished(() => program.closers.close());
  await ensurePlayground(program.context);
  return program.context;
}

it('waits for the job that is running, and runs the daily job again when its own moment came in between', async () => {
  const context = await playground();
  let letGo = (): void => {};
  const other = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const asked: string[] = [];
  const end = (id: string): JobEnd => ({ status: 'ok', id, summary: { publication: 7 }, error: null });
  const runner: Pick<Runner, 'runNow' | 'idle'> = {
    idle: () => other,
    runNow: (name) => {
      asked.push(name);
      const job = { name, title: name, since: EVENING, ...NO_PROGRESS };
      return asked.length === 1
        ? { status: 'running', job, done: Promise.resolve(end('scheduled')) }
        : { status: 'started', done: Promise.resolve(end('by hand')) };
    },
  };
  const workday = createWorkday(context, runner, async () => {});
  workday.press();
  workday.press();
  expect(workday.state()).toMatchObject({ phase: 'waiting' });
  const next = await nextWorkday(samplesFolder(context), EVENING);
  expect(next.day).toBe(1);
  letGo();
  await workday.settled();
  expect(workday.state()).toMatchObject({ phase: 'done', publication: 7, day: { day: 1 } });
  expect(asked).toEqual(['daily', 'daily']);
  expect((await nextWorkday(samplesFolder(context), EVENING)).day).toBe(2);
}, 120_000);
