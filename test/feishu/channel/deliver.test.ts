import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ChannelOptions, feishuChannel } from '../../../src/feishu/channel.ts';
import { type Channel, DeliveryFault, type OutgoingMessage } from '../../../src/outbox/channel.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { type Answer, type Asked, ok, openPlatform, type Platform, refused } from '../api/platform.ts';
import { cardBody, message } from './messages.ts';

const MESSAGES = '/open-apis/im/v1/messages';
const BAD_CARD = 'Failed to create card content, ext=ErrCode: 200861; ErrMsg: not support tag;';

async function open(answer: Answer, options: Partial<ChannelOptions> = {}): Promise<Platform & { channel: Channel }> {
  const platform = await openPlatform();
  platform.on('*', answer);
  const channel = feishuChannel(platform.feishu, {
    pageUrl: 'https://zhiban.example/',
    fileLink: () => null,
    ...options,
  });
  return { ...platform, channel };
}

async function fault(channel: Channel, of: OutgoingMessage): Promise<DeliveryFault> {
  const thrown = await channel.deliver(of).then(
    (delivered) => new Error(`a fault was wanted, found ${JSON.stringify(delivered)}`),
    (error: unknown) => error,
  );
  if (!(thrown instanceof DeliveryFault)) throw thrown;
  return thrown;
}

const contents = (asked: readonly Asked[]): readonly { msg_type: unknown; content: string }[] =>
  asked.map(({ body }) => ({ msg_type: body?.msg_type, content: String(body?.content) }));

/** Refuses cards that hold this text, and messages of these types. */
const refusing =
  (cardsWith: string, ...types: readonly string[]): Answer =>
  ({ body }) => {
    const isCard = body?.msg_type === 'interactive' || body?.msg_type === undefined;
    const refuses = (isCard && String(body?.content).includes(cardsWith)) || types.includes(String(body?.msg_type));
    return refuses ? refused(400, 230099, BAD_CARD) : ok({ message_id: 'om_1' });
  };

describe('a card', () => {
  it('goes as it is, under its uuid', async () => {
    const { channel, asked } = await open(() => ok({ message_id: 'om_1' }));
    const body = cardBody();
    expect(await channel.deliver(message(body))).toEqual({ messageId: 'om_1' });
    expect(asked).toHaveLength(1);
    expect(asked[0]?.body).toEqual({
      receive_id: 'oc_1',
      msg_type: 'interactive',
      content: JSON.stringify(body.card),
      uuid: 'uuid-1',
    });
  });

  it('that is too big is never sent: a simpler one is, and the note says why', async () => {
    const { channel, asked } = await open(() => ok({ message_id: 'om_1' }));
    expect(await channel.deliver(message(cardBody(1_000)))).toEqual({
      messageId: 'om_1',
      note: expect.stringMatching(/^改用简化的卡片发送：卡片有 \d+ 字节，最多 28672$/),
    });
    expect(contents(asked)).toEqual([{ msg_type: 'interactive', content: expect.not.stringContaining('"table"') }]);
    expect(contents(asked)[0]?.content).toContain('空压机12&#35;'.replace('&#35;', '#'));
  });

  it('that the platform refuses becomes simpler, then a post, then text with a link, always under one uuid', async () => {
    const steps = [
      {
        answer: refusing('"table"'),
        note: /^改用简化的卡片发送：飞书「发送消息」没有成功.*错误码 230099/,
        types: ['interactive', 'interactive'],
      },
      { answer: refusing('"header"'), note: /^改用富文本发送/, types: ['interactive', 'interactive', 'post'] },
      {
        answer: refusing('"header"', 'post'),
        note: /^改用文字发送/,
        types: ['interactive', 'interactive', 'post', 'text'],
      },
    ];
    for (const { answer, note, types } of steps) {
      const { channel, asked } = await open(answer);
      expect(await channel.deliver(message(cardBody()))).toEqual({
        messageId: 'om_1',
        note: expect.stringMatching(note),
      });
      expect(asked.map(({ body }) => body?.msg_type)).toEqual(types);
      expect(new Set(asked.map(({ body }) => body?.uuid))).toEqual(new Set(['uuid-1']));
    }
  });

  it('as a post and as text holds what the fall-back says, and pings nobody', async () => {
    const { channel, asked } = await open(refusing('"header"', 'post'));
    await channel.deliver(message(cardBody()));
    const [, , post, text] = contents(asked);
    expect(JSON.parse(post?.content ?? '')).toEqual({
      zh_cn: {
        title: '苏州 昨日 37 项变更',
        content: [
          [{ tag: 'text', text: '苏州：37 项变更' }],
          [{ tag: 'text', text: '空压机12# 改名 ＜at user_id="all">＜/at>' }],
          [{ tag: 'a', text: '打开网页', href: 'https://zhiban.example/' }],
        ],
      },
    });
    expect(JSON.parse(text?.content ?? '')).toEqual({
      text: '苏州 昨日 37 项变更\n苏州：37 项变更\n空压机12# 改名 ＜at user_id="all">＜/at>\n打开网页：https://zhiban.example/',
    });
  });

  it('that is refused in every shape is a final fault', async () => {
    const { channel, asked } = await open(() => refused(400, 230099, BAD_CARD));
    expect(await fault(channel, message(cardBody()))).toMatchObject({
      outcome: 'not-sent',
      final: true,
      retryAfterMs: null,
    });
    expect(asked).toHaveLength(4);
  });

  it('is not made plainer when the chat, not the card, is the trouble', async () => {
    const { channel, asked } = await open(() => refused(400, 230002, 'outside'));
    expect(await fault(channel, message(cardBody()))).toMatchObject({
      outcome: 'not-sent',
      final: true,
      message: expect.stringContaining('请先把机器人拉进群'),
    });
    expect(asked).toHaveLength(1);
  });

  it('that is no card at all goes as a post', async () => {
    const { channel, asked } = await open(() => ok({ message_id: 'om_1' }));
    const delivered = await channel.deliver(message({ kind: 'card', card: 'nonsense', fallbackText: '一句话' }));
    expect(delivered.note).toMatch(/^改用富文本发送/);
    expect(asked.map(({ body }) => body?.msg_type)).toEqual(['post']);
  });
});

