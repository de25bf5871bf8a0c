import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { ok, openPlatform, TOKEN_PATH } from './platform.ts';

const MESSAGES = '/open-apis/im/v1/messages';
const card = { schema: '2.0', body: { elements: [] } };

describe('messages', () => {
  it('are sent to a chat or a person, with the content as a string and the uuid', async () => {
    const { feishu, on, asked, tokenRequests } = await openPlatform();
    on(MESSAGES, () => ok({ message_id: 'om_1', chat_id: 'oc_1', msg_type: 'interactive' }));
    const sent = await feishu.send({ to: 'oc_1', content: { type: 'interactive', card }, uuid: 'u-1' });
    await feishu.send({ to: 'ou_1', content: { type: 'file', fileKey: 'file_1' }, uuid: 'u-2' });
    expect(sent).toEqual({ messageId: 'om_1', chatId: 'oc_1' });
    expect(asked[0]).toMatchObject({
      method: 'POST',
      query: { receive_id_type: 'chat_id' },
      body: { receive_id: 'oc_1', msg_type: 'interactive', content: JSON.stringify(card), uuid: 'u-1' },
      headers: { authorization: 'Bearer t-token-number-1' },
    });
    expect(asked[1]).toMatchObject({
      query: { receive_id_type: 'open_id' },
      body: { receive_id: 'ou_1', msg_type: 'file', content: '{"file_key":"file_1"}' },
    });
    expect(tokenRequests).toHaveLength(1);
    expect(tokenRequests[0]?.headers.authorization).toBeUndefined();
  });

  it('are replied to, and cards replaced, by an id that cannot leave its place in the path', async () => {
    const { feishu, on, asked } = await openPlatform();
    on('*', () => ok({ message_id: 'om_2' }));
    await feishu.reply({ of: 'om_1', content: { type: 'text', text: '<at user_id="all"></at> 好' }, uuid: 'u-1' });
    await feishu.patchCard('om/../1', card);
    expect(asked[0]).toMatchObject({
      method: 'POST',
      path: `${MESSAGES}/om_1/reply`,
      body: { msg_type: 'text', content: '{"text":"＜at user_id=\\"all\\">＜/at> 好"}', uuid: 'u-1' },
    });
    expect(asked[1]).toMatchObject({
      method: 'PATCH',
      path: `${MESSAGES}/om%2F..%2F1`,
      body: { content: JSON.stringify(card) },
    });
  });

  it('of the past are read page by page', async () => {
    const { feishu, on, asked } = await openPlatform();
    const item = {
      message_id: 'om_1',
      msg_type: 'interactive',
      create_time: '1795566600123',
      deleted: false,
      sender: { id: 'cli_a000000000000001', id_type: 'app_id', sender_type: 'app' },
      body: { content: '…' },
    };
    on(MESSAGES, ({ query }) =>
      ok(
        query.page_token
          ? { items: null, has_more: false, page_token: 'p3' }
          : { items: [item], has_more: true, page_token: 'p2' },
      ),
    );
    const range = { chat: 'oc_1', from: new Date('2026-11-25T00:30:00.900Z'), to: new Date('2026-11-25T01:30:00Z') };
    expect(await feishu.history(range)).toEqual({
      messages: [
        {
          messageId: 'om_1',
          type: 'interactive',
          createdAt: '2026-11-25T00:30:00.123Z',
          sender: { kind: 'app', id: 'cli_a000000000000001' },
          deleted: false,
        },
      ],
      next: 'p2',
    });
    expect(await feishu.history({ ...range, page: 'p2' })).toEqual({ messages: [], next: null });
    expect(asked[0]?.query).toEqual({
      container_id_type: 'chat',
      container_id: 'oc_1',
      start_time: '1795566600',
      end_time: '1795570200',
      sort_type: 'ByCreateTimeAsc',
      page_size: '50',
    });
    expect(asked[1]?.query.page_token).toBe('p2');
  });
});

describe('texts', () => {
  it('too long for the platform are cut by lines, and say so', async () => {
    const { feishu, on, asked } = await openPlatform();
    on('*', () => ok({ message_id: 'om_2' }));
    const lines = Array.from({ length: 2_000 }, (_, index) => `${index} 号空压机改名了，影响采集点`);
    const link = { label: '网页', href: 'https://zhiban.example/' };
    await feishu.send({ to: 'oc_1', content: { type: 'post', title: '变更', lines, link }, uuid: 'u' });
    const content = String(asked[0]?.body?.content);
    expect(Buffer.byteLength(content)).toBeLessThanOrEqual(27_000);
    expect(Buffer.byteLength(content)).toBeGreaterThan(26_800);
    const paragraphs = JSON.parse(content).zh_cn.content as { text: string }[][];
    const kept = paragraphs.length - 2;
    expect(paragraphs.at(-2)).toEqual([{ tag: 'text', text: `……（其余 ${2_000 - kept} 行略）` }]);
    expect(paragraphs.at(-1)).toEqual([{ tag: 'a', text: '网页', href: 'https://zhiban.example/' }]);
    await feishu.send({ to: 'oc_1', content: { type: 'text', text: `${'长'.repeat(3_000)}\n\n完` }, uuid: 'u' });
    expect(JSON.parse(String(asked[1]?.body?.content)).text).toBe(`${'长'.repeat(1_999)}…\n\n完`);
  });
});

