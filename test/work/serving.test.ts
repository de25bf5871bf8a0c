// What a run does with long work: its card from the queue to the end, files below it, failures with a button, and who takes up what.
import { expect, it } from 'vitest';
import { boundCommands } from '../../src/bot/command.ts';
import { createRegistry } from '../../src/bot/registry.ts';
import { refreshCommand } from '../../src/features/ledger/commands/long.ts';
import { UpstreamError, UserError } from '../../src/lib/errors.ts';
import { finishRun } from '../../src/store/runs.ts';
import { forgetWork, MOST_ATTEMPTS, openJobs, takeWork } from '../../src/work/queue.ts';
import { onSomeStores } from '../store/each-store.ts';
import { gate, type SaidRow, workBench } from './bench.ts';

const done = async () => ({ state: 'done' as const, lines: ['读了 1/1 个基地'] });
const ends = (rows: readonly SaidRow[]) => rows.filter(({ once }) => once?.endsWith('/end') === true);

onSomeStores('a run that serves long work', ({ fresh, again }) => {
  it('takes one after the other in the order they were asked, and shows each as done on its own card', async () => {
    const { ask, serve, works, below, store } = await workBench(await fresh());
    const asked = [await ask(), await ask({ kind: 'export', args: 2 }), await ask({ args: { sites: ['wuxi'] } })];
    const order: unknown[] = [];
    const kind = async (args: unknown) => {
      order.push(args);
      return done();
    };
    expect(await openJobs(store)).toEqual(['ledger-work']);
    expect(await serve({ refresh: kind, export: kind })).toEqual({ done: 3, problems: [] });
    expect(order).toEqual([{ sites: ['suzhou'] }, 2, { sites: ['wuxi'] }]);
    expect(await openJobs(store)).toEqual([]);
    for (const work of await works()) {
      expect(work).toMatchObject({ state: 'done', open_key: null, attempts: 1, started_at: expect.any(String) });
      expect(work.ended_at).not.toBeNull();
    }
    for (const { answerRow } of asked) {
      const patches = await below(answerRow);
      expect(patches.every(({ act, chat }) => act === 'patch' && chat === 'oc_a')).toBe(true);
      expect(ends(patches)).toHaveLength(1);
      expect(patches.at(-1)?.text).toContain('刷新台账：苏州：完成');
      expect(patches.at(-1)?.text).toContain('编号 7F3K-92');
    }
  });

  it('sends the files below the card, once and in their order', async () => {
    const { ask, serve, below } = await workBench(await fresh());
    const { answerRow } = await ask();
    const files = ['甲', '乙', '丙'].map((name) => ({ path: `/data/${name}.xlsx`, name: `台账_${name}.xlsx` }));
    await serve({ refresh: async () => ({ state: 'partly' as const, lines: ['两个基地没有读成'], files }) });
    const replies = (await below(answerRow)).filter(({ act }) => act === 'reply');
    expect(replies.map(({ body }) => body)).toEqual(files.map((file) => ({ kind: 'file', ...file })));
    expect(ends(await below(answerRow))[0]?.text).toContain('部分完成');
  });

  it.each([
    ['what a person can put right', new UserError('配置里已经没有基地“苏州”'), '配置里已经没有基地“苏州”', 0],
    ['a service that failed', new UpstreamError('来源库', '来源库没有应答', { retryable: true }), '来源库没有应答', 0],
    ['a bug', new TypeError('undefined is not a function'), '程序出错了，已经记录下来', 1],
  ])('says that it failed and offers it again: %s', async (_, thrown, sentence, logged) => {
    const bench = await workBench(await fresh());
    const { id, answerRow } = await bench.ask();
    const kinds = {
      refresh: async (__: unknown, progress: { report(line: string): void }) => {
        progress.report('苏州 18,342 行');
        throw thrown;
      },
    };
    const answer = await bench.serve(kinds);
    expect(answer.problems).toHaveLength(1);
    expect(answer.problems[0]).toContain(sentence);
    expect((await bench.workOf(id)).state).toBe('failed');
    const [end] = ends(await bench.below(answerRow));
    expect(end?.text).toContain('没有做成');
    expect(end?.text).toContain(sentence);
    expect(end?.text).toContain('苏州 18,342 行');
    expect(end?.text).not.toContain('undefined is not');
    expect(end?.text).toContain('再试一次');
    expect(end?.text).toContain('"do":"刷新 台账 苏州"');
    expect(bench.logged).toHaveLength(logged);
    const registry = createRegistry(boundCommands([refreshCommand], () => ({}) as never));
    expect(registry.find('刷新 台账 苏州')?.rest).toBe('苏州');
    // Asked again by that button it is new work, with a card of its own.
    expect((await bench.ask()).asked.status).toBe('entered');
  });

  it('says so of a kind that it does not know, and goes on with the next', async () => {
    const { ask, serve, works } = await workBench(await fresh());
    await ask({ kind: 'of-tomorrow' });
    await ask();
    expect(await serve({ refresh: done })).toMatchObject({
      done: 2,
      problems: [expect.stringContaining('of-tomorrow')],
    });
    expect((await works()).map(({ state }) => state)).toEqual(['failed', 'done']);
  });

  it('leaves alone what a living run has, and takes up what a dead run left', async () => {
    const bench = await workBench(await fresh());
    const { store } = bench;
    const { id } = await bench.ask();
    const [mine, other] = [await bench.begin(), await bench.begin()];
    expect((await takeWork(store, 'ledger-work', mine.id, new Date()))?.id).toBe(id);
    expect(await takeWork(store, 'ledger-work', other.id, new Date())).toBeNull();
    const waiting = await bench.ask({ args: { sites: ['wuxi'] } });
    expect((await takeWork(store, 'ledger-work', other.id, new Date()))?.id).toBe(waiting.id);
    await finishRun(store, mine, { now: new Date() });
    const third = await bench.begin();
    expect(await takeWork(store, 'ledger-work', third.id, new Date())).toMatchObject({
      id,
      attempts: 2,
      run: third.id,
    });
    // Its own start stays: how long people waited is no secret.
    expect((await bench.workOf(id)).started_at).not.toBeNull();
  });

  it('of twenty at once each work is taken by one', async () => {
    const bench = await workBench(await fresh());
    const second = await again(bench.url);
    for (let n = 0; n < 5; n += 1) await bench.ask({ args: n });
    const taken: string[] = [];
    const takeAll = async (index: number): Promise<void> => {
      const run = await bench.begin();
      for (let failed = 0; failed < 20; ) {
        const work = await takeWork(index % 2 === 0 ? bench.store : second, 'ledger-work', run.id, new Date());
        if (work === null) failed += 1;
        else taken.push(work.id);
      }
    };
    await Promise.all(Array.from({ length: 4 }, (_, index) => takeAll(index)));
    expect(taken.toSorted()).toEqual((await bench.works()).map(({ id }) => id));
  });

  it('whoever lost the work to another run ends nothing: the card ends once', async () => {
    const bench = await workBench(await fresh());
    const { answerRow } = await bench.ask();
    await bench.ask({ chat: 'oc_b', person: 'ou_chen' });
    const [started, go] = [gate(), gate()];
    const slow = await bench.begin();
    const serving = bench.serveAs(slow, {
      refresh: async () => {
        started.open();
        await go.opened;
        const files = [1, 2].map((n) => ({ path: `/data/slow-${n}`, name: `slow-${n}.xlsx` }));
        return { state: 'partly', lines: ['慢的'], files };
      },
    });
    await started.opened;
    // Taken for lost: its machine was silent for a minute.
    await finishRun(bench.store, slow, { now: new Date() });
    await bench.serve({
      refresh: async () => ({ state: 'done', lines: ['快的'], files: [{ path: '/data/fast', name: 'fast.xlsx' }] }),
    });
    go.open();
    await serving;
    expect((await bench.works()).map(({ state }) => state)).toEqual(['done']);
    const rows = await bench.rows();
    expect(ends(rows).map(({ text }) => text.includes('快的'))).toEqual([true]);
    expect(rows.filter(({ body }) => body.kind === 'file').map(({ text }) => text.includes('fast'))).toEqual([true]);
    expect(rows.filter(({ once }) => once?.includes('/follower/') === true)).toHaveLength(1);
    const last = (await bench.below(answerRow))
      .filter(({ act, state }) => act === 'patch' && state === 'waiting')
      .at(-1);
    expect(last?.text).toContain('快的');
  });

  it('gives up what was broken off three times, says so and goes on with the next', async () => {
    const bench = await workBench(await fresh());
    const { id, answerRow } = await bench.ask();
    for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
      const run = await bench.begin();
      expect(await takeWork(bench.store, 'ledger-work', run.id, new Date())).toMatchObject({ id, attempts: attempt });
      await finishRun(bench.store, run, { now: new Date() });
    }
    const after = await bench.ask({ args: { sites: ['wuxi'] } });
    let begun = 0;
    const answer = await bench.serve({
      refresh: async () => {
        begun += 1;
        return done();
      },
    });
    expect(begun).toBe(1);
    expect(answer).toMatchObject({ done: 2, problems: [expect.stringContaining(`中断了 ${MOST_ATTEMPTS} 次`)] });
    expect((await bench.workOf(id)).state).toBe('failed');
    expect((await bench.workOf(after.id)).state).toBe('done');
    const [end] = ends(await bench.below(answerRow));
    expect(end?.text).toContain('再试一次');
  });

  it('stopped with its server it ends nothing, and the next run does it', async () => {
    const bench = await workBench(await fresh());
    const { id, answerRow } = await bench.ask();
    const stop = new AbortController();
    const run = await bench.begin();
    const serving = bench.serveAs(
      run,
      {
        refresh: async () => {
          stop.abort(new UserError('中途停止'));
          throw new UserError('读取被中断');
        },
      },
      stop.signal,
    );
    await expect(serving).rejects.toThrow('中途停止');
    await finishRun(bench.store, run, { now: new Date() });
    // Being stopped is no fault of the work: it counts no attempt.
    expect(await bench.workOf(id)).toMatchObject({ state: 'queued', attempts: 0 });
    expect(ends(await bench.below(answerRow))).toEqual([]);
    await bench.serve({ refresh: done });
    expect((await bench.workOf(id)).state).toBe('done');
  });

  it('is forgotten with its followers some time after its end, and not before', async () => {
    const { ask, serve, store, works, db } = await workBench(await fresh());
    await ask();
    await ask({ chat: 'oc_b' });
    await serve({ refresh: done });
    const open = await ask();
    const later = new Date(Date.now() + 60_000);
    expect(await forgetWork(store, new Date(Date.now() - 60_000))).toBe(0);
    expect(await forgetWork(store, later)).toBe(1);
    expect((await works()).map(({ id }) => id)).toEqual([open.id]);
    expect(await db.selectFrom('work_followers').selectAll().execute()).toEqual([]);
  });
});
