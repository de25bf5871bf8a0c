// The card while its work is under way: what it shows, how often it is patched, and that nothing comes after the end.
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, expect, it, vi } from 'vitest';
import { finishRun } from '../../src/store/runs.ts';
import type { Store } from '../../src/store/store.ts';
import type { StoreTables } from '../../src/store/tables.ts';
import { openProgress } from '../../src/work/progress.ts';
import { takeWork } from '../../src/work/queue.ts';
import { onSomeStores } from '../store/each-store.ts';
import { gate, JOB, type SaidRow, workBench } from './bench.ts';

const now = () => new Date();
const shows = (rows: readonly SaidRow[], state: string) => rows.filter(({ text }) => text.includes(`：${state}`));

/** The same store, whose transactions are carried out by somebody. */
function watched<T extends StoreTables>(
  store: Store<T>,
  carryOut: (write: () => Promise<unknown>) => Promise<unknown>,
): Store<T> {
  return {
    ...store,
    withTables: <U extends object>() => watched(store.withTables<U>(), carryOut),
    transaction: async <R>(work: Parameters<Store<T>['transaction']>[0]) => {
      const done: R[] = [];
      await carryOut(async () => done.push((await store.transaction(work)) as R));
      return done[0] as never;
    },
  };
}

/** The same store, whose transactions wait for the gate before they begin. */
function held<T extends StoreTables>(store: Store<T>, opened: () => Promise<void>): Store<T> {
  return watched(store, async (write) => {
    await opened();
    await write();
  });
}

/** Waits of a second and more pass when they are told to; the store's short ones pass by themselves. */
function steppedSeconds(): (ms: number) => void {
  const machine = setTimeout;
  const waits: { readonly due: number; readonly end: () => void }[] = [];
  let at = 0;
  vi.stubGlobal('setTimeout', (end: () => void, ms: number) =>
    ms < 1_000 ? machine(end, ms) : waits.push({ due: at + ms, end }),
  );
  return (ms) => {
    at += ms;
    for (const { end } of waits.splice(0, waits.findLastIndex(({ due }) => due <= at) + 1)) end();
  };
}

