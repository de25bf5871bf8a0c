import { expect, it } from 'vitest';
import { DeliveryFault } from '../../src/outbox/channel.ts';
import { onSomeStores } from '../store/each-store.ts';
import { endSenders, outboxBench } from './bench.ts';

endSenders();

onSomeStores('answers that are lost', ({ fresh }) => {
  it('are looked for where they were lost, not where an outage began hours before', async () => {
    const { speak, send, advance, posts, drained } = await outboxBench(await fresh());
    await speak('变更日志');
    let calls = 0;
    const outage = send({
      mishap: () => {
        calls += 1;
        return 'unreachable';
      },
    });
    await expect.poll(() => calls).toBeGreaterThan(0);
    await outage();
    advance(120);
    const lost = send({ mishap: () => 'answer-lost' });
    await expect.poll(() => posts().length).toBe(1);
    await lost();
    advance(61);
    send();
    await drained();
    expect(posts().map(({ text, maybeTwice }) => [text, maybeTwice])).toEqual([['变更日志', false]]);
  });

  it('lose nothing when one message in the history could be either of two', async () => {
    const { speak, send, advance, posts, rows, drained } = await outboxBench(await fresh());
    await speak('结果');
    const first = send({ mishap: () => 'answer-lost' });
    await expect.poll(() => posts().length).toBe(1);
    await first();
    await speak('收到', { priority: 'ack' });
    const second = send({ mishap: () => 'swallowed' });
    await expect.poll(async () => (await rows()).every(({ attempts }) => attempts > 0)).toBe(true);
    await second();
    advance(61);
    send();
    await drained();
    expect(new Set(posts().map(({ text }) => text))).toEqual(new Set(['收到', '结果']));
    // The one that was posted already says so when it comes again.
    const results = posts().filter(({ text }) => text === '结果');
    expect(results.slice(1).every(({ maybeTwice }) => maybeTwice)).toBe(true);
  });

  it('are not asked for again and again while the history is out of order', async () => {
    const { speak, send, advance, posts, drained } = await outboxBench(await fresh());
    await speak('变更日志');
    const lost = send({ mishap: () => 'answer-lost' });
    await expect.poll(() => posts().length).toBe(1);
    await lost();
    advance(61);
    let looks = 0;
    const broken = send({
      backoff: { firstMs: 60_000, mostMs: 60_000 },
      history: () => {
        looks += 1;
        throw new DeliveryFault('历史读不了', { outcome: 'not-sent', final: false, retryAfterMs: 30_000 });
      },
    });
    await expect.poll(() => looks).toBeGreaterThan(0);
    await new Promise((resolve) => setTimeout(resolve, 400));
    await broken();
    expect(looks).toBe(1);
    advance(2);
    send();
    await drained();
    expect(posts()).toHaveLength(1);
  });

  it('never bring back what a card showed before', async () => {
    const { speak, send, posts, rows, drained } = await outboxBench(await fresh());
    const card = await speak('排队中');
    const shown = send();
    await drained();
    await shown();
    await speak('50%', { act: 'patch', ofRow: card, priority: 'progress' });
    const lost = send({ mishap: () => 'answer-lost' });
    await expect.poll(() => posts().length).toBeGreaterThan(1);
    await lost();
    await speak('完成', { act: 'patch', of: 'om_1' });
    send();
    await drained();
    expect(posts().at(-1)).toMatchObject({ text: '完成', act: 'patch', of: 'om_1' });
    expect((await rows()).map(({ state }) => state)).toEqual(['sent', 'superseded', 'sent']);
  });
});
