import { expect, it } from 'vitest';
import { card } from '../../src/feishu/card/card.ts';
import { UpstreamError } from '../../src/lib/errors.ts';
import type { OutgoingBody } from '../../src/outbox/channel.ts';
import { say } from '../../src/outbox/say.ts';
import type { OutboxTables } from '../../src/outbox/tables.ts';
import { onSomeStores } from '../store/each-store.ts';
import { botBench, endBots } from './bench.ts';
import { OPERATOR, writing } from './commands.ts';
import { BOT, button, click, entered, message } from './events.ts';

endBots();

const CARD: OutgoingBody = {
  kind: 'card',
  card: card({ title: '台账', colour: 'blue', elements: [] }),
  fallbackText: '台账',
};
const TRACE = /[2-9A-HJKMNP-Z]{4}-[2-9]{2}/;
const minutesAgo = (minutes: number): Date => new Date(Date.now() - minutes * 60_000);

onSomeStores('the bot answers', ({ fresh }) => {
  it('who mentions it in a group, and everybody in private', async () => {
    const bench = await botBench(await fresh());
    const group = message('台账 空压机 苏州', { chat: 'oc_a', messageId: 'om_a' });
    await bench.put(
      group,
      message('台账 别人的', { toBot: false }),
      message('台账 所有人', { toBot: false, everybody: true }),
      message('台账 机器', { senderType: 'app' }),
      message('台账 私聊', { chat: 'oc_p', chatType: 'p2p', messageId: 'om_p' }),
      message('台账 私聊里的机器', { chat: 'oc_p', chatType: 'p2p', senderType: 'app' }),
    );
    bench.start();
    await bench.drained();
    expect(await bench.said()).toMatchObject([
      { chat: 'oc_a', act: 'reply', of: 'om_a', body: { kind: 'text' } },
      { chat: 'oc_p', act: 'send', of: null },
    ]);
    const [first, second] = await bench.texts();
    expect(first).toMatch(new RegExp(`台账：空压机\\\\n编号 ${TRACE.source}`));
    expect(second).toContain('台账：私聊');
    expect(bench.inputs.find(({ chat }) => chat === 'oc_a')).toMatchObject({
      line: '台账 空压机 苏州',
      words: ['空压机'],
      sites: ['suzhou'],
      person: 'ou_zhang',
      mentions: [],
      by: 'message',
      chatType: 'group',
      eventId: group.id,
      pressedCard: null,
      ctx: null,
      once: null,
    });
    const states = (await bench.events()).map(({ state, body }) => [state, body === '{}']);
    const [done, ignored] = [
      ['done', false],
      ['ignored', true],
    ];
    expect(states).toEqual([done, ignored, ignored, ignored, done, ignored]);
    // Two chats are worked on at once, so that the order between them is nobody's.
    const audited = (await bench.audit()).map(({ text, decision, result }) => [text, decision, result]);
    expect(audited.sort()).toEqual([
      ['台账 私聊', 'allowed', 'ok'],
      ['台账 空压机 苏州', 'allowed', 'ok'],
    ]);
  });

  it('a button as a typed line, with what it carries and its form', async () => {
    const bench = await botBench(await fresh(), {
      台账: async ({ ctx }) => ({
        messages: [
          { place: 'card', body: CARD },
          { body: { kind: 'text', text: `${ctx}` } },
          { place: 'chat', body: { kind: 'text', text: '另外' } },
        ],
      }),
    });
    const form = { 基地: '苏州', 停用: true };
    await bench.put(click(button('台账 "苏州"', { ctx: 'c1' }), { card: 'om_card', form, option: '第二页' }));
    bench.start();
    await bench.drained();
    const [input] = bench.inputs;
    expect(input).toMatchObject({ by: 'click', chatType: null, words: ['苏州'], sites: ['suzhou'], ctx: 'c1', form });
    expect(input).toMatchObject({ pressedCard: 'om_card', choice: '第二页' });
    expect(Object.fromEntries(input?.options ?? [])).toEqual({ 停用: '是' });
    const said = await bench.said();
    expect(said).toMatchObject([
      { act: 'patch', of: 'om_card' },
      { act: 'reply', of: 'om_card' },
      { act: 'send', of: null },
    ]);
    for (const { body } of said)
      expect(JSON.stringify(body.kind === 'card' ? body.card : body)).toContain(input?.trace);
    expect(await bench.audit()).toMatchObject([
      { kind: 'click', person: 'ou_zhang', chat: 'oc_a', command: '台账', trace: input?.trace },
    ]);
    expect((await bench.audit())[0]?.text).toBe(`台账 "苏州" ${JSON.stringify(form)}`);
  });

  it('a patch after the patches of its card that were said since the press', async () => {
    const bench = await botBench(await fresh(), {
      台账: async () => ({
        messages: [{ place: 'card', body: CARD }],
      }),
    });
    await bench.put(click(button('台账'), { card: 'om_card' }));
    // The product's clock may be days ahead of the one by which events arrive.
    const later = new Date(Date.now() + 3 * 24 * 3_600_000);
    const id = bench.store.newId(later);
    const body = { kind: 'text', text: '进度' } as const;
    const patch = { id, now: later, chat: 'oc_a', act: 'patch', of: 'om_card', priority: 'progress', body } as const;
    await bench.store.withTables<OutboxTables>().transaction((trx) => say(trx, patch));
    bench.start({ now: () => later });
    await bench.drained();
    expect((await bench.said()).map(({ body: { kind } }) => kind)).toEqual(['text', 'card']);
  });

  it('once to a button that works once, and again where it failed', async () => {
    let fails = true;
    const bench = await botBench(await fresh(), {
      台账: async (input) => {
        if (fails) throw new UpstreamError('苏州', '苏州连不上', { retryable: true });
        return writing(input, '做了');
      },
    });
    const bot = bench.start();
    const press = async (): Promise<string> => {
      await bench.put(click(button('台账 空压机', { once: 'k1', ctx: 'c' })));
      bot.wake();
      await bench.drained();
      return (await bench.texts()).at(-1) ?? '';
    };
    const failure = await press();
    expect(failure).toContain('苏州连不上');
    expect(failure).toContain('再试一次');
    expect(failure).toContain('"once":"k1"');
    fails = false;
    expect(await press()).toContain('做了');
    expect(await press()).toContain('已经按过了');
    expect((await bench.words()).length).toBe(1);
    expect((await bench.audit()).map(({ decision }) => decision)).toEqual(['allowed', 'allowed', 'again']);
    expect((await bench.events()).map(({ state, error }) => [state, error])).toEqual([
      ['failed', '苏州连不上'],
      ['done', null],
      ['done', null],
    ]);
  });

  it('with a refusal who may not, and does it for who may', async () => {
    const bench = await botBench(await fresh());
    await bench.put(
      message('刷新台账', { person: 'ou_zhang' }),
      click(button('刷新 台账'), { person: 'ou_zhang' }),
      message('刷新台账', { person: OPERATOR }),
      click(button('刷新 台账'), { person: OPERATOR }),
    );
    bench.start();
    await bench.drained();
    const texts = await bench.texts();
    expect(texts.length).toBe(4);
    for (const text of texts.slice(0, 2)) {
      expect(text).toContain('操作权限');
      expect(text).toContain('王工');
    }
    expect(bench.inputs.map(({ person }) => person)).toEqual([OPERATOR, OPERATOR]);
    expect(
      (await bench.audit()).map(({ kind, decision, command, result }) => [kind, decision, command, result]),
    ).toEqual([
      ['message', 'denied', '刷新 台账', expect.stringContaining('没有执行')],
      ['click', 'denied', '刷新 台账', expect.stringContaining('没有执行')],
      ['message', 'allowed', '刷新 台账', '刷新已排队'],
      ['click', 'allowed', '刷新 台账', '刷新已排队'],
    ]);
  });

  it('what waited over half an hour with a button that does it now', async () => {
    const bench = await botBench(await fresh());
    await bench.put(message('台账 "a b" 苏州', { at: minutesAgo(31) }), message('台账 新', { at: minutesAgo(29) }));
    bench.start();
    await bench.drained();
    expect(bench.inputs.map(({ words }) => words)).toEqual([['新']]);
    const [stale = ''] = await bench.texts();
    expect(stale).toContain('31 分钟');
    const line = JSON.parse(/"value":({"v":1[^}]*})/.exec(stale)?.[1] ?? 'null');
    expect(line).toEqual({ v: 1, do: '台账 "a b" 苏州' });
    await bench.put(click(line));
    await bench.drained();
    expect(bench.inputs.at(-1)).toMatchObject({ words: ['a b'], sites: ['suzhou'] });
    expect((await bench.audit())[0]).toMatchObject({ decision: 'stale', command: '台账' });
  });

  it('what it cannot read, what it does not know, what is no text, and what is no button of ours', async () => {
    const bench = await botBench(await fresh());
    await bench.put(
      message('台账 "空压机'),
      message('台帐 空压机 @所有人 <at id=all></at>'),
      message('今天天气怎么样'),
      message(null, { chatType: 'p2p' }),
      click({ v: 99, do: '台账' }),
      click({ do: '台账' }),
      message(''),
    );
    bench.start();
    await bench.drained();
    const texts = await bench.texts();
    expect(texts.length).toBe(4);
    expect(texts[0]).toContain('没有配对');
    expect(texts[0]).toContain('写法：台账 〈词…〉');
    expect(texts[1]).toContain('没听懂');
    expect(texts[1]).toContain('台账 空压机');
    expect(texts[1]).not.toMatch(/"content":"[^"]*<at/);
    expect(texts[2]).not.toContain('天气');
    expect(texts[3]).toContain('看得懂文字');
    // 帮助, the home line of a bare mention, answers nothing in this bench.
    expect(bench.inputs.map(({ line }) => line)).toEqual(['帮助']);
    expect((await bench.audit()).map(({ decision, command }) => [decision, command])).toEqual([
      ['unreadable', '台账'],
      ['unknown', null],
      ['unknown', null],
      ['unknown', null],
      ['unknown', null],
      ['unknown', null],
      ['allowed', '帮助'],
    ]);
  });

  it('with the same number, however often it is worked on, and with the audit row once', async () => {
    const bench = await botBench(await fresh(), {
      台账: async (input) => {
        await bench.store.transaction((trx) => input.recorded(trx));
        if (bench.inputs.length === 1) first.abort();
        input.signal.throwIfAborted();
        return writing(input, '做了');
      },
    });
    const first = new AbortController();
    await bench.put(message('台账 密码:hunter22 空压机'));
    const started = bench.start();
    first.signal.addEventListener('abort', () => void started.stop());
    await expect.poll(() => first.signal.aborted).toBe(true);
    await started.stop();
    expect(await bench.audit()).toMatchObject([{ result: '已开始' }]);
    expect(await bench.events()).toMatchObject([{ state: 'waiting', attempts: 1 }]);
    expect(await bench.said()).toEqual([]);
    bench.start();
    await bench.drained();
    const [one, other] = bench.inputs;
    expect(one?.trace).toBe(other?.trace);
    expect(one?.answerRow).toBe(other?.answerRow);
    expect(one?.eventId).toBe(other?.eventId);
    expect((await bench.said()).map(({ row }) => row)).toEqual([one?.answerRow]);
    const audit = await bench.audit();
    expect(audit).toMatchObject([
      { result: '已开始', trace: one?.trace },
      { result: '写了做了', trace: one?.trace, decision: 'allowed' },
    ]);
    expect(audit[0]?.text).toBe('台账 密码:*** 空压机');
  });

  it('to the bot coming in and a private chat opened, what it greets with', async () => {
    const bench = await botBench(await fresh());
    await bench.put(entered('bot-added', 'oc_new'), entered('chat-entered', 'oc_p'));
    bench.start({
      greet: async ({ kind }, trace) =>
        kind === 'chat-entered' ? null : { messages: [{ body: { kind: 'text', text: `大家好 ${trace}` } }] },
    });
    await bench.drained();
    expect(await bench.said()).toMatchObject([{ chat: 'oc_new', act: 'send', of: null }]);
    expect((await bench.texts())[0]).toMatch(TRACE);
    expect(await bench.audit()).toEqual([]);
    expect(BOT).toBe('ou_bot');
  });
});