describe('a patch', () => {
  const patch = (body = cardBody()) => message(body, { act: 'patch', of: 'om_7' });

  it('replaces the card, and there is no new id', async () => {
    const { channel, asked } = await open(() => ok({}));
    expect(await channel.deliver(patch())).toEqual({ messageId: null });
    expect(asked[0]).toMatchObject({ method: 'PATCH', path: `${MESSAGES}/om_7` });
  });

  it('that is refused becomes simpler, and at last a card of plain lines', async () => {
    const { channel, asked } = await open(refusing('"markdown"'));
    const delivered = await channel.deliver(patch());
    expect(delivered.note).toMatch(/^改用简化的卡片发送/);
    expect(asked.map(({ method }) => method)).toEqual(['PATCH', 'PATCH', 'PATCH']);
    expect(contents(asked)[2]?.content).toContain('苏州：37 项变更');
  });

  it('of a card that is recalled or too old is a final fault', async () => {
    for (const code of [230011, 230031]) {
      const { channel, asked } = await open(() => refused(400, code));
      expect(await fault(channel, patch())).toMatchObject({ final: true, outcome: 'not-sent' });
      expect(asked).toHaveLength(1);
    }
  });

  it('of nothing, or by something else than a card, is a final fault', async () => {
    const { channel, asked } = await open(() => ok({}));
    expect(await fault(channel, message(cardBody(), { act: 'patch' }))).toMatchObject({ final: true });
    expect(await fault(channel, message({ kind: 'text', text: 'x' }, { act: 'patch', of: 'om_7' }))).toMatchObject({
      final: true,
    });
    expect(asked).toEqual([]);
  });
});

describe('a reply', () => {
  const reply = message({ kind: 'text', text: '好' }, { act: 'reply', of: 'om_9' });

  it('goes to the message', async () => {
    const { channel, asked } = await open(() => ok({ message_id: 'om_1' }));
    expect(await channel.deliver(reply)).toEqual({ messageId: 'om_1' });
    expect(asked[0]).toMatchObject({ path: `${MESSAGES}/om_9/reply`, body: { uuid: 'uuid-1' } });
  });

  it('to a message that is recalled goes to the chat', async () => {
    const { channel, asked } = await open(({ path }) =>
      path.endsWith('/reply') ? refused(400, 230011, 'recalled') : ok({ message_id: 'om_1' }),
    );
    expect(await channel.deliver(reply)).toEqual({ messageId: 'om_1' });
    expect(asked[1]).toMatchObject({ path: MESSAGES, body: { receive_id: 'oc_1', uuid: 'uuid-1' } });
  });
});

