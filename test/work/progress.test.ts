// The card while its work is under way: what it shows, how often it is patched, and that nothing comes after the end.
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { finishRun } from '../../src/store/runs.ts';
import type { Store } from '../../src/store/store.ts';
import type { StoreTables } from '../../src/store/tables.ts';
import { openProgress } from '../../src/work/progress.ts';
import { takeWork } from '../../src/work/queue.ts';
import { onSomeStores } from '../store/each-store.ts';
import { gate, JOB, type SaidRow, workBench } from './bench.ts';

const now = () => new Date();
const shows = (rows: readonly SaidRow[], state: string) => rows.filter(({ text }) => text.includes(`：${state}`));

/** The same store, whose transactions wait for the gate before they begin. */
function held<T extends StoreTables>(store: Store<T>, opened: () => Promise<void>): Store<T> {
  return {
    ...store,
    withTables: <U extends object>() => held(store.withTables<U>(), opened),
    transaction: async (work) => {
      await opened();
      return store.transaction(work);
    },
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
    await expect.poll(shown, { timeout: 10_000 }).toContain('- 40/40');
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

  it('is patched at most once in two seconds, and not at all while nothing new is known', async () => {
    const bench = await workBench(await fresh());
    const { answerRow } = await bench.ask();
    const patches: number[] = [];
    await bench.serve({
      refresh: async (_, progress) => {
        const began = performance.now();
        let reported = 0;
        while (performance.now() - began < 7_000) {
          // Silent in its last three seconds.
          if (performance.now() - began < 4_500) {
            reported += 1;
            progress.report(`第 ${reported} 行`);
          }
          const rows = shows(await bench.below(answerRow), '正在做').length;
          if (rows > patches.length) patches.push(performance.now() - began);
          await delay(20);
        }
        return { state: 'done', lines: [] };
      },
    });
    // The first, and those at 2, 4 and 6 seconds.
    expect(patches.length).toBeGreaterThanOrEqual(3);
    expect(patches.length).toBeLessThanOrEqual(4);
    const gaps = patches.slice(1).map((at, index) => at - (patches[index] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThan(1_500);
  });

  it('is not patched again and again before there is anything to tell', async () => {
    const bench = await workBench(await fresh());
    const { answerRow } = await bench.ask();
    await bench.serve({
      refresh: async () => {
        await delay(4_500);
        return { state: 'done', lines: [] };
      },
    });
    expect(shows(await bench.below(answerRow), '正在做')).toHaveLength(1);
  });

  it('waits for every patch under way before the end is written, however slow the store is', async () => {
    const bench = await workBench(await fresh());
    const { answerRow } = await bench.ask();
    const run = await bench.begin();
    const work = await takeWork(bench.store, JOB, run.id, now());
    if (work === null) throw new Error('nothing was taken');
    const gates = [gate(), gate()];
    const begun: number[] = [];
    const slow = held(bench.store, () => {
      begun.push(begun.length);
      return gates[begun.length - 1]?.opened ?? Promise.resolve();
    });
    const progress = openProgress({ store: slow, now, log: { error: () => {} } }, work, () => 0);
    await delay(2_100);
    progress.report('一行');
    await delay(2_100);
    let isClosed = false;
    const closing = progress.close().then(() => {
      isClosed = true;
    });
    // A later one must not hide the one before it, which is still on its way.
    gates[1]?.open();
    await delay(300);
    expect(isClosed).toBe(false);
    gates[0]?.open();
    await closing;
    const written = (await bench.below(answerRow)).length;
    progress.report('来晚了');
    await delay(2_500);
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
