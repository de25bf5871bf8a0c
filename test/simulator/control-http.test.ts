// The control interface over HTTP, as the playground's page uses it: JSON, files, a stream of changes, and who is let in.
import { request } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { APP_ID, card, type Opened, opened, sent } from './opened.ts';
import { openReceiver } from './receiver.ts';

async function ask(
  { simulator }: Opened,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
) {
  const answer = await fetch(`${simulator.url}/simulator/${path}`, {
    method,
    headers: { 'Content-Type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Record<string, unknown> };
}

test('people, chats, messages, clicks, forms and files, all over HTTP', async () => {
  const receiver = await openReceiver();
  const world = await opened({ eventUrl: receiver.url });
  const li = (await ask(world, 'POST', 'people', { name: '李四' })).body;
  const chat = (await ask(world, 'POST', 'chats', { name: '新群', members: [li.id], bots: [APP_ID] })).body;
  const said = await ask(world, 'POST', `chats/${chat.id}/messages`, {
    person: li.id,
    text: '帮助',
    mentions: [APP_ID],
  });
  expect(said.body).toMatchObject({ type: 'text', text: '@值班 帮助', sender: { name: '李四' } });
  await ask(world, 'POST', `chats/${chat.id}/files`, {
    person: li.id,
    name: '表.csv',
    base64: Buffer.from('甲').toString('base64'),
  });
  const group = world.simulator.chats.get(String(chat.id));
  const elements = [
    { tag: 'button', text: { tag: 'plain_text', content: '好' }, behaviors: [{ type: 'callback', value: { v: 1 } }] },
    {
      tag: 'form',
      name: 'f',
      elements: [
        { tag: 'input', name: 'i' },
        { tag: 'button', name: 'b', text: { tag: 'plain_text', content: '交' }, form_action_type: 'submit' },
      ],
    },
  ];
  const id = await sent({ ...world, group }, 'interactive', card(elements));
  receiver.answers(() => ({ body: { toast: { type: 'info', content: '收到' } } }));
  const done = { kind: 'done', toast: { type: 'info', content: '收到' }, replaced: false };
  expect((await ask(world, 'POST', `messages/${id}/click`, { person: li.id, target: '好' })).body).toEqual(done);
  expect((await ask(world, 'POST', `messages/${id}/click`, { person: li.id, target: { v: 1 } })).body).toEqual(done);
  expect(
    (await ask(world, 'POST', `messages/${id}/submit`, { person: li.id, form: 'f', values: { i: 'x' } })).body,
  ).toEqual(done);
  expect(receiver.received.at(-1)?.event.event.action).toMatchObject({ form_value: { i: 'x' } });
  const all = (await ask(world, 'GET', `chats/${chat.id}/messages`)).body as {
    messages: { position: number; file: { key: string } | null }[];
  };
  expect(all.messages).toMatchObject([{ text: '@值班 帮助' }, { text: '表.csv' }, { card: card(elements) }]);
  const later = await ask(world, 'GET', `chats/${chat.id}/messages?after=${all.messages[1]?.position}`);
  expect(later.body.messages).toHaveLength(1);
  const file = await fetch(`${world.simulator.url}/simulator/files/${all.messages[1]?.file?.key}`);
  expect(file.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''%E8%A1%A8.csv");
  expect(await file.text()).toBe('甲');
});

test('state, clock, faults, calls, deliveries and addresses', async () => {
  const receiver = await openReceiver();
  const world = await opened();
  expect((await ask(world, 'POST', 'clock', { advanceMs: 3_600_000 })).body).toMatchObject({ aheadMs: 3_600_000 });
  expect((await ask(world, 'POST', 'clock', { advanceMs: -1 })).status).toBe(400);
  await ask(world, 'POST', 'faults', { name: 'rate-limit', path: '/open-apis/*', count: 1 });
  expect((await ask(world, 'GET', 'state')).body).toMatchObject({
    apps: [{ id: APP_ID, name: '值班' }],
    people: [{ name: '张三' }],
    chats: [{ name: '能源组', mode: 'group' }],
    clock: { aheadMs: 3_600_000 },
    faults: [{ name: 'rate-limit', count: 1, struck: 0 }],
  });
  expect((await ask(world, 'DELETE', 'faults')).body).toEqual({ faults: [] });
  expect((await ask(world, 'POST', 'faults', { name: 'earthquake' })).status).toBe(400);
  await ask(world, 'POST', `apps/${APP_ID}/address`, { url: receiver.url });
  receiver.answers(({ event }) => ({ body: { challenge: event.challenge } }));
  expect((await ask(world, 'POST', `apps/${APP_ID}/verify`)).body).toEqual({ ok: true });
  world.group.says(world.zhang, '早');
  await world.simulator.events.settled();
  const deliveries = await ask(world, 'GET', 'deliveries');
  expect(deliveries.body).toMatchObject({
    waiting: 0,
    attempts: [{ type: 'im.message.receive_v1', outcome: 'delivered' }],
  });
  await sent(world, 'text', { text: '早' });
  const calls = JSON.stringify((await ask(world, 'GET', 'calls')).body);
  expect(calls).toContain('/open-apis/im/v1/messages');
  expect(calls + JSON.stringify(deliveries.body)).not.toMatch(
    /t-[0-9a-f]{32}|secret-of-the-app|key-of-the-events|token-of-the-events/,
  );
});

test('what cannot be done is said, and is no bug', async () => {
  const world = await opened();
  expect(await ask(world, 'POST', `chats/${world.group.id}/messages`, { person: 'ou_none', text: '早' })).toMatchObject(
    {
      status: 400,
      body: { error: expect.stringContaining('没有这个人') },
    },
  );
  expect(await ask(world, 'POST', 'people', { nom: 'x' })).toMatchObject({ status: 400 });
  expect(await ask(world, 'GET', 'nowhere')).toMatchObject({ status: 404 });
  expect(await ask(world, 'GET', 'chats/oc_none/messages')).toMatchObject({ status: 400 });
});

test('the stream tells of new messages, of their changes, and of the clock', async () => {
  const world = await opened();
  const controller = new AbortController();
  onTestFinished(() => controller.abort());
  const stream = await fetch(`${world.simulator.url}/simulator/changes`, { signal: controller.signal });
  expect(stream.headers.get('content-type')).toContain('text/event-stream');
  const reader = (stream.body as unknown as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]();
  let read = '';
  const until = async (words: string): Promise<void> => {
    while (!read.includes(words)) read += Buffer.from((await reader.next()).value ?? '').toString('utf8');
  };
  await until('event: hello');
  const id = await sent(world, 'interactive', card([{ tag: 'markdown', content: '排队' }]));
  await until('排队');
  await world.client.im.v1.message.patch({
    path: { message_id: id },
    data: { content: JSON.stringify(card([{ tag: 'markdown', content: '完成' }])) },
  });
  await until('完成');
  world.simulator.clock.advance(1);
  await until('event: clock');
  const events = [...read.matchAll(/^event: (\w+)$/gm)].map((match) => match[1]);
  expect(events).toEqual(['hello', 'message', 'message', 'clock']);
  expect(read).not.toMatch(/t-[0-9a-f]{32}/);
});

test('other web sites are not let in: not by another name, another origin, or a form', async () => {
  const world = await opened({ allowedOrigin: 'http://127.0.0.1:9137' });
  const open = await ask(world, 'GET', 'state', undefined, { Origin: 'http://127.0.0.1:9137' });
  expect(open.headers.get('access-control-allow-origin')).toBe('http://127.0.0.1:9137');
  expect((await ask(world, 'GET', 'state', undefined, { Origin: 'http://evil.example' })).status).toBe(403);
  expect((await ask(world, 'POST', 'people', { name: 'x' }, { 'Content-Type': 'text/plain' })).status).toBe(403);
  const status = await new Promise((resolve) => {
    const asked = request(
      `${world.simulator.url}/simulator/state`,
      { headers: { Host: 'evil.example' } },
      (response) => {
        response.resume();
        resolve(response.statusCode);
      },
    );
    asked.end();
  });
  expect(status).toBe(403);
});