describe('a file', () => {
  function file(bytes: number): Extract<OutgoingMessage['body'], { kind: 'file' }> {
    const path = join(temporaryFolder(), 'book.xlsx');
    writeFileSync(path, '');
    truncateSync(path, bytes);
    return { kind: 'file', path, name: '台账.xlsx' };
  }
  const uploads: Answer = ({ path }) => ok(path.endsWith('/files') ? { file_key: 'file_1' } : { message_id: 'om_1' });

  it('is uploaded, then sent', async () => {
    const { channel, asked } = await open(uploads);
    expect(await channel.deliver(message(file(10)))).toEqual({ messageId: 'om_1' });
    expect(asked.map(({ path }) => path)).toEqual(['/open-apis/im/v1/files', MESSAGES]);
    expect(asked[1]?.body).toMatchObject({ msg_type: 'file', content: '{"file_key":"file_1"}', uuid: 'uuid-1' });
  });

  it('over 30 MB is not uploaded: the chat is told, with a link where there is one', async () => {
    const { channel, asked } = await open(uploads, {
      fileLink: ({ name }) => `https://zhiban.example/files/x?${name.length}`,
    });
    await channel.deliver(message(file(30_000_001)));
    expect(JSON.parse(contents(asked)[0]?.content ?? '')).toEqual({
      text: '文件《台账.xlsx》有 31 MB，超过飞书 30 MB 的上限，没有发到群里。请从这里下载：https://zhiban.example/files/x?7',
    });
    const none = await open(uploads);
    await none.channel.deliver(message(file(30_000_001)));
    expect(contents(none.asked)[0]?.content).toContain('请到值班的网页上下载');
  });

  it('that is empty is said to be', async () => {
    const { channel, asked } = await open(uploads);
    await channel.deliver(message(file(0)));
    expect(contents(asked)).toEqual([{ msg_type: 'text', content: '{"text":"文件《台账.xlsx》是空的，没有发送"}' }]);
  });

  it('that is gone is a final fault', async () => {
    const { channel } = await open(uploads);
    const gone = { kind: 'file', path: join(temporaryFolder(), 'x.xlsx'), name: '台账.xlsx' } as const;
    expect(await fault(channel, message(gone))).toMatchObject({
      final: true,
      outcome: 'not-sent',
      message: expect.stringContaining('已不在'),
    });
  });

  it('that may be there twice says so by its name', async () => {
    const { channel, asked } = await open(uploads);
    await channel.deliver(message(file(10), { maybeTwice: true }));
    expect(asked[0]?.raw.toString()).toContain('可能重复-台账.xlsx');
  });

  it('whose upload is lost was certainly not sent', async () => {
    const { channel } = await open((_, response) => {
      response.socket?.destroy();
      return null;
    });
    expect(await fault(channel, message(file(10)))).toMatchObject({ outcome: 'not-sent', final: false });
  });
});

describe('a message that may be there twice says so', () => {
  it.each([
    ['card', cardBody()],
    ['post', { kind: 'post', title: '标题', lines: ['一'] }],
    ['text', { kind: 'text', text: '一' }],
  ] as const)('%s', async (_, body) => {
    const { channel, asked } = await open(() => ok({ message_id: 'om_1' }));
    await channel.deliver(message(body, { maybeTwice: true }));
    expect(contents(asked)[0]?.content).toContain('可能重复');
  });
});

describe('a failure', () => {
  it.each<[string, Answer, object]>([
    [
      'too often',
      () => ({ status: 429, headers: { 'x-ogw-ratelimit-reset': '2' }, body: { code: 99991400, msg: '' } }),
      { outcome: 'not-sent', final: false, retryAfterMs: 2_000 },
    ],
    ['of the server', () => refused(500, 1), { outcome: 'unknown', final: false }],
    ['of the credentials', () => refused(400, 99991664), { outcome: 'not-sent', final: false, retryAfterMs: 60_000 }],
    ['for want of a scope', () => refused(400, 99991672), { outcome: 'not-sent', final: false, retryAfterMs: 60_000 }],
    ['because the bot may not speak', () => refused(400, 230035), { outcome: 'not-sent', final: true }],
  ])('%s is told as it is', async (_, answer, wanted) => {
    const { channel } = await open(answer);
    expect(await fault(channel, message({ kind: 'text', text: 'x' }))).toMatchObject(wanted);
  });
});
