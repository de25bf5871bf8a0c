// Planners in processes of their own on one store: together, and killed where it hurts.
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { databaseNow } from '../../src/databases/dialect.ts';
import type { Schedule } from '../../src/scheduler/schedule.ts';
import { enterWaiting } from '../../src/store/due-runs.ts';
import { listRuns } from '../../src/store/runs.ts';
import type { Store } from '../../src/store/store.ts';
import { type Child, compile, type Program, start } from '../store/child.ts';
import { onSomeStores } from '../store/each-store.ts';
import { IS_NIGHTLY } from '../support/extent.ts';
import { fakeClock, planning, prepared, recorded } from './planning.ts';

let program: Program;
beforeAll(async () => {
  program = await compile('test/scheduler/children/planner-child.ts');
});
afterAll(() => program.end());

const children: Child[] = [];
afterEach(async () => {
  for (const child of children.splice(0)) await child.end('SIGKILL');
});

const DAILY: Schedule = { cron: '0 8 * * *', missed: { policy: 'once' }, overlap: 'queue' };
const EVERY: Schedule = { cron: '* * * * *', missed: { policy: 'all', max: 100 }, overlap: 'queue' };
const DUE = '2026-11-26T00:00:00.000Z';

function started(deed: string, url: string, instant = DUE, blockMs = 0): Child {
  const child = start(program, [deed, url, instant, String(blockMs)]);
  children.push(child);
  return child;
}

/** Begins the schedules a minute before eight. */
async function begun(store: Store, jobs: Readonly<Record<string, Schedule>>) {
  const clock = fakeClock('2026-11-26 07:59:00');
  const here = planning({ store, now: clock.now, jobs });
  await here.planner.tick();
  clock.set('2026-11-26 08:00:00');
  return { ...here, clock };
}

