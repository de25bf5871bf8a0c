// Tokens, scopes and the refusals of message APIs, each with the platform's code (feishu.md §1, §4.4).
import { expect, test } from 'vitest';
import { APP_ID, APP_SECRET, card, HELLO, type Opened, opened, refusal, sdkClient, sent, text } from './opened.ts';

const TOKEN = '/open-apis/auth/v3/tenant_access_token/internal';

interface Body {
  readonly code: number;
  readonly tenant_access_token?: string;
  readonly app_access_token?: string;
}

async function posted(world: Opened, path: string, body: unknown, headers: Record<string, string> = {}) {
  const answer = await fetch(world.simulator.url + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json; charset=utf-8', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: answer.status, logId: answer.headers.get('x-tt-logid'), body: (await answer.json()) as Body };
}

test('the token endpoint answers flat, gives the same token while 30 minutes are left, and fails with HTTP 200 (§1.1)', async () => {
  const world = await opened();
  const asked = { app_id: APP_ID, app_secret: APP_SECRET };
  const first = await posted(world, TOKEN, asked);
  expect(first).toMatchObject({ status: 200, body: { code: 0, msg: 'ok', expire: 7200 } });
  expect(first.logId).not.toBeNull();
  world.simulator.clock.age(89 * 60_000);
  expect((await posted(world, TOKEN, asked)).body.tenant_access_token).toBe(first.body.tenant_access_token);
  world.simulator.clock.age(2 * 60_000);
  const next = await posted(world, TOKEN, asked);
  expect(next.body.tenant_access_token).not.toBe(first.body.tenant_access_token);
  expect(await posted(world, TOKEN, { ...asked, app_secret: 'x' })).toMatchObject({
    status: 200,
    body: { code: 10014, msg: 'app secret invalid' },
  });
  expect((await posted(world, TOKEN, { ...asked, app_id: 'cli_ffffffffffffffff' })).body.code).toBe(10014);
  expect((await posted(world, TOKEN, { app_secret: 'x' })).body.code).toBe(10003);
  const both = await posted(world, TOKEN.replace('tenant', 'app'), asked);
  expect(both.body.app_access_token).toBe(both.body.tenant_access_token);
});

test('a call without a token, with a wrong one and with an old one is told so (§1.2)', async () => {
  const world = await opened();
  const path = '/open-apis/im/v1/messages?receive_id_type=chat_id';
  expect((await posted(world, path, {})).body.code).toBe(99991661);
  expect((await posted(world, path, {}, { Authorization: 'Bearer x-1' })).body.code).toBe(99991671);
  expect(await posted(world, path, {}, { Authorization: 'Bearer t-1' })).toMatchObject({
    status: 400,
    body: { code: 99991663, error: { log_id: expect.any(String) } },
  });
  await sent(world, 'text', { text: '早' });
  world.simulator.clock.age(7_200_000);
  expect(await refusal(sent(world, 'text', { text: '早' }))).toMatchObject({ status: 400, code: 99991663 });
  const wrong = sdkClient(world.simulator, 'wrong secret');
  await expect(wrong.im.v1.chat.list()).rejects.toThrow('code: 10014');
});

test('malformed JSON is 9499, an unknown path 404', async () => {
  const world = await opened();
  const { tenant_access_token: token } = (await posted(world, TOKEN, { app_id: APP_ID, app_secret: APP_SECRET })).body;
  const headers = { Authorization: `Bearer ${token}` };
  expect((await posted(world, '/open-apis/im/v1/messages?receive_id_type=chat_id', '{', headers)).body.code).toBe(9499);
  const nowhere = await fetch(`${world.simulator.url}/open-apis/nowhere`, { headers });
  expect(nowhere.status).toBe(404);
});

test('a missing scope names those that would do (§1.2, §9 item 2)', async () => {
  const world = await opened({ scopes: ['im:chat'] });
  expect(await refusal(sent(world, 'text', { text: '早' }))).toMatchObject({
    status: 400,
    code: 99991672,
    error: {
      permission_violations: [
        { type: 'action_scope_required', subject: 'im:message' },
        { type: 'action_scope_required', subject: 'im:message:send_as_bot' },
      ],
    },
  });
});

test('a group has no history without im:message.group_msg (§4.3)', async () => {
  const { client, group } = await opened({ scopes: ['im:message'] });
  const list = client.im.v1.message.list({ params: { container_id_type: 'chat', container_id: group.id } });
  expect((await refusal(list)).code).toBe(230027);
});

test('history takes seconds, no milliseconds, and pages of 1 to 50 (§4.3)', async () => {
  const { client, group, zhang, simulator } = await opened();
  const list = (params: object) =>
    client.im.v1.message.list({ params: { container_id_type: 'chat', container_id: group.id, ...params } });
  group.says(zhang, '早');
  const now = Math.floor(simulator.clock.now().getTime() / 1000);
  expect((await list({ start_time: String(now - 5), end_time: String(now + 5) })).data?.items).toHaveLength(1);
  expect((await list({ start_time: String(now + 5) })).data?.items).toEqual([]);
  expect((await refusal(list({ start_time: String(now * 1000) }))).code).toBe(230001);
  expect((await refusal(list({ page_size: 51 }))).code).toBe(230001);
});

test('the refusals of sending (§4.4)', async () => {
  const world = await opened();
  const { client, group, simulator, zhang } = world;
  const send = (to: string, type: 'chat_id' | 'open_id', msgType = 'text', content = text('早')) =>
    refusal(
      client.im.v1.message.create({
        params: { receive_id_type: type },
        data: { receive_id: to, msg_type: msgType, content },
      }),
    );
  expect((await send('oc_nowhere', 'chat_id')).code).toBe(230034);
  expect((await send('ou_nobody', 'open_id')).code).toBe(99992351);
  expect((await send(group.id, 'chat_id', 'text', 'no json')).code).toBe(230001);
  expect((await send(group.id, 'chat_id', 'text', text(''))).code).toBe(230001);
  expect((await send(group.id, 'chat_id', 'nothing')).code).toBe(230001);
  expect((await send(group.id, 'chat_id', 'text', text('一'.repeat(52_000)))).code).toBe(230025);
  expect(
    (
      await send(
        group.id,
        'chat_id',
        'post',
        JSON.stringify({ zh_cn: { content: [[{ tag: 'md', text: 'a' }, { tag: 'hr' }]] } }),
      )
    ).code,
  ).toBe(230001);
  expect((await send(group.id, 'chat_id', 'file', JSON.stringify({ file_key: 'file_v3_none' }))).code).toBe(230001);
  expect((await refusal(sent(world, 'text', { text: '早' }, 'u'.repeat(51)))).code).toBe(230001);
  const theirs = group.sendsFile(zhang, 'a.txt', Buffer.from('a'));
  expect((await send(group.id, 'chat_id', 'file', JSON.stringify({ file_key: theirs.file?.key }))).code).toBe(230017);
  const alone = simulator.chats.create('没有机器人', [zhang], []);
  expect((await send(alone.id, 'chat_id')).code).toBe(230002);
  group.dissolve();
  expect((await send(group.id, 'chat_id')).code).toBe(232009);
});

test('the refusals of changing a message (§4.3)', async () => {
  const world = await opened();
  const { client, group, zhang, simulator } = world;
  const patch = (id: string, content: object = card([HELLO])) =>
    refusal(client.im.v1.message.patch({ path: { message_id: id }, data: { content: JSON.stringify(content) } }));
  const [plain, shown, theirs] = [
    await sent(world, 'text', { text: '早' }),
    await sent(world, 'interactive', card([HELLO])),
    group.says(zhang, '早').id,
  ];
  expect((await patch('om_none')).code).toBe(230030);
  expect((await patch(theirs)).code).toBe(230012);
  expect((await patch(plain)).code).toBe(230054);
  const old = { config: { update_multi: true }, elements: [{ tag: 'div' }] };
  expect(await patch(shown, old)).toMatchObject({ code: 230099, msg: expect.stringContaining('ErrCode: 200830;') });
  const single = await sent(world, 'interactive', { elements: [{ tag: 'div' }] });
  expect(await patch(single, old)).toMatchObject({ code: 230099, msg: expect.stringContaining('ErrCode: 300302;') });
  expect((await refusal(client.im.v1.message.delete({ path: { message_id: theirs } }))).code).toBe(230026);
  expect(
    (
      await refusal(
        client.im.v1.message.update({ path: { message_id: theirs }, data: { msg_type: 'text', content: text('x') } }),
      )
    ).code,
  ).toBe(230071);
  for (let edit = 0; edit < 20; edit++) {
    await client.im.v1.message.update({
      path: { message_id: plain },
      data: { msg_type: 'text', content: text(String(edit)) },
    });
  }
  expect(
    (
      await refusal(
        client.im.v1.message.update({ path: { message_id: plain }, data: { msg_type: 'text', content: text('x') } }),
      )
    ).code,
  ).toBe(230072);
  simulator.clock.advance(14 * 86_400_000 + 1);
  expect((await patch(shown)).code).toBe(230031);
  await client.im.v1.message.delete({ path: { message_id: shown } });
  expect((await patch(shown)).code).toBe(230011);
});

test('the refusals of files, chats and people (§4.5, §4.6, §7)', async () => {
  const { client, simulator, zhang, group } = await opened();
  const upload = (file: Buffer, type = 'stream') =>
    client.request({
      method: 'POST',
      url: '/open-apis/im/v1/files',
      data: { file_type: type, file_name: 'a', file },
      headers: { 'Content-Type': 'multipart/form-data' },
    });
  expect((await refusal(upload(Buffer.alloc(0)))).code).toBe(234010);
  expect((await refusal(upload(Buffer.alloc(30 * 1024 * 1024 + 1)))).code).toBe(234006);
  expect((await refusal(upload(Buffer.from('a'), 'exe'))).code).toBe(234001);
  expect(
    (await refusal(client.im.v1.image.create({ data: { image_type: 'message', image: Buffer.from('no image') } })))
      .code,
  ).toBe(234011);
  const alone = simulator.chats.create('没有机器人', [zhang], []);
  const file = alone.sendsFile(zhang, 'a', Buffer.from('a'));
  const resource = (message: string, key: string) =>
    refusal(client.request({ method: 'GET', url: `/open-apis/im/v1/messages/${message}/resources/${key}?type=file` }));
  expect((await resource(file.id, file.file?.key ?? '')).code).toBe(234004);
  expect((await resource(group.says(zhang, '早').id, file.file?.key ?? '')).code).toBe(234003);
  expect((await refusal(client.im.v1.chat.get({ path: { chat_id: 'oc_none' } }))).code).toBe(232006);
  expect((await refusal(client.im.v1.chat.get({ path: { chat_id: alone.id } }))).code).toBe(232011);
  expect(
    (await refusal(client.contact.v3.user.get({ path: { user_id: 'ou_none' }, params: { user_id_type: 'open_id' } })))
      .code,
  ).toBe(41012);
});