describe('files', () => {
  it('are uploaded as a stream with their name, again when the token was refused', async () => {
    const { feishu, on, asked } = await openPlatform();
    const path = join(temporaryFolder(), 'x.bin');
    writeFileSync(path, Buffer.alloc(3_000_000, 'z'));
    on('/open-apis/im/v1/files', ({ headers }) =>
      headers.authorization === 'Bearer t-token-number-1'
        ? { status: 400, body: { code: 99991663, msg: 'Invalid access token for authorization.' } }
        : ok({ file_key: 'file_v3_1' }),
    );
    expect(await feishu.uploadFile({ path, name: '台账 苏州.XLSX' })).toBe('file_v3_1');
    expect(asked).toHaveLength(2);
    const sent = asked[1]?.raw.toString('latin1') ?? '';
    expect(asked[1]?.headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
    expect(Buffer.from(sent, 'latin1').toString()).toContain('name="file_name"\r\n\r\n台账 苏州.XLSX\r\n');
    expect(sent).toContain('name="file_type"\r\n\r\nxls\r\n');
    expect(sent).toMatch(/name="file"; filename="x.bin"/);
    expect(sent.match(/z/g)?.length).toBeGreaterThanOrEqual(3_000_000);
  });

  it('that cannot be read fail with the system’s error', async () => {
    const { feishu, on } = await openPlatform();
    on('*', () => ok({ file_key: 'x' }));
    const path = join(temporaryFolder(), 'gone.xlsx');
    await expect(feishu.uploadFile({ path, name: 'a.xlsx' })).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

it('chats, members and the bot itself are read', async () => {
  const { feishu, on } = await openPlatform();
  on('/open-apis/bot/v3/info', () => ({
    body: { code: 0, msg: 'ok', bot: { activate_status: 2, app_name: '值班', open_id: 'ou_bot' } },
  }));
  on('/open-apis/im/v1/chats/oc_1', () =>
    ok({ name: '设备群', chat_mode: 'group', external: false, tenant_key: 't1' }),
  );
  on('/open-apis/im/v1/chats/oc_1/members', ({ query }) =>
    query.page_token === 'p2'
      ? ok({ items: [{ member_id: 'ou_2', name: '李四' }], has_more: false, page_token: '' })
      : ok({ items: [{ member_id: 'ou_1', name: '张三' }], has_more: true, page_token: 'p2' }),
  );
  expect(await feishu.botInfo()).toEqual({ openId: 'ou_bot', name: '值班', active: true });
  expect(await feishu.chat('oc_1')).toEqual({
    id: 'oc_1',
    name: '设备群',
    mode: 'group',
    external: false,
    tenantKey: 't1',
  });
  expect(await feishu.members('oc_1')).toEqual({ members: [{ openId: 'ou_1', name: '张三' }], next: 'p2' });
  expect(await feishu.members('oc_1', 'p2')).toEqual({ members: [{ openId: 'ou_2', name: '李四' }], next: null });
});

it('a clicked card is replaced by its update token', async () => {
  const { feishu, on, asked } = await openPlatform();
  on('/open-apis/interactive/v1/card/update', () => ({ body: { code: 0, msg: 'ok' } }));
  await feishu.updateByToken('c-1234567', card);
  expect(asked[0]?.body).toEqual({ token: 'c-1234567', card });
});

describe('the token', () => {
  it('is fetched once for calls at the same time, and kept', async () => {
    const { feishu, on, tokenRequests } = await openPlatform();
    on('*', () => ok({ message_id: 'om_1' }));
    const send = () => feishu.send({ to: 'oc_1', content: { type: 'text', text: 'x' }, uuid: 'u' });
    await Promise.all([send(), send(), send()]);
    await send();
    expect(tokenRequests).toHaveLength(1);
    expect(tokenRequests[0]?.path).toBe(TOKEN_PATH);
  });

  it('is fetched anew when the platform refuses it, once for all who were refused', async () => {
    const { feishu, on, asked, tokenRequests } = await openPlatform();
    on('*', ({ headers }) =>
      headers.authorization === 'Bearer t-token-number-1'
        ? { status: 400, body: { code: 99991663, msg: 'Invalid access token for authorization.' } }
        : ok({ message_id: 'om_1' }),
    );
    const send = () => feishu.send({ to: 'oc_1', content: { type: 'text', text: 'x' }, uuid: 'u' });
    await Promise.all([send(), send()]);
    expect(tokenRequests).toHaveLength(2);
    expect(asked).toHaveLength(4);
  });

  it('that is refused twice is an error', async () => {
    const { feishu, on, asked } = await openPlatform();
    on('*', () => ({ status: 401, body: { code: 99991663, msg: 'Invalid access token' } }));
    await expect(feishu.botInfo()).rejects.toMatchObject({ kind: 'credentials', code: 99991663, retryable: false });
    expect(asked).toHaveLength(2);
  });
});
