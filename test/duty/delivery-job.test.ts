// The watch over messages: what was not delivered, or waits for long, is told; notices about it beget none.
import { expect, it } from 'vitest';
import { deliveryJob } from '../../src/features/duty/delivery-job.ts';
import { tellTrouble } from '../../src/features/duty/notices/tell.ts';
import { isoInstant } from '../../src/lib/clock.ts';
import { say } from '../../src/outbox/say.ts';
import type { OutboxState, OutboxTables } from '../../src/outbox/tables.ts';
import { onSomeStores } from '../store/each-store.ts';
import { dutyBench, trouble } from './bench.ts';

type Bench = Awaited<ReturnType<typeof dutyBench>>;

/** One run, as the runner gives it. */
async function watched({ ctx }: Bench) {
  const stages: string[] = [];
  const { summary, problems } = await deliveryJob.run(ctx as never, {
    run: 'run',
    dueAt: null,
    stage: async (name, work) => {
      stages.push(name);
      return (await work()).value;
    },
  });
  return { summary, problems, stages };
}

/** A message said so many minutes ago that came to this. */
async function message(
  bench: Bench,
  state: OutboxState,
  minutes: number,
  error: string | null = null,
): Promise<string> {
  const { store, db, now } = bench;
  const at = new Date(now().getTime() - minutes * 60_000);
  const id = store.newId(at);
  const body = { kind: 'text' as const, text: '话' };
  await store
    .withTables<OutboxTables>()
    .transaction((trx) => say(trx, { id, now: at, chat: 'oc_x', act: 'send', priority: 'final', body }));
  await db.updateTable('outbox').set({ state, error }).where('id', '=', id).execute();
  return id;
}

/** What stands in the first group, half a minute later. */
const told = async (bench: Bench): Promise<readonly string[]> =>
  (await bench.told()).filter(({ chat }) => chat === 'oc_a').map(({ act, text }) => `${act} ${text}`);

onSomeStores('the watch over messages', ({ fresh }) => {
  it('is silent while everything is delivered in time', async () => {
    const bench = await dutyBench(await fresh());
    await message(bench, 'sent', 60);
    await message(bench, 'superseded', 60);
    await message(bench, 'waiting', 9);
    await message(bench, 'sending', 9);
    expect(await watched(bench)).toEqual({ summary: { lost: 0, late: 0 }, problems: [], stages: ['查看', '告知'] });
    expect(await told(bench)).toEqual([]);
  });

  it('tells once what was lost, with the reasons, and that it is over a day later', async () => {
    const bench = await dutyBench(await fresh());
    await message(bench, 'failed', 30, '机器人不在群里');
    expect((await watched(bench)).summary).toEqual({ lost: 1, late: 0 });
    await told(bench);
    bench.later(10);
    await watched(bench);
    const [card, ...more] = await told(bench);
    expect(more).toEqual([]);
    expect(card).toMatch(/^send .*有消息发不出去.*11-26 周四 08:00 的一条：机器人不在群里.*zhiban doctor/);
    bench.later(24 * 60);
    await watched(bench);
    expect((await told(bench)).slice(1)).toEqual([expect.stringMatching(/^patch .*已恢复：有消息发不出去/)]);
  });

  it('shows the newest five of many, and that others wait', async () => {
    const bench = await dutyBench(await fresh());
    for (let n = 9; n >= 1; n -= 1) await message(bench, 'failed', 20 + n, `原因 ${n}。`);
    for (const state of ['waiting', 'sending'] as const) await message(bench, state, 11);
    expect((await watched(bench)).summary).toEqual({ lost: 5, late: 2 });
    const [card = ''] = await told(bench);
    for (const n of [1, 2, 3, 4, 5]) expect(card).toContain(`原因 ${n}。`);
    expect(card).not.toContain('原因 6。');
    expect(card).toContain('2 条等了十分钟以上');
  });

  it('tells of what only waits, edits the card when it is lost, and forgets what is older than a day', async () => {
    const bench = await dutyBench(await fresh());
    const id = await message(bench, 'waiting', 11);
    await message(bench, 'failed', 25 * 60, '昨天的');
    await watched(bench);
    await told(bench);
    await bench.db.updateTable('outbox').set({ state: 'failed', error: '没有权限' }).where('id', '=', id).execute();
    await watched(bench);
    const cards = await told(bench);
    expect(cards).toEqual([
      expect.stringMatching(/^send .*有消息发得太慢/),
      expect.stringMatching(/^patch .*有消息发不出去.*没有权限/),
    ]);
    expect(cards.join('')).not.toContain('昨天的');
  });

  it('does not beget alerts by its own: neither by those that are lost nor by those that wait', async () => {
    const bench = await dutyBench(await fresh());
    await tellTrouble(bench.ctx, trouble());
    await told(bench);
    bench.later(2);
    await tellTrouble(bench.ctx, trouble({ causes: ['别的'] }));
    await told(bench);
    const said = isoInstant(new Date(bench.now().getTime() - 60 * 60_000));
    for (const state of ['failed', 'waiting', 'sending'] as const) {
      await bench.db.updateTable('outbox').set({ state, said_at: said, error: '发不出去' }).execute();
      expect((await watched(bench)).summary).toEqual({ lost: 0, late: 0 });
    }
    expect((await bench.rows()).every(({ body }) => !body.includes('有消息'))).toBe(true);
  });

  it('is one card while Feishu is gone, however many rounds', async () => {
    const bench = await dutyBench(await fresh());
    await message(bench, 'waiting', 1);
    for (let round = 0; round < 12; round += 1) {
      bench.later(10);
      await watched(bench);
    }
    const cards = await told(bench);
    expect(cards).toHaveLength(1);
    expect(cards[0]).toContain('1 条等了十分钟以上');
  });
});
