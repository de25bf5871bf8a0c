// Asking for long work: entered once, joined by everybody who asks for the same while it is open.
import { expect, it } from 'vitest';
import { onSomeStores } from '../store/each-store.ts';
import { askFor, gate, workBench } from './bench.ts';

const done = async () => ({ state: 'done' as const, lines: ['读了 1/1 个基地'] });

onSomeStores('long work that is asked for', ({ fresh, again }) => {
  it('is entered with what it needs, and counts what is before it', async () => {
    const { ask, works } = await workBench(await fresh());
    const first = await ask();
    const second = await ask({ args: { sites: ['wuxi'] } });
    const other = await ask({ job: 'other-work' });
    expect([first, second, other].map(({ asked }) => asked)).toEqual([
      { status: 'entered', ahead: 0 },
      { status: 'entered', ahead: 1 },
      { status: 'entered', ahead: 0 },
    ]);
    expect(await works()).toMatchObject([
      { id: first.id, state: 'queued', card: first.answerRow, attempts: 0, run: null, args: '{"sites":["suzhou"]}' },
      { id: second.id, state: 'queued' },
      { id: other.id, job: 'other-work' },
    ]);
  });

  it('the same order twice, after a kill, is one work and no follower', async () => {
    const { ask, works, store, db } = await workBench(await fresh());
    const first = await ask();
    const same = { id: first.id, answerRow: first.answerRow };
    // The bot's answer is said again too; the outbox knows it by its key.
    await expect(askFor(store, {}, same)).resolves.toMatchObject({ id: first.id });
    expect(await works()).toHaveLength(1);
    expect(await db.selectFrom('work_followers').selectAll().execute()).toEqual([]);
  });

  it('joins the work under way, and every follower is told once in his chat', async () => {
    const { ask, serve, begin, serveAs, works, below } = await workBench(await fresh());
    const first = await ask({ person: 'ou_wang' });
    const queued = await ask({ person: 'ou_li', chat: 'oc_b' });
    expect(queued.asked).toMatchObject({
      status: 'joined',
      work: { id: first.id, person: 'ou_wang', state: 'queued', trace: '7F3K-92' },
    });
    const [started, go] = [gate(), gate()];
    const serving = serveAs(await begin(), {
      refresh: async () => {
        started.open();
        await go.opened;
        return done();
      },
    });
    await started.opened;
    const running = await ask({ person: 'ou_chen', chat: 'oc_c' });
    expect(running.asked).toMatchObject({ status: 'joined', work: { id: first.id, state: 'running' } });
    go.open();
    expect(await serving).toEqual({ done: 1, problems: [] });
    expect(await works()).toHaveLength(1);
    for (const { answerRow, chat } of [
      { ...queued, chat: 'oc_b' },
      { ...running, chat: 'oc_c' },
    ]) {
      expect(await below(answerRow)).toMatchObject([{ act: 'reply', chat, body: { kind: 'text' } }]);
      expect((await below(answerRow))[0]?.text).toContain('刷新台账：苏州：读了 1/1 个基地（编号 7F3K-92）');
    }
    // Over: asked again it is new work, and nobody who followed the old one hears of it.
    expect((await ask()).asked.status).toBe('entered');
    expect(await serve({ refresh: done })).toMatchObject({ done: 1 });
    expect(await below(queued.answerRow)).toHaveLength(1);
  });

  it('asked by twenty at once from two processes is one work with nineteen followers', async () => {
    const bench = await workBench(await fresh());
    const other = await again(bench.url);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => askFor(index % 2 === 0 ? bench.store : other, { chat: `oc_${index}` })),
    );
    expect(answers.filter(({ asked }) => asked.status === 'entered')).toHaveLength(1);
    expect(await bench.works()).toHaveLength(1);
    await bench.serve({ refresh: done });
    const told = (await bench.rows()).filter(({ once }) => once?.includes('/follower/') === true);
    expect(new Set(told.map(({ chat }) => chat)).size).toBe(19);
    expect(told).toHaveLength(19);
  });

  it('asked while it ends is joined and told, or new: nobody waits in vain', async () => {
    const bench = await workBench(await fresh());
    const other = await again(bench.url);
    for (let round = 0; round < 15; round += 1) {
      await bench.ask({ person: 'ou_wang' });
      const run = await bench.begin();
      const ended = bench.serveAs(run, { refresh: done });
      const asking = Array.from({ length: 6 }, () => askFor(other, { chat: 'oc_late' }));
      const answers = await Promise.all(asking);
      await ended;
      await bench.serve({ refresh: done });
      for (const { asked, answerRow } of answers) {
        const below = await bench.below(answerRow);
        if (asked.status === 'joined') expect(below.filter(({ act }) => act === 'reply')).toHaveLength(1);
        else expect(below.some(({ once }) => once?.endsWith('/end') === true)).toBe(true);
      }
    }
    expect((await bench.works()).every(({ state }) => state === 'done')).toBe(true);
  });
});
