import { expect, it } from 'vitest';
import type { BotTables } from '../../src/bot/tables.ts';
import { UpstreamError } from '../../src/lib/errors.ts';
import { traceOf } from '../../src/lib/trace-number.ts';
import { onSomeStores } from '../store/each-store.ts';
import { botBench, endBots } from './bench.ts';
import { OPERATOR, writing } from './commands.ts';
import { BOT, button, click, entered, message } from './events.ts';

endBots();

const secondsAgo = (seconds: number): Date => new Date(Date.now() - seconds * 1_000);
const text = (words: string) => ({ messages: [{ body: { kind: 'text', text: words } as const }] });

/** Resolves when it is told to. */
function gate(): { readonly open: () => void; readonly opened: Promise<void> } {
  let open: () => void = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open: () => open(), opened };
}

onSomeStores('the bot works', ({ fresh, again }) => {
  it('in the order in which things happened in a chat, and on several chats at once', async () => {
    const slow = gate();
    const bench = await botBench(await fresh(), {
      台账: async ({ chat, words }) => {
        if (chat === 'oc_slow') await slow.opened;
        return text(words.join());
      },
    });
    await bench.put(
      message('台账 s1', { at: secondsAgo(9), chat: 'oc_slow' }),
      message('台账 3', { at: secondsAgo(1) }),
      message('台账 1', { at: secondsAgo(3) }),
      message('台账 s2', { at: secondsAgo(8), chat: 'oc_slow' }),
      message('台账 2', { at: secondsAgo(2) }),
    );
    bench.start({ chatsAtOnce: 2 });
    await expect.poll(async () => (await bench.said()).length).toBe(3);
    const line = (chat: string) => bench.inputs.filter((one) => one.chat === chat).map(({ words }) => words.join());
    expect(line('oc_a')).toEqual(['1', '2', '3']);
    expect(line('oc_slow')).toEqual(['s1']);
    slow.open();
    await bench.drained();
    expect(line('oc_slow')).toEqual(['s1', 's2']);
  });

  it('in one process at a time, and in the next when that stops', async () => {
    const opened = await fresh();
    const one = await botBench(opened);
    const other = await botBench({ ...opened, store: await again(opened.url) });
    const first = one.start();
    await one.put(message('台账 1'));
    await one.drained();
    other.start();
    await one.put(...Array.from({ length: 10 }, (_, index) => message(`台账 ${index}`)));
    await one.drained();
    expect([one.inputs.length, other.inputs.length]).toEqual([11, 0]);
    await first.stop();
    await one.put(message('台账 2'));
    await other.drained();
    expect([one.inputs.length, other.inputs.length]).toEqual([11, 1]);
    expect((await one.said()).length).toBe(12);
  });

  it('no more once another process has taken over, which answers in its place', async () => {
    const opened = await fresh();
    const slow = gate();
    const paused = await botBench(opened, {
      记: async (input) => {
        await slow.opened;
        return writing(input, '醒来');
      },
    });
    await paused.put(message('记 空压机'));
    const first = paused.start();
    await expect.poll(() => paused.inputs.length).toBe(1);
    // As it looks to a process that was stopped for longer than its lease lives.
    const leases = () => opened.store.db.updateTable('leases').where('name', '=', 'bot');
    await leases().set({ holder: `elsewhere:1:ab`, fence: 1_000, expires_at: '2999-01-01T00:00:00.000Z' }).execute();
    slow.open();
    await expect
      .poll(() => paused.logged.map((one) => String(one.fields.err)))
      .toContainEqual(expect.stringContaining('另一个进程接手'));
    expect(await paused.said()).toEqual([]);
    expect(await paused.words()).toEqual([]);
    expect(await paused.events()).toMatchObject([{ state: 'waiting' }]);
    await first.stop();
    await leases().set({ holder: '' }).execute();
    const other = await botBench({ ...opened, store: await again(opened.url) });
    other.start();
    await other.drained();
    expect((await other.words()).map(({ word }) => word)).toEqual(['空压机']);
    expect((await other.said()).length).toBe(1);
  });

  it('on what a command takes too long for no longer than its time', async () => {
    const late = gate();
    const bench = await botBench(await fresh(), {
      台账: async ({ signal }) => {
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        await late.opened;
        throw new Error('aborted');
      },
    });
    await bench.put(click(button('台账 空压机', { once: 'k' })), message('记 二'));
    bench.start({ commandMs: 150 });
    await bench.drained();
    const [first, second] = await bench.texts();
    expect(first).toContain('还没有做完');
    expect(first).toContain('"once":"k"');
    expect(second).toContain('二');
    expect(await bench.audit()).toMatchObject([{ result: expect.stringContaining('程序出错') }, { result: '写了二' }]);
    expect((await bench.audit())[0]?.ms).toBeGreaterThanOrEqual(140);
    late.open();
    await expect.poll(() => bench.logged.map((one) => one.message)).toContain('command ended after its time limit');
    expect((await bench.said()).length).toBe(2);
  });

  it('for one person no more than so often a minute, whatever he asks, and says so once', async () => {
    const bench = await botBench(await fresh());
    const flood = ['台账 1', '天气', '台账 "', '刷新台账', '台账 5', '台账 6', '天气', '台账 8'];
    await bench.put(
      ...flood.map((line) => message(line)),
      // Its denial would be said in the chat, with a button to ask for the right: it counts as well.
      click(button('刷新 台账')),
      message('台账 他人', { person: OPERATOR }),
      message('台账 私聊', { chat: 'oc_p', chatType: 'p2p' }),
    );
    bench.start({ mostInMinute: 4 });
    await bench.drained();
    const texts = (await bench.texts()).filter((one) => one.includes('太多'));
    expect(texts.length).toBe(1);
    const audit = await bench.audit();
    const group = audit.filter(({ chat }) => chat === 'oc_a').map(({ decision }) => decision);
    // The private chat is worked on beside the group, so that its message may take one of the four places.
    expect(audit.filter(({ decision }) => decision === 'limited').length).toBe(6);
    expect(group.slice(-2)).toEqual(['limited', 'allowed']);
    expect((await bench.said()).length).toBe(4 + 1 + 1);
  });

  it('for one person no more than so often a minute, though it is begun anew in the middle', async () => {
    const bench = await botBench(await fresh());
    const ask = async (...lines: readonly string[]): Promise<void> => {
      await bench.put(...lines.map((line) => message(line)));
      const bot = bench.start({ mostInMinute: 4 });
      await bench.drained();
      await bot.stop();
    };
    await ask('台账 1', '天气', '台账 3');
    await ask('台账 4', '台账 5');
    await ask('台账 6');
    expect((await bench.audit()).map(({ decision }) => decision)).toEqual([
      ...['allowed', 'unknown', 'allowed', 'allowed', 'limited', 'limited'],
    ]);
  });

  it('and stops: a command that minds is left for later, one that does not is waited for', async () => {
    const began = gate();
    const bench = await botBench(await fresh(), {
      台账: async ({ signal }) => {
        if (bench.inputs.length > 2) return text('later');
        began.open();
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        signal.throwIfAborted();
        return text('never');
      },
      记: async ({ signal }) => {
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        return text('记了');
      },
    });
    await bench.put(message('台账 空压机', { chat: 'oc_a' }), message('记 二', { chat: 'oc_b' }));
    const bot = bench.start();
    await began.opened;
    await expect.poll(() => bench.inputs.length).toBe(2);
    await bot.stop();
    expect((await bench.events()).map(({ state }) => state)).toEqual(['waiting', 'done']);
    expect((await bench.texts()).length).toBe(1);
    bench.start();
    await bench.drained();
    expect((await bench.texts()).filter((one) => one.includes('later')).length).toBe(1);
  });

  it('on at what fails a while: its own name, the greeting, the end of an event', async () => {
    let asked = 0;
    const bench = await botBench(await fresh(), {
      // A row that no store takes: what is wrong with it, not with the others.
      台账: async () => ({ messages: [{ ...text('x').messages[0], once: 'x'.repeat(300) }] }) as never,
    });
    await bench.put(message('台账 空压机'), message('记 二'), entered('bot-added', 'oc_b'));
    bench.start({
      botOpenId: async () => {
        asked += 1;
        if (asked === 1) throw new UpstreamError('飞书', '连不上', { retryable: true });
        return BOT;
      },
      greet: async () => {
        throw new Error('a bug');
      },
    });
    await bench.drained();
    expect(asked).toBe(2);
    const texts = await bench.texts();
    expect(texts.length).toBe(2);
    expect(texts[0]).toContain('没有做成');
    expect(texts[1]).toContain('二');
    expect(bench.logged.map((one) => one.message)).toEqual(
      expect.arrayContaining(['bot stopped; it begins again', 'chat not served; it is tried again']),
    );
  });

  it('on after a greeting that never comes', async () => {
    const bench = await botBench(await fresh());
    await bench.put(entered('bot-added'), message('台账 空压机'));
    bench.start({ greet: () => new Promise(() => {}), commandMs: 50 });
    await bench.drained();
    expect((await bench.texts()).length).toBe(1);
  });

  it('on after an event that it can neither read nor answer', async () => {
    const bench = await botBench(await fresh());
    await bench.put(message('台账 1', { at: secondsAgo(3) }), message('台账 2'));
    const [odd] = await bench.events();
    const events = bench.store.withTables<BotTables>().db.updateTable('bot_events');
    await events
      .set({ body: '{"kind":"message"}' })
      .where('id', '=', odd?.id ?? '')
      .execute();
    bench.start();
    await bench.drained();
    expect(await bench.events()).toMatchObject([{ state: 'failed', attempts: 3 }, { state: 'done' }]);
    expect((await bench.texts()).length).toBe(1);
    expect(bench.logged.at(-1)).toMatchObject({ level: 'error', message: 'event put aside' });
  });

  it('at once when it is woken', async () => {
    const bench = await botBench(await fresh());
    const bot = bench.start({ pollMs: 1_000_000 });
    for (let round = 0; round < 20; round += 1) {
      await bench.put(message(`台账 ${round}`, { chat: `oc_${round % 3}` }));
      bot.wake();
      await bench.drained();
    }
    expect((await bench.said()).length).toBe(20);
  });
});

it('trace numbers are short, unambiguous, and stay', () => {
  const traces = Array.from({ length: 2_000 }, (_, index) => traceOf(`id-${index}`));
  for (const trace of traces) expect(trace).toMatch(/^[2-9A-HJKMNP-Z]{4}-[2-9]{2}$/);
  expect(new Set(traces).size).toBe(2_000);
  expect(traceOf('id-7')).toBe(traces[7]);
});
