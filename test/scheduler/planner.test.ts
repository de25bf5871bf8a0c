// The planner with a clock that the test sets, on all three stores.
import { afterEach, expect, it } from 'vitest';
import { everySeconds } from '../../src/lib/cron.ts';
import type { JobInput } from '../../src/scheduler/job.ts';
import type { Schedule } from '../../src/scheduler/schedule.ts';
import { claimRun, finishRun, listRuns } from '../../src/store/runs.ts';
import { onSomeStores } from '../store/each-store.ts';
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

/** Holds a job in the middle of its work. */
function gate(): { readonly opened: Promise<void>; open(): void } {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

onSomeStores('the planner', ({ fresh, again }) => {
  it('what is due at the start too is begun at once, also where nothing was planned, and then by its rhythm', async () => {
    const { store: first, url } = await fresh();
    const store = await prepared(first);
    const clock = fakeClock('2026-11-26 07:58:13');
    const often: Schedule = { cron: everySeconds(300), atStart: true, missed: { policy: 'skip' }, overlap: 'skip' };
    const { planner, begun } = planned({ store, now: clock.now, jobs: { often } });
    await planner.tick();
    await planner.tick();
    expect(begun).toEqual(['often 2026-11-26 07:58:13']);
    clock.set('2026-11-26 08:00:00');
    await planner.tick();
    expect(begun.slice(1)).toEqual(['often 2026-11-26 08:00:00']);
    // Another start, an hour later: what was missed meanwhile is not made up for, but now it is due.
    clock.set('2026-11-26 09:01:30');
    const later = planned({ store: await again(url), now: clock.now, jobs: { often } });
    await later.planner.tick();
    await later.planner.tick();
    expect(later.begun).toEqual(['often 2026-11-26 09:01:30']);
    expect(await recorded(store)).toEqual([
      '2026-11-26 07:58:13 ok',
      '2026-11-26 08:00:00 ok',
      '2026-11-26 09:00:00 skipped',
      '2026-11-26 09:01:30 ok',
    ]);
  });

  it('runs a job at its moment, once, and knows the next', async () => {
    const store = await prepared((await fresh()).store);
    const clock = fakeClock('2026-11-26 07:59:59');
    const { planner, begun } = planned({ store, now: clock.now, jobs: { daily: DAILY } });
    expect(await planner.tick()).toEqual([]);
    expect(planner.nextDue()).toEqual({ job: 'daily', at: new Date('2026-11-26T00:00:00Z') });
    clock.set('2026-11-26 08:00:00');
    expect(await planner.tick()).toMatchObject([{ job: 'daily', end: { status: 'ok' } }]);
    expect(await planner.tick()).toEqual([]);
    clock.set('2026-11-26 23:00:00');
    expect(await planner.tick()).toEqual([]);
    expect(begun).toEqual(['daily 2026-11-26 08:00:00']);
    const [run] = await listRuns(store, { limit: 9 });
    expect(run).toMatchObject({ trigger: 'schedule', status: 'ok', attempts: 1 });
    expect(planner.nextDue()?.at).toEqual(new Date('2026-11-27T00:00:00Z'));
    // A run that was forgotten since is not due again.
    await store.db.deleteFrom('runs').execute();
    expect(await planner.tick()).toEqual([]);
  });

  it('has one of five planners run a moment, whichever looks first, and one after a restart storm', async () => {
    const { store, url } = await fresh();
    await prepared(store);
    const clock = fakeClock('2026-11-26 07:00:00');
    const stores = await Promise.all(Array.from({ length: 5 }, () => again(url)));
    const planners = stores.map((one) => planned({ store: one, now: clock.now, jobs: { daily: DAILY } }));
    await Promise.all(planners.map(({ planner }) => planner.tick()));
    for (const day of ['26', '27', '28']) {
      clock.set(`2026-11-${day} 08:00:00`);
      await Promise.all(planners.map(({ planner }) => planner.tick()));
    }
    expect(planners.flatMap(({ begun }) => begun).sort()).toEqual(
      ['26', '27', '28'].map((day) => `daily 2026-11-${day} 08:00:00`),
    );
    clock.set('2026-11-30 09:00:00');
    for (let round = 0; round < 8; round += 1) {
      const restarted = planned({ store, now: clock.now, jobs: { daily: DAILY } });
      await restarted.planner.tick();
      expect(restarted.begun).toEqual(round === 0 ? ['daily 2026-11-30 08:00:00'] : []);
      await restarted.planner.close();
    }
    expect(await recorded(store)).toEqual([
      '2026-11-26 08:00:00 ok',
      '2026-11-27 08:00:00 ok',
      '2026-11-28 08:00:00 ok',
      '2026-11-29 08:00:00 skipped',
      '2026-11-30 08:00:00 ok',
    ]);
  });

  it.each([
    ['skip', [], ['2026-11-26 12:00:00 skipped']],
    ['once', ['12:00:00'], ['2026-11-26 11:00:00 skipped', '2026-11-26 12:00:00 ok']],
    [
      'all',
      ['11:00:00', '12:00:00'],
      ['2026-11-26 10:00:00 skipped', '2026-11-26 11:00:00 ok', '2026-11-26 12:00:00 ok'],
    ],
  ] as const)(
    'makes good what was missed as %s says, and records the rest with its reason',
    async (policy, ran, rows) => {
      const store = await prepared((await fresh()).store);
      const clock = fakeClock('2026-11-26 08:30:00');
      const jobs = { hourly: { cron: '0 * * * *', missed: { policy, max: 2 }, overlap: 'queue' } as Schedule };
      await planned({ store, now: clock.now, jobs }).planner.tick();
      clock.set('2026-11-26 12:30:00');
      const { planner, begun } = planned({ store, now: clock.now, jobs });
      await planner.tick();
      expect(begun).toEqual(ran.map((time) => `hourly 2026-11-26 ${time}`));
      expect(await recorded(store)).toEqual(rows);
      const skipped = (await listRuns(store, { limit: 9 })).find((run) => run.status === 'skipped');
      expect(skipped?.error).toMatch(new RegExp(`程序没有在运行，按设置（missed: ${policy}）`));
      const first = { skip: 4, once: 3, all: 2 }[policy];
      expect(skipped?.summary).toMatchObject({ skipped: first, more: false, from: '2026-11-26T01:00:00.000Z' });
      expect(skipped?.error).toContain(`自 2026-11-26 09:00:00 起共 ${first} 次`);
    },
  );

  it.each([
    ['skip', ['12:00:00 running', '12:01:00 skipped', '12:02:00 skipped'], ['12:00:00']],
    ['queue', ['12:00:00 running', '12:01:00 skipped', '12:02:00 waiting'], ['12:00:00', '12:02:00']],
  ] as const)('deals with a job that is still running as %s says', async (overlap, rows, ran) => {
    const store = await prepared((await fresh()).store);
    const clock = fakeClock('2026-11-26 11:59:30');
    const held = gate();
    const jobs = { often: { cron: '* * * * *', missed: { policy: 'once' }, overlap } as Schedule };
    const { planner, begun } = planned({ store, now: clock.now, jobs, body: () => held.opened });
    await planner.tick();
    const ticks = [];
    for (const minute of ['00', '01', '02']) {
      clock.set(`2026-11-26 12:${minute}:00`);
      ticks.push(planner.tick());
      await expect.poll(async () => (await recorded(store)).length).toBe(ticks.length);
      if (minute === '00') await expect.poll(() => begun.length).toBe(1);
    }
    expect(await recorded(store)).toEqual(rows.map((row) => `2026-11-26 ${row}`));
    held.open();
    await Promise.all(ticks);
    expect(begun).toEqual(ran.map((time) => `often 2026-11-26 ${time}`));
    const reasons = (await listRuns(store, { limit: 9 })).flatMap(({ error }) => error ?? []);
    expect(reasons[0]).toMatch(overlap === 'skip' ? /overlap: skip/ : /又到了下一次/);
  });

  it('waits for what was due at its tick, not for what has become due since', async () => {
    const store = await prepared((await fresh()).store);
    const clock = fakeClock('2026-11-26 07:59:30');
    const [early, late] = [gate(), gate()];
    const jobs = { early: DAILY, late: { ...DAILY, cron: '1 8 * * *' } };
    const body = ({ dueAt }: JobInput) => (dueAt?.getUTCMinutes() === 0 ? early.opened : late.opened);
    const { planner, begun } = planned({ store, now: clock.now, jobs, body });
    await planner.tick();
    clock.set('2026-11-26 08:00:00');
    const first = planner.tick();
    await expect.poll(() => begun.length).toBe(1);
    clock.set('2026-11-26 08:01:00');
    const second = planner.tick();
    await expect.poll(() => begun.length).toBe(2);
    early.open();
    expect(await first).toMatchObject([{ job: 'early' }]);
    late.open();
    expect((await second).map(({ job }) => job)).toContain('late');
  });

  it('counts a run by hand in another process as running, and begins when it has ended', async () => {
    const { store, url } = await fresh();
    await prepared(store);
    const clock = fakeClock('2026-11-26 07:59:00');
    const { planner, begun } = planned({ store, now: clock.now, jobs: { daily: { ...DAILY, overlap: 'queue' } } });
    await planner.tick();
    const byHand = await claimRun(await again(url), { job: 'daily', dueAt: null, trigger: 'cli', now: clock.now() });
    if ('taken' in byHand) throw new Error('somebody else has it');
    clock.set('2026-11-26 08:00:00');
    expect(await planner.tick()).toEqual([]);
    expect(await recorded(store)).toContain('2026-11-26 08:00:00 waiting');
    await finishRun(store, byHand, { now: clock.now() });
    expect(await planner.tick()).toMatchObject([{ end: { status: 'ok' } }]);
    expect(begun).toEqual(['daily 2026-11-26 08:00:00']);
  });

  it('skips a moment for a run by hand in another process, where the job is not to queue', async () => {
    const { store, url } = await fresh();
    await prepared(store);
    const clock = fakeClock('2026-11-26 07:59:00');
    const { planner, begun } = planned({ store, now: clock.now, jobs: { daily: DAILY } });
    await planner.tick();
    await claimRun(await again(url), { job: 'daily', dueAt: null, trigger: 'cli', now: clock.now() });
    clock.set('2026-11-26 08:00:00');
    expect(await planner.tick()).toEqual([]);
    expect(await recorded(store)).toContain('2026-11-26 08:00:00 skipped');
    expect(begun).toEqual([]);
  });

  it('does not take a run for waiting whose process is still on its way to claim it', async () => {
    const store = await prepared((await fresh()).store);
    const clock = fakeClock('2026-11-26 11:59:30');
    const held = gate();
    const jobs = { often: { cron: '* * * * *', missed: { policy: 'once' }, overlap: 'queue' } as Schedule };
    const { planner, begun } = planned({ store, now: clock.now, jobs, beforeClaim: held.opened });
    await planner.tick();
    clock.set('2026-11-26 12:00:00');
    const first = planner.tick();
    await expect.poll(() => recorded(store)).toEqual(['2026-11-26 12:00:00 waiting']);
    clock.set('2026-11-26 12:01:00');
    const second = planner.tick();
    await expect.poll(async () => (await recorded(store)).length).toBe(2);
    held.open();
    await Promise.all([first, second]);
    expect(begun).toEqual(['often 2026-11-26 12:00:00', 'often 2026-11-26 12:01:00']);
  });

  it('leaves a moment alone that was run by hand before', async () => {
    const store = await prepared((await fresh()).store);
    const clock = fakeClock('2026-11-26 07:59:00');
    const { planner, begun } = planned({ store, now: clock.now, jobs: { daily: DAILY } });
    await planner.tick();
    const dueAt = new Date('2026-11-26T00:00:00Z');
    const run = await claimRun(store, { job: 'daily', dueAt, trigger: 'cli', now: clock.now() });
    if ('taken' in run) throw new Error('somebody else has it');
    await finishRun(store, run, { now: clock.now() });
    clock.set('2026-11-26 08:00:00');
    expect(await planner.tick()).toEqual([]);
    expect(begun).toEqual([]);
  });

  it('has a skipped moment run by hand', async () => {
    const store = await prepared((await fresh()).store);
    const clock = fakeClock('2026-11-26 07:59:00');
    const jobs = { daily: { ...DAILY, missed: { policy: 'skip' } } as Schedule };
    await planned({ store, now: clock.now, jobs }).planner.tick();
    clock.set('2026-11-26 09:00:00');
    await planned({ store, now: clock.now, jobs }).planner.tick();
    const dueAt = new Date('2026-11-26T00:00:00Z');
    const claim = { job: 'daily', dueAt, trigger: 'cli', now: clock.now() };
    expect(await claimRun(store, claim)).toMatchObject({ taken: { status: 'skipped' } });
    expect(await claimRun(store, { ...claim, again: true })).toMatchObject({ status: 'running', attempts: 1 });
  });

  it('has missed nothing under a schedule that is new, changed, or switched on again', async () => {
    const store = await prepared((await fresh()).store);
    const clock = fakeClock('2026-11-26 07:00:00');
    const tickWith = async (settings: PlanningOptions['settings']) => {
      const { planner, begun } = planned({
        store,
        now: clock.now,
        jobs: { daily: DAILY },
        ...(settings && { settings }),
      });
      await planner.tick();
      await planner.close();
      return begun;
    };
    await tickWith({});
    clock.set('2026-11-26 10:00:00');
    expect(await tickWith({ daily: { cron: '0 9 * * *' } })).toEqual([]);
    clock.set('2026-11-28 10:00:00');
    expect(await tickWith({ daily: { enabled: false } })).toEqual([]);
    expect(await tickWith({ daily: { cron: '0 9 * * *' } })).toEqual([]);
    clock.set('2026-11-29 09:00:00');
    expect(await tickWith({ daily: { cron: '0 9 * * *' } })).toEqual(['daily 2026-11-29 09:00:00']);
  });

  it('goes on when the clock has gone back by far, and runs no moment a second time', async () => {
    const store = await prepared((await fresh()).store);
    const clock = fakeClock('2026-11-26 07:59:00');
    const { planner, begun } = planned({ store, now: clock.now, jobs: { daily: DAILY } });
    await planner.tick();
    for (const at of ['2026-11-26 08:00:00', '2027-03-01 09:00:00', '2026-11-25 09:00:00', '2026-11-26 08:00:00']) {
      clock.set(at);
      await planner.tick();
    }
    expect(begun).toEqual(['daily 2026-11-26 08:00:00', 'daily 2027-03-01 08:00:00']);
    clock.set('2026-11-27 08:00:00');
    await planner.tick();
    expect(begun.at(-1)).toBe('daily 2026-11-27 08:00:00');
  });
});
