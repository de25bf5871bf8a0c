// The clock stepped from one due moment to the next.
import { expect, it } from 'vitest';
import { playgroundClock } from '../../src/app/playground-clock.ts';
import { cronTimes } from '../../src/lib/cron.ts';
import { nextStep } from '../../src/scheduler/next-step.ts';
import type { Schedule } from '../../src/scheduler/schedule.ts';
import { advanceClockOffset, readClockOffset } from '../../src/store/clock-offset.ts';
import { onSomeStores } from '../store/each-store.ts';
import { beijing, fakeClock, inBeijing, planning, prepared, recorded } from './planning.ts';

const plan = (cron: string): Schedule => ({ cron, missed: { policy: 'skip' }, overlap: 'skip' });

onSomeStores('fast-forward', ({ fresh }) => {
  it('stops at every moment, waits for its jobs, and runs once an hour what is due oftener', async () => {
    const store = await prepared((await fresh()).store);
    const clock = fakeClock('2026-11-26 06:30:10');
    const jobs = {
      daily: plan('0 8 * * *'),
      often: plan('*/7 * * * *'),
      noon: plan('15 12 * * *'),
      hourly: plan('30 * * * *'),
    };
    const seen: string[] = [];
    const { planner, begun } = planning({
      store,
      now: clock.now,
      advanceTo: clock.advanceTo,
      jobs,
      // The clock stands still while they work, as nobody moves it.
      body: async () => void seen.push(inBeijing(clock.now()).slice(11, 16)),
    });
    await planner.tick();
    const forward = await planner.fastForward({ until: beijing('2026-11-26 09:10:00') });
    expect(forward).toMatchObject({ why: 'reached', reached: beijing('2026-11-26 09:10:00') });
    const ran = begun.map((one) => one.replace(' 2026-11-26', ''));
    expect(
      ran.toSorted((one, other) => one.slice(-8).localeCompare(other.slice(-8)) || one.localeCompare(other)),
    ).toEqual([
      'often 07:00:00',
      'hourly 07:30:00',
      'daily 08:00:00',
      'often 08:00:00',
      'hourly 08:30:00',
      'often 09:00:00',
      'often 09:07:00',
    ]);
    expect(seen).toEqual(['07:00', '07:30', '08:00', '08:00', '08:30', '09:00', '09:10']);
    // Nothing was missed by it, so nothing is told.
    expect((await recorded(store)).filter((row) => !row.endsWith(' ok'))).toEqual([]);
    expect(clock.now()).toEqual(beijing('2026-11-26 09:10:00'));
  });

  it('passes a week of mornings, and does first what was due before', async () => {
    const store = await prepared((await fresh()).store);
    const clock = fakeClock('2026-11-26 07:00:00');
    const jobs = { daily: { ...plan('0 8 * * *'), missed: { policy: 'once' } } as Schedule };
    const { planner, begun } = planning({ store, now: clock.now, advanceTo: clock.advanceTo, jobs });
    await planner.tick();
    clock.set('2026-11-26 09:00:00');
    const steps: string[] = [];
    const [forward, second] = await Promise.all([
      planner.fastForward({
        until: beijing('2026-12-03 09:00:00'),
        onStep: ({ at, ended }) => void steps.push(`${inBeijing(at).slice(5, 16)} ${ended.length}`),
      }),
      planner.fastForward({ until: beijing('2027-12-03 09:00:00') }),
    ]);
    expect(second.why).toBe('stepping');
    expect(begun.map((one) => one.slice(-14, -3))).toEqual(
      ['11-26', '11-27', '11-28', '11-29', '11-30', '12-01', '12-02', '12-03'].map((day) => `${day} 08:00`),
    );
    expect(forward.steps).toHaveLength(8);
    expect(steps.at(0)).toBe('11-26 09:00 1');
    expect(steps.at(-1)).toBe('12-03 09:00 0');
  });

  it('ends early when it is told to, between two steps', async () => {
    const store = await prepared((await fresh()).store);
    const clock = fakeClock('2026-11-26 07:00:00');
    const stop = new AbortController();
    const body = async (): Promise<void> => stop.abort();
    const { planner } = planning({
      store,
      now: clock.now,
      advanceTo: clock.advanceTo,
      jobs: { daily: plan('0 8 * * *') },
      body,
    });
    await planner.tick();
    const forward = await planner.fastForward({ until: beijing('2026-12-03 09:00:00'), signal: stop.signal });
    expect(forward).toMatchObject({ why: 'aborted', reached: beijing('2026-11-26 08:00:00'), steps: [{}] });
  });

  it('moves an offset that every later process reads, and that never goes back', async () => {
    const { store } = await fresh();
    const machine = (): Date => beijing('2026-11-26 07:00:00');
    expect(await readClockOffset(store)).toBe(0);
    const clock = await playgroundClock(store, machine);
    expect(clock.now()).toEqual(machine());
    await clock.advanceTo?.(beijing('2026-12-03 08:00:00'));
    expect(clock.now()).toEqual(beijing('2026-12-03 08:00:00'));
    await clock.advanceTo?.(beijing('2026-12-01 08:00:00'));
    expect(clock.now()).toEqual(beijing('2026-12-03 08:00:00'));
    const other = await playgroundClock(store, machine);
    expect([other.offsetMs(), other.now()]).toEqual([clock.offsetMs(), clock.now()]);
    expect((await playgroundClock(store, machine, 5_000)).offsetMs()).toBe(5_000);
    const answers = await Promise.all([3e9, 1e10, 5, -7].map((ms) => advanceClockOffset(store, ms)));
    expect(Math.max(...answers)).toBe(1e10);
    expect(await readClockOffset(store)).toBe(1e10);
  });
});

it('steps to the moment itself, or to the end of its hour where the next follows within the hour', () => {
  const stepsOf = (cron: string, from: string) => inBeijing(nextStep([cronTimes(cron)], beijing(from))).slice(11, 16);
  expect(stepsOf('0 8 * * *', '2026-11-26 07:59:59')).toBe('08:00');
  expect(stepsOf('15 * * * *', '2026-11-26 07:59:59')).toBe('08:15');
  expect(stepsOf('*/15 * * * *', '2026-11-26 07:59:59')).toBe('08:00');
  expect(stepsOf('*/15 * * * *', '2026-11-26 08:00:00')).toBe('09:00');
  expect(stepsOf('0,30 8 * * *', '2026-11-26 07:00:00')).toBe('08:00');
  expect(stepsOf('0,30 8 * * *', '2026-11-26 08:00:00')).toBe('08:30');
});