onSomeStores('planners in several processes', ({ fresh }) => {
  it('run each of many moments once', async () => {
    const { store, url } = await fresh();
    await begun(await prepared(store), { daily: DAILY, every: EVERY });
    const pair = [1, 2, 3].map(() => started('tick', url, '2026-11-26T00:29:00.000Z'));
    for (const child of pair) expect(await child.next()).toBe('ready');
    for (const child of pair) child.tell('go');
    const ran = (await Promise.all(pair.map((child) => child.next()))).flat() as string[];
    expect(ran.length).toBe(31);
    expect(new Set(ran).size).toBe(31);
    expect((await recorded(store)).filter((row) => row.endsWith(' ok'))).toHaveLength(31);
  });

  it('lose no moment when one is killed between its decision and the run', async () => {
    const { store, url } = await fresh();
    const { planner, begun: ran } = await begun(await prepared(store), { daily: DAILY });
    const child = started('decide-and-hang', url);
    expect(await child.next()).toBe('decided');
    expect(await recorded(store)).toEqual(['2026-11-26 08:00:00 waiting']);
    // While that planner lives the run is its own to begin.
    expect(await planner.tick()).toEqual([]);
    await child.end('SIGKILL');
    expect(await planner.tick()).toMatchObject([{ job: 'daily', end: { status: 'ok' } }]);
    expect(await planner.tick()).toEqual([]);
    expect(ran).toEqual(['daily 2026-11-26 08:00:00']);
    expect(await recorded(store)).toEqual(['2026-11-26 08:00:00 ok']);
  });

  it('take over what a planner of another host was to begin, a minute after its last sign of life', async () => {
    const { store } = await fresh();
    const { planner, clock } = await begun(await prepared(store), { daily: DAILY });
    await store.transaction((trx) =>
      enterWaiting(trx, { id: store.newId(clock.now()), job: 'daily', dueAt: new Date(DUE), now: clock.now() }),
    );
    const elsewhere = (heartbeat_at: string) =>
      store.db.updateTable('runs').set({ host: 'elsewhere', heartbeat_at }).execute();
    const now = new Date(await databaseNow(store.db)).getTime();
    await elsewhere(new Date(now - 30_000).toISOString());
    expect(await planner.tick()).toEqual([]);
    await elsewhere(new Date(now - 61_000).toISOString());
    expect(await planner.tick()).toMatchObject([{ end: { status: 'ok' } }]);
  });

  it('have a run that died in the middle begun again, three times in all', async () => {
    const { store, url } = await fresh();
    const { planner, begun: ran } = await begun(await prepared(store), { daily: DAILY });
    for (const attempt of [1, 2, 3]) {
      const child = started('work-and-hang', url);
      expect(await child.next()).toBe('working');
      expect(await listRuns(store, { limit: 9 })).toMatchObject([{ status: 'running', attempts: attempt }]);
      await child.end('SIGKILL');
    }
    expect(await planner.tick()).toEqual([]);
    expect(ran).toEqual([]);
    const [run, ...more] = await listRuns(store, { limit: 9 });
    expect(more).toEqual([]);
    expect(run).toMatchObject({ status: 'lost', attempts: 3, error: expect.stringMatching(/已经退出/) });
  });

  it('leave a run alone whose process is blocked for a minute: stalled once, never twice at once', async () => {
    const { store, url } = await fresh();
    const { planner, begun: ran } = await begun(await prepared(store), { daily: DAILY });
    // By night it is a minute; with every commit its last sign of life is put back by as much.
    const child = started('work-and-block', url, DUE, IS_NIGHTLY ? 75_000 : 4_000);
    expect(await child.next()).toBe('working');
    if (!IS_NIGHTLY) {
      const heartbeat_at = new Date(Date.parse(await databaseNow(store.db)) - 61_000).toISOString();
      await store.db.updateTable('runs').set({ heartbeat_at }).where('status', '=', 'running').execute();
    }
    const stalled = async (): Promise<boolean> => {
      expect(await planner.tick()).toEqual([]);
      return (await listRuns(store, { limit: 9 }))[0]?.status === 'lost';
    };
    await expect.poll(stalled, { timeout: 140_000, interval: 500 }).toBe(true);
    expect(await listRuns(store, { limit: 9 })).toMatchObject([{ error: expect.stringContaining('60 秒没有心跳') }]);
    for (let look = 0; look < 3; look += 1) expect(await planner.tick()).toEqual([]);
    expect(await child.next()).toMatchObject([{ job: 'daily', end: { status: 'ok' } }]);
    expect(await planner.tick()).toEqual([]);
    expect(ran).toEqual([]);
    expect(await listRuns(store, { limit: 9 })).toMatchObject([{ status: 'ok', attempts: 1, error: null }]);
  }, 240_000);

  it('begin a run again whose process was blocked, once that is gone', async () => {
    const { store, url } = await fresh();
    const { planner, begun: ran } = await begun(await prepared(store), { daily: DAILY });
    const child = started('work-and-block', url, DUE, 600_000);
    expect(await child.next()).toBe('working');
    const heartbeat_at = new Date(Date.parse(await databaseNow(store.db)) - 61_000).toISOString();
    await store.db.updateTable('runs').set({ heartbeat_at }).where('status', '=', 'running').execute();
    expect(await planner.tick()).toEqual([]);
    await child.end('SIGKILL');
    expect(await planner.tick()).toMatchObject([{ job: 'daily', end: { status: 'ok' } }]);
    expect(ran).toEqual(['daily 2026-11-26 08:00:00']);
    expect(await listRuns(store, { limit: 9 })).toMatchObject([{ status: 'ok', attempts: 2 }]);
  });

  it('have a run begun again that was stopped with its server, unless a newer moment stands for it', async () => {
    const { store } = await fresh();
    const stop = new AbortController();
    // As a server stops: its planner first.
    const body = async (): Promise<void> => {
      await stopped.planner.close();
      stop.abort(new Error('stop'));
    };
    const clock = fakeClock('2026-11-26 07:59:00');
    const options = { store: await prepared(store), now: clock.now, jobs: { daily: DAILY } };
    await planning(options).planner.tick();
    const stopped = planning({ ...options, body, signal: stop.signal });
    clock.set('2026-11-26 08:00:00');
    await stopped.planner.tick();
    expect(await recorded(store)).toEqual(['2026-11-26 08:00:00 lost']);

    const tomorrow = fakeClock('2026-11-27 08:00:00');
    const next = planning({ ...options, now: tomorrow.now });
    await next.planner.tick();
    expect(next.begun).toEqual(['daily 2026-11-27 08:00:00']);
    await store.db.deleteFrom('runs').where('status', '=', 'ok').execute();
    const again = planning({ ...options, now: tomorrow.now });
    await again.planner.tick();
    expect(again.begun).toEqual(['daily 2026-11-26 08:00:00']);
    expect(await listRuns(store, { limit: 9 })).toMatchObject([{ status: 'ok', attempts: 2, error: null }]);
  });
});
