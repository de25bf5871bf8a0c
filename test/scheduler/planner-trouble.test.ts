// The planner in trouble: jobs that cannot be begun, a store that is gone for a while; and left to itself.
import { afterEach, expect, it, vi } from 'vitest';
import { createPlanner } from '../../src/scheduler/planner.ts';
import { createRunner } from '../../src/scheduler/runner.ts';
import type { Schedule } from '../../src/scheduler/schedule.ts';
import { listRuns } from '../../src/store/runs.ts';
import { onSomeStores } from '../store/each-store.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { fakeClock, type PlanningOptions, planning, prepared, recorded } from './planning.ts';

const DAILY: Schedule = { cron: '0 8 * * *', missed: { policy: 'once' }, overlap: 'skip' };
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

function planned(options: PlanningOptions) {
  const made = planning(options);
  closers.push(async () => {
    await made.planner.close();
    await made.runner.close();
  });
  return made;
}

onSomeStores('the planner in trouble', ({ fresh }) => {
  it('records a job that cannot be begun as failed, and goes on with the next moment', async () => {
    const store = await prepared((await fresh()).store);
    const clock = fakeClock('2026-11-26 07:59:00');
    const { planner } = planned({
      store,
      now: clock.now,
      jobs: { daily: DAILY },
      body: async () => {
        throw new Error('broken');
      },
    });
    await planner.tick();
    clock.set('2026-11-26 08:00:00');
    expect(await planner.tick()).toMatchObject([{ end: { status: 'failed', error: 'broken' } }]);
    expect(await planner.tick()).toEqual([]);
    clock.set('2026-11-27 08:00:00');
    expect(await planner.tick()).toHaveLength(1);
    expect(await recorded(store)).toEqual(['2026-11-26 08:00:00 failed', '2026-11-27 08:00:00 failed']);
  });

  it('records a run whose process cannot be started as failed, and goes on with the next moment', async () => {
    const store = await prepared((await fresh()).store);
    const clock = fakeClock('2026-11-26 07:59:00');
    const jobs = [{ name: 'daily', title: 'daily', schedule: DAILY }];
    const log = { info: () => {}, warn: () => {}, error: () => {} };
    const runner = createRunner({ jobs, folder: temporaryFolder('no-jobs'), now: clock.now, log });
    const planner = createPlanner({ store, runner, jobs: () => jobs, now: clock.now, log });
    closers.push(() => planner.close());
    await planner.tick();
    clock.set('2026-11-26 08:00:00');
    expect(await planner.tick()).toMatchObject([{ end: { status: 'failed', id: null } }]);
    expect(await planner.tick()).toEqual([]);
    clock.set('2026-11-27 08:00:00');
    expect(await planner.tick()).toHaveLength(1);
    expect(await recorded(store)).toEqual(['2026-11-26 08:00:00 failed', '2026-11-27 08:00:00 failed']);
    expect((await listRuns(store, { limit: 1 }))[0]?.error).toMatch(/daily\.js/);
  });

  it('goes on when the store was gone for a while', async () => {
    const store = await prepared((await fresh()).store);
    const jobs = { ticking: { cron: '* * * * * *', missed: { policy: 'once' }, overlap: 'queue' } as Schedule };
    const faults: unknown[] = [];
    const { planner, begun } = planned({ store, now: () => new Date(), jobs, onFault: (fault) => faults.push(fault) });
    const { schema } = store.db;
    await schema.alterTable('job_plans').renameTo('elsewhere').execute();
    planner.start();
    await expect.poll(() => faults.length).toBeGreaterThan(1);
    await schema.alterTable('elsewhere').renameTo('job_plans').execute();
    await expect.poll(() => begun.length).toBeGreaterThan(1);
  });

  it('looks by itself once started, at every moment, until it is closed', async () => {
    const store = await prepared((await fresh()).store);
    const jobs = { ticking: { cron: '* * * * * *', missed: { policy: 'once' }, overlap: 'queue' } as Schedule };
    const { planner, runner, begun } = planned({ store, now: () => new Date(), jobs, pollMs: 600_000 });
    planner.start();
    await vi.waitFor(() => expect(begun.length).toBeGreaterThan(2), { timeout: 20_000, interval: 50 });
    await planner.close();
    await runner.close();
    const ran = begun.length;
    expect(new Set(begun).size).toBe(ran);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(begun.length).toBe(ran);
  });
});
