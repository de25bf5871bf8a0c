// 快进: the factories go to work on the working days that end on the way, and what is pressed twice begins once.
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { features } from '../../src/app/features.ts';
import { createForward, workUntil } from '../../src/app/forward.ts';
import { ensurePlayground, samplesFolder } from '../../src/app/playground.ts';
import { openProgram } from '../../src/app/program.ts';
import { nextWorkday } from '../../src/app/sample-calendar.ts';
import type { Context } from '../../src/context.ts';
import { UserError } from '../../src/lib/errors.ts';
import type { FastForward, FastForwardOptions } from '../../src/scheduler/fast-forward.ts';
import type { Planner } from '../../src/scheduler/planner.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const silent = { info: () => {}, warn: () => {}, error: () => {} };

/** A playground of its own whose clock the test sets. */
async function playground(from: string) {
  const cwd = temporaryFolder('forward');
  let now = new Date(from);
  const stop = new AbortController();
  const options = { cwd, parts: features, partial: false, log: () => silent, step: () => {}, signal: stop.signal };
  const program = await openProgram(options, () => now);
  onTestFinished(() => program.closers.close());
  return {
    context: program.context,
    at: (instant: string) => {
      now = new Date(instant);
    },
  };
}

it('lets every working day that ends on the way happen, in order, and no weekend', async () => {
  // A Wednesday, 09:00 in Beijing.
  const { context, at } = await playground('2026-11-25T01:00:00Z');
  await ensurePlayground(context);
  const dir = samplesFolder(context);
  expect(dir).toBe(join(context.config.dataDir, 'samples'));
  const next = async () => (await nextWorkday(dir, context.now())).date;

  await workUntil(context, new Date('2026-11-25T09:59:59Z'));
  expect(await next()).toBe('2026-11-25');
  await workUntil(context, new Date('2026-11-25T10:00:00Z'));
  expect(await next()).toBe('2026-11-26');
  // To Monday morning: Thursday and Friday have ended, Monday has not.
  await workUntil(context, new Date('2026-11-30T00:00:00Z'));
  expect(await next()).toBe('2026-11-30');
  at('2026-11-30T00:00:00Z');
  await workUntil(context, new Date('2026-11-30T00:00:01Z'));
  expect(await next()).toBe('2026-11-30');
}, 120_000);

/** A planner that waits in the middle until it is let go. */
function plannerAt(context: Context) {
  const asked: FastForwardOptions[] = [];
  let go = (_: Error | null): void => {};
  const fastForward = async (options: FastForwardOptions): Promise<FastForward> => {
    asked.push(options);
    const half = new Date((context.now().getTime() + options.until.getTime()) / 2);
    const end = { status: 'ok' as const, id: 'run', summary: null, error: null };
    options.onStep?.({ at: half, ended: [{ job: 'daily', dueAt: half, end }] });
    await new Promise<void>((resolve, reject) => {
      go = (thrown) => (thrown === null ? resolve() : reject(thrown));
    });
    return { steps: [], reached: options.until, why: 'reached' };
  };
  return { planner: { fastForward } as Planner, asked, go: (thrown: Error | null = null) => go(thrown) };
}

it('says how far it is and what ran, begins once, and can be pressed again after its end', async () => {
  const { context } = await playground('2026-11-25T01:00:00Z');
  const { planner, asked, go } = plannerAt(context);
  const forward = createForward(context, planner, new Map([['daily', '每日台账：刷新']]));
  forward.press('day');
  forward.press('week');
  expect(asked.map(({ until }) => until.toISOString())).toEqual(['2026-11-26T01:00:00.000Z']);
  expect(forward.state()).toMatchObject({
    phase: 'stepping',
    title: '过一天',
    share: 0.5,
    lines: ['11-25 周三 21:00　每日台账：完成'],
  });
  go();
  await forward.settled();
  expect(forward.state()).toEqual({ phase: 'idle' });
  forward.press('hour');
  expect(asked.at(-1)?.until.toISOString()).toBe('2026-11-25T02:00:00.000Z');
  go(new UserError('存储连不上'));
  await forward.settled();
  expect(forward.state()).toEqual({ phase: 'failed', message: '存储连不上' });
});
