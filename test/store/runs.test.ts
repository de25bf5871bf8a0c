import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Run } from '../../src/store/run.ts';
import { keepAlive } from '../../src/store/run-heartbeat.ts';
import { beginStage, failStage, finishStage } from '../../src/store/run-stages.ts';
import { claimRun, failRun, finishRun, listRuns, markLostRuns, type RunClaim } from '../../src/store/runs.ts';
import type { Store } from '../../src/store/store.ts';
import { compile, type Program, start } from './child.ts';
import { onEachStore } from './each-store.ts';

let program: Program;
beforeAll(async () => {
  program = await compile('test/store/children/store-child.ts');
});
afterAll(() => program.end());

const NOW = new Date('2026-11-21T00:00:00Z');
const LATER = new Date('2026-11-21T00:00:07.250Z');
const DAILY: RunClaim = { job: 'daily', dueAt: NOW, trigger: 'schedule', now: NOW };

async function claimed(store: Store, claim: RunClaim = DAILY): Promise<Run> {
  const run = await claimRun(store, claim);
  if ('taken' in run) throw new Error('somebody else has it');
  return run;
}

onEachStore('runs', ({ fresh, again }) => {
  it('are won by one of ten connections and two processes that claim them at once', async () => {
    const { store, url } = await fresh();
    const stores = await Promise.all(Array.from({ length: 10 }, () => again(url)));
    const answers = await Promise.all(stores.map((one) => claimRun(one, DAILY)));
    expect(answers.filter((answer) => !('taken' in answer))).toHaveLength(1);
    expect(await claimRun(store, DAILY)).toMatchObject({ taken: { status: 'running' } });
    await store.db.deleteFrom('runs').execute();

    const children = [start(program, ['claim', url]), start(program, ['claim', url])];
    for (const child of children) expect(await child.next()).toBe('ready');
    for (const child of children) child.tell('go');
    expect((await Promise.all(children.map((child) => child.next()))).toSorted()).toEqual(['already', 'won']);
    expect(await listRuns(store, { limit: 10 })).toHaveLength(1);
  });

  it('clash only with the same job at the same moment, and never by hand', async () => {
    const { store } = await fresh();
    const first = await claimed(store);
    await claimed(store, { ...DAILY, job: 'Daily' });
    await claimed(store, { ...DAILY, dueAt: LATER });
    await claimed(store, { ...DAILY, dueAt: null });
    await claimed(store, { ...DAILY, dueAt: null });
    expect(await claimRun(store, { ...DAILY, trigger: 'cli', now: LATER })).toMatchObject({ taken: { id: first.id } });
  });

  it('keep their stages with rows, time and error, the newest run first', async () => {
    const { store } = await fresh();
    const run = await claimed(store);
    const refresh = await beginStage(store, run, '刷新', NOW);
    await finishStage(store, refresh, {
      now: LATER,
      rows: 504_000,
      detail: { sites: [{ site: 'suzhou', rows: 42_000 }] },
    });
    const compare = await beginStage(store, run, '比对', LATER);
    await failStage(store, compare, { now: LATER, error: new Error('bad\0news') });
    await beginStage(store, run, '台账', LATER);
    await failRun(store, run, { now: LATER, error: 'text is thrown too', summary: { sites: 12 }, partial: true });
    const second = await claimed(store, { ...DAILY, dueAt: null, now: LATER, trigger: 'cli' });
    await finishRun(store, second, { now: LATER });

    const [newest, oldest] = await listRuns(store, { limit: 10 });
    expect(newest).toMatchObject({
      id: second.id,
      status: 'ok',
      dueAt: null,
      trigger: 'cli',
      stages: [],
      summary: null,
    });
    expect(oldest).toMatchObject({
      id: run.id,
      job: 'daily',
      status: 'partial',
      dueAt: NOW,
      startedAt: NOW,
      finishedAt: LATER,
      summary: { sites: 12 },
      error: 'text is thrown too',
      pid: process.pid,
    });
    expect(oldest?.stages).toMatchObject([
      { seq: 1, name: '刷新', status: 'ok', rows: 504_000, finishedAt: LATER, detail: { sites: [{ rows: 42_000 }] } },
      { seq: 2, name: '比对', status: 'failed', rows: null, error: 'bad␀news', startedAt: LATER },
      { seq: 3, name: '台账', status: 'running', finishedAt: null, ms: null },
    ]);
    expect(oldest?.stages[0]?.ms).toBeLessThan(5_000);
    expect(await listRuns(store, { limit: 1 })).toHaveLength(1);
    expect(await listRuns(store, { limit: 10, job: 'nothing' })).toEqual([]);
  });

  it('number stages that begin at once', async () => {
    const { store } = await fresh();
    const run = await claimed(store);
    const stages = await Promise.all(Array.from({ length: 8 }, (_, index) => beginStage(store, run, `s${index}`, NOW)));
    expect(stages.map((stage) => stage.seq).toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('are lost when their process was killed, with the stage it was at', async () => {
    const { store, url } = await fresh();
    const child = start(program, ['run-and-hang', url]);
    expect(await child.next()).toBe('running');
    expect(await markLostRuns(store)).toEqual([]);
    await child.end('SIGKILL');
    const lost = await markLostRuns(store);
    expect(lost).toMatchObject([{ status: 'lost', job: 'daily', error: expect.stringMatching(/进程 \d+ 已经退出/) }]);
    expect(await markLostRuns(store)).toEqual([]);
    const [run] = await listRuns(store, { limit: 1 });
    expect(run).toMatchObject({ status: 'lost', finishedAt: lost[0]?.heartbeatAt });
    expect(run?.stages).toMatchObject([{ name: 'refresh', status: 'lost' }]);
  });

  it('are lost when silent, kept by a heartbeat, and may still end well', async () => {
    const { store } = await fresh();
    const silent = await claimed(store);
    const beating = await claimed(store, { ...DAILY, dueAt: LATER });
    const faults: unknown[] = [];
    const heart = keepAlive(store, beating, { everyMs: 20, onFault: (error) => faults.push(error) });
    await expect
      .poll(async () => (await markLostRuns(store, { silentMs: 3_000 })).map((run) => run.id))
      .toEqual([silent.id]);
    expect((await listRuns(store, { limit: 2 })).map((run) => run.status).toSorted()).toEqual(['lost', 'running']);
    await heart.close();
    await finishRun(store, silent, { now: LATER });
    await finishRun(store, beating, { now: LATER });
    expect((await listRuns(store, { limit: 2 })).map((run) => run.status)).toEqual(['ok', 'ok']);
    expect(faults).toEqual([]);
  });

  it('tell of a heartbeat that cannot be written', async () => {
    const { store } = await fresh();
    const run = await claimed(store);
    await store.db.schema.dropTable('run_stages').execute();
    await store.db.schema.dropTable('runs').execute();
    const faults: unknown[] = [];
    const heart = keepAlive(store, run, { everyMs: 10, onFault: (error) => faults.push(error) });
    await expect.poll(() => faults.length).toBeGreaterThan(1);
    await heart.close();
  });

  it('are had again by hand when they did not end well, as the same run with further stages', async () => {
    const { store } = await fresh();
    const byHand = { ...DAILY, trigger: 'cli', now: LATER, again: true };
    const first = await claimed(store);
    expect(await claimRun(store, byHand)).toMatchObject({ taken: { id: first.id, status: 'running' } });
    await failStage(store, await beginStage(store, first, '刷新', NOW), { now: NOW, error: 'no' });
    await failRun(store, first, { now: NOW, error: 'no', summary: { sites: 1 } });
    expect(await claimRun(store, DAILY)).toMatchObject({ taken: { id: first.id, status: 'failed' } });

    const second = await claimed(store, byHand);
    expect(second).toMatchObject({ id: first.id, status: 'running', startedAt: LATER, trigger: 'cli', dueAt: NOW });
    expect(await listRuns(store, { limit: 9 })).toMatchObject([{ status: 'running', error: null, summary: null }]);
    await finishStage(store, await beginStage(store, second, '刷新', LATER), { now: LATER });
    await finishRun(store, second, { now: LATER });
    const [run, ...more] = await listRuns(store, { limit: 9 });
    expect(more).toEqual([]);
    expect(run).toMatchObject({ status: 'ok', stages: [{ status: 'failed' }, { seq: 2, status: 'ok' }] });
    expect(await claimRun(store, byHand)).toMatchObject({ taken: { status: 'ok' } });
  });

  it('are ended only by the process whose attempt it is', async () => {
    const { store } = await fresh();
    const silent = { ...(await claimed(store)), pid: 1 };
    await store.db.updateTable('runs').set({ pid: 1, status: 'lost' }).execute();
    const second = await claimed(store, { ...DAILY, now: LATER, again: true });
    await failRun(store, silent, { now: LATER, error: 'it lived after all' });
    expect(await listRuns(store, { limit: 9 })).toMatchObject([{ status: 'running', error: null }]);
    await finishRun(store, second, { now: LATER });
    expect(await listRuns(store, { limit: 9 })).toMatchObject([{ status: 'ok' }]);
  });

  it('are not ended twice', async () => {
    const { store } = await fresh();
    const run = await claimed(store);
    await failRun(store, run, { now: NOW, error: new Error('first') });
    await finishRun(store, run, { now: LATER });
    expect(await listRuns(store, { limit: 1 })).toMatchObject([{ status: 'failed', error: 'first', finishedAt: NOW }]);
  });
});