onSomeStores('the card of work under way', ({ fresh }, kind) => {
  it('shows at once that it was begun, then the newest lines, and in the end how long it took', async () => {
    const { ask, serve, below } = await workBench(await fresh());
    const { answerRow } = await ask();
    const [more, enough] = [gate(), gate()];
    const shown = async (): Promise<string> => shows(await below(answerRow), '正在做').at(-1)?.text ?? '';
    const serving = serve({
      refresh: async (_, progress) => {
        await more.opened;
        for (let n = 1; n <= 40; n += 1) progress.report(`${n}/40 个基地`);
        await enough.opened;
        return { state: 'done', lines: ['读了 40/40 个基地'] };
      },
    });
    await expect.poll(shown).toContain('正在做');
    expect(await shown()).not.toContain('个基地');
    more.open();
    await expect.poll(shown).toContain('- 40/40');
    expect(await shown()).not.toContain('- 2/40');
    enough.open();
    await serving;
    const last = (await below(answerRow)).at(-1);
    expect(last?.text).toContain('：完成');
    expect(last?.text).toMatch(/用时 [1-9]\d* 秒/);
    // What is not sent yet gives way to the end.
    expect((await below(answerRow)).filter(({ state }) => state === 'waiting')).toHaveLength(1);
  });

  it('says nothing more once another run has ended the work', async () => {
    const bench = await workBench(await fresh());
    const { answerRow } = await bench.ask();
    const run = await bench.begin();
    const work = await takeWork(bench.store, JOB, run.id, now());
    if (work === null) throw new Error('nothing was taken');
    const log = { error: () => {} };
    const progress = openProgress({ store: bench.store, now, log }, work, () => 0);
    await expect.poll(async () => (await bench.below(answerRow)).length).toBe(1);
    await finishRun(bench.store, run, { now: now() });
    await bench.serve({ refresh: async () => ({ state: 'done', lines: [] }) });
    await delay(2_100);
    progress.report('还在读');
    await progress.close();
    expect((await bench.below(answerRow)).at(-1)?.text).toContain('：完成');
  });

  if (kind !== 'sqlite') return;
  afterEach(() => void vi.unstubAllGlobals());

  /** Progress in time that passes when it is told to, and the moments at which a patch was written, ms after the beginning. */
  async function stepped(bench: Awaited<ReturnType<typeof workBench>>) {
    await bench.ask();
    const run = await bench.begin();
    const work = await takeWork(bench.store, JOB, run.id, now());
    if (work === null) throw new Error('nothing was taken');
    const advance = steppedSeconds();
    const patches: number[] = [];
    let at = 0;
    let underWay = 0;
    const store = watched(bench.store, async (write) => {
      patches.push(at);
      underWay += 1;
      await write().finally(() => {
        underWay -= 1;
      });
    });
    const progress = openProgress({ store, now, log: { error: () => {} } }, work, () => 0);
    const written = async (): Promise<void> => {
      do await new Promise((resolve) => setImmediate(resolve));
      while (underWay > 0);
    };
    await written();
    const pass = async (ms: number): Promise<void> => {
      at += ms;
      advance(ms);
      await written();
    };
    return { progress, patches, pass };
  }

  it('is patched at most once in two seconds, and not at all while nothing new is known', async () => {
    const { progress, patches, pass } = await stepped(await workBench(await fresh()));
    for (let ms = 0; ms < 4_500; ms += 100) {
      progress.report(`第 ${ms} 毫秒`);
      await pass(100);
    }
    for (let half = 0; half < 20; half += 1) await pass(500);
    expect(patches).toEqual([0, 2_000, 4_000, 6_000]);
    progress.report('再来一行');
    await pass(0);
    expect(patches.slice(4)).toEqual([14_500]);
    await progress.close();
  });

  it('is not patched again and again before there is anything to tell', async () => {
    const { progress, patches, pass } = await stepped(await workBench(await fresh()));
    for (let second = 0; second < 10; second += 1) await pass(1_000);
    expect(patches).toEqual([0]);
    await progress.close();
  });

  it('waits for every patch under way before the end is written, however slow the store is', async () => {
    const bench = await workBench(await fresh());
    const { answerRow } = await bench.ask();
    const run = await bench.begin();
    const work = await takeWork(bench.store, JOB, run.id, now());
    if (work === null) throw new Error('nothing was taken');
    const advance = steppedSeconds();
    const gates = [gate(), gate()];
    const begun: number[] = [];
    const slow = held(bench.store, () => {
      begun.push(begun.length);
      return gates[begun.length - 1]?.opened ?? Promise.resolve();
    });
    const turns = async (): Promise<void> => {
      for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    };
    const progress = openProgress({ store: slow, now, log: { error: () => {} } }, work, () => 0);
    await turns();
    advance(2_000);
    progress.report('一行');
    await turns();
    let isClosed = false;
    const closing = progress.close().then(() => {
      isClosed = true;
    });
    // A later one must not hide the one before it, which is still on its way.
    gates[1]?.open();
    await turns();
    expect(isClosed).toBe(false);
    gates[0]?.open();
    await closing;
    const written = (await bench.below(answerRow)).length;
    expect(begun).toEqual([0, 1]);
    progress.report('来晚了');
    advance(10_000);
    await turns();
    expect(await bench.below(answerRow)).toHaveLength(written);
  });

  it('a card that cannot be patched is logged, and the work goes on', async () => {
    const bench = await workBench(await fresh());
    await bench.ask();
    const run = await bench.begin();
    const work = await takeWork(bench.store, JOB, run.id, now());
    if (work === null) throw new Error('nothing was taken');
    const errors: string[] = [];
    const broken = held(bench.store, () => Promise.reject(new Error('gone')));
    const log = { error: (_: object, message: string) => void errors.push(message) };
    const progress = openProgress({ store: broken, now, log }, work, () => 0);
    progress.report('一行');
    await progress.close();
    expect(errors).toEqual(['progress not said']);
    expect(progress.lines()).toEqual(['一行']);
  });
});
