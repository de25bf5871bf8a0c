import { expect, it } from 'vitest';
import { DeliveryFault } from '../../src/outbox/channel.ts';
import { forgetSaid } from '../../src/outbox/standing.ts';
import { onSomeStores } from '../store/each-store.ts';
import { endSenders, outboxBench } from './bench.ts';

endSenders();

function wait(retryAfterMs: number, wholeApp = false): DeliveryFault {
  return new DeliveryFault('发得太快', { outcome: 'not-sent', final: false, retryAfterMs, wholeApp });
}

onSomeStores('messages in bad company', ({ fresh }) => {
  it('pass one that never gets through while others do', async () => {
    const { speak, send, texts, rows } = await outboxBench(await fresh());
    const poison = await speak('poison');
    for (let n = 0; n < 3; n += 1) await speak(`after ${n}`);
    const stop = send({ mishap: ({ id }) => (id === poison ? 'bug' : null) });
    for (let n = 0; n < 200 && !texts().includes('after 2'); n += 1) {
      await speak(`elsewhere ${n}`, { chat: 'oc_b' });
      await expect.poll(texts).toContain(`elsewhere ${n}`);
    }
    await stop();
    expect(texts().filter((text) => text.startsWith('after'))).toEqual(['after 0', 'after 1', 'after 2']);
    const [row] = await rows();
    expect(row).toMatchObject({ id: poison, state: 'waiting', error: '程序出错了，详情见日志' });
  });

  it('are not held up by many chats that have to wait', async () => {
    const { speak, send, texts } = await outboxBench(await fresh());
    for (let n = 0; n < 12; n += 1) await speak(`${n}`, { chat: `oc_${n}` });
    let refused = 0;
    send({
      mishap: ({ chat }) => {
        if (chat === 'oc_free') return null;
        refused += 1;
        return wait(60_000);
      },
    });
    await expect.poll(() => refused).toBe(12);
    for (let n = 0; n < 12; n += 1) await speak(`more ${n}`, { chat: `oc_${n}`, priority: 'ack' });
    await speak('free', { chat: 'oc_free' });
    await expect.poll(texts).toEqual(['free']);
    expect(refused).toBe(12);
  });

  it('wait with the whole app when the platform says so, and no longer than an hour', async () => {
    const { speak, send, posts, now, rows, drained } = await outboxBench(await fresh());
    const began = Date.now();
    let isFirst = true;
    const stop = send({
      mishap: () => {
        if (!isFirst) return null;
        isFirst = false;
        return wait(900, true);
      },
    });
    await speak('first');
    await expect.poll(() => isFirst).toBe(false);
    await speak('second', { chat: 'oc_b' });
    await drained();
    expect(Math.min(...posts().map(({ at }) => at)) - began).toBeGreaterThan(890);
    await stop();
    await speak('absurd');
    const absurd = send({ mishap: () => wait(1e15) });
    await expect.poll(async () => (await rows()).at(-1)?.error).toBe('发得太快');
    await absurd();
    const due = new Date((await rows()).at(-1)?.due_at ?? 0).getTime();
    expect(due - now().getTime()).toBeLessThanOrEqual(3_600_000);
    expect(due - now().getTime()).toBeGreaterThan(3_500_000);
  });

  it('are given up after a day of trying, not before', async () => {
    const { speak, send, advance, rows, drained } = await outboxBench(await fresh());
    const id = await speak('old news');
    let calls = 0;
    const stop = send({
      backoff: { firstMs: 1, mostMs: 2 },
      mishap: () => {
        calls += 1;
        return 'unreachable';
      },
    });
    await expect.poll(() => calls).toBeGreaterThan(25);
    expect((await rows())[0]?.state).not.toBe('failed');
    advance(24 * 60);
    await drained();
    await stop();
    const [row] = await rows();
    expect(row).toMatchObject({ id, state: 'failed', error: '连不上（24 小时没能发出，不再尝试）' });
  });

  it('keep a row that is answered by others, whatever replaces or forgets it', async () => {
    const { store, speak, send, posts, advance, rows, drained } = await outboxBench(await fresh());
    const card = await speak('card', { replaces: 'state', once: 'event/1' });
    const patch = await speak('patched', { act: 'patch', ofRow: card });
    await speak('newer', { replaces: 'state' });
    await speak('again', { act: 'patch', ofRow: patch, priority: 'progress' });
    const stop = send();
    await drained();
    await stop();
    expect(posts().map(({ text, of }) => [text, of])).toEqual([
      ['card', null],
      ['patched', 'om_1'],
      ['newer', null],
      ['again', 'om_1'],
    ]);
    await speak('reply', { act: 'reply', ofRow: card });
    advance(1);
    expect(await forgetSaid(store, new Date(Date.now() + 60_000))).toBe(3);
    expect((await rows()).map(({ id }) => id)).toContain(card);
    send();
    await drained();
    expect(posts().at(-1)).toMatchObject({ text: 'reply', of: 'om_1' });
  });
});
