// Events: the envelope, encryption and signature, retries, duplicates, reordering, and what outlives a restart (feishu.md §2).
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import * as lark from '@larksuiteoapi/node-sdk';
import { expect, onTestFinished, test } from 'vitest';
import { encrypted, signatureOver } from '../../src/simulator/events/seal.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { APP_ID, ENCRYPT_KEY, opened, VERIFICATION_TOKEN } from './opened.ts';
import { openReceiver } from './receiver.ts';

test('the documented vector comes out of our encryption (§2.3)', () => {
  const documented = 'P37w+VZImNgPEO1RBhJ6RtKl7n6zymIbEG1pReEzghk=';
  const iv = Buffer.from(documented, 'base64').subarray(0, 16);
  expect(encrypted('hello world', 'test key', iv)).toBe(documented);
});

test('a message that mentions the bot arrives encrypted and signed, with a placeholder for the mention (§2.1, §2.3, §2.6)', async () => {
  const receiver = await openReceiver();
  const { simulator, group, zhang } = await opened({ eventUrl: receiver.url });
  await receiver.count(1);
  expect(receiver.received[0]?.event).toMatchObject({
    header: { event_type: 'im.chat.member.bot.added_v1', app_id: APP_ID },
    event: { chat_id: group.id, operator_id: { open_id: zhang.id } },
  });
  const message = group.says(zhang, '@值班 台账 空压机', { mentions: [APP_ID] });
  await receiver.count(2);
  const [, received] = receiver.received;
  expect(Object.keys(JSON.parse(received?.raw ?? ''))).toEqual(['encrypt']);
  expect(received?.event).toMatchObject({
    schema: '2.0',
    header: {
      token: VERIFICATION_TOKEN,
      create_time: expect.stringMatching(/^\d{13}$/),
      tenant_key: expect.any(String),
    },
    event: {
      sender: { sender_id: { open_id: zhang.id }, sender_type: 'user' },
      message: {
        message_id: message.id,
        chat_id: group.id,
        chat_type: 'group',
        message_type: 'text',
        content: '{"text":"@_user_1 台账 空压机"}',
        mentions: [{ key: '@_user_1', name: '值班', id: { open_id: simulator.apps.all()[0]?.openId } }],
      },
    },
  });
  if (received === undefined) throw new Error('nothing came');
  const { headers, raw } = received;
  const [timestamp, nonce] = [String(headers['x-lark-request-timestamp']), String(headers['x-lark-request-nonce'])];
  expect(headers['x-lark-signature']).toBe(signatureOver(timestamp, nonce, ENCRYPT_KEY, raw));
  expect(Math.abs(Date.now() / 1000 - Number(timestamp))).toBeLessThan(60);
});

test('the dispatcher of the official SDK takes what is delivered', async () => {
  const texts: string[] = [];
  const dispatcher = new lark.EventDispatcher({
    encryptKey: ENCRYPT_KEY,
    verificationToken: VERIFICATION_TOKEN,
    loggerLevel: lark.LoggerLevel.error,
  });
  dispatcher.register({
    'im.message.receive_v1': async (data) => {
      texts.push(data.message.content);
      return {};
    },
    'im.chat.member.bot.added_v1': async () => ({}),
    'card.action.trigger': async (data: { action: { value: object } }) => ({
      toast: { type: 'info', content: JSON.stringify(data.action.value) },
    }),
  });
  const adapt = lark.adaptDefault('/events', dispatcher, { autoChallenge: true });
  const server = createServer((request, response) => void adapt(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => server.closeAllConnections());
  onTestFinished(() => void server.close());
  const world = await opened({ eventUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/events` });
  world.group.says(world.zhang, '早');
  await world.simulator.events.settled();
  expect(texts).toEqual(['{"text":"早"}']);
  expect(world.simulator.events.reports().map((one) => one.outcome)).toEqual(['delivered', 'delivered']);
});

test('what is heard depends on the scopes (§2.6)', async () => {
  const receiver = await openReceiver();
  const scopes = ['im:message.group_at_msg:readonly'];
  const { simulator, group, zhang } = await opened({ eventUrl: receiver.url, scopes });
  group.says(zhang, '没有提到');
  simulator.chats.open(zhang, APP_ID).says(zhang, '私聊');
  group.says(zhang, '提到', { mentions: [APP_ID] });
  await simulator.events.settled();
  expect(receiver.texts()).toEqual(['@_user_1 提到']);
  expect(receiver.received).toHaveLength(1);
});

test('what is not answered with 200 is posted again, four times, with the same event_id (§2.4)', async () => {
  const receiver = await openReceiver();
  const { simulator } = await opened({ eventUrl: receiver.url, retryScale: 0.000_001 });
  const statuses = [500, 204, 301, 404, 503];
  receiver.answers(() => ({ status: statuses[receiver.received.length - 1] ?? 500 }));
  await receiver.count(5);
  await simulator.events.settled();
  expect(new Set(receiver.received.map((one) => one.event.header.event_id)).size).toBe(1);
  expect(simulator.events.reports().map((one) => one.outcome)).toEqual([
    ...Array(4).fill('will be tried again'),
    'given up',
  ]);
  expect(simulator.events.waiting()).toBe(0);
});

test('an answer that does not come in time is a failure, and the next attempt goes through (§2.4)', async () => {
  const receiver = await openReceiver();
  const { simulator } = await opened({ eventUrl: receiver.url, answerTimeoutMs: 1_500, retryScale: 0.000_001 });
  receiver.answers(() => (receiver.received.length === 1 ? null : {}));
  await receiver.count(2);
  await simulator.events.settled();
  expect(simulator.events.reports().map((one) => [one.posted.kind, one.outcome])).toEqual([
    ['timeout', 'will be tried again'],
    ['answered', 'delivered'],
  ]);
});

test('an event that waits for its next attempt is delivered after a restart', async () => {
  const file = join(temporaryFolder('simulator'), 'state.jsonl');
  const receiver = await openReceiver();
  receiver.answers(() => ({ status: 500 }));
  const { simulator } = await opened({ eventUrl: receiver.url, file });
  await receiver.count(1);
  await simulator.events.settled();
  expect(simulator.events.waiting()).toBe(1);
  await simulator.close();
  receiver.answers(() => ({}));
  const next = await opened({ eventUrl: receiver.url, file });
  expect(next.simulator.events.waiting()).toBe(1);
  next.simulator.events.hurry();
  await next.simulator.events.settled();
  expect(receiver.received).toHaveLength(2);
  expect(receiver.received[1]?.event.header.event_id).toBe(receiver.received[0]?.event.header.event_id);
});

test('duplicates: the same event_id again, and the same message under another one', async () => {
  const receiver = await openReceiver();
  const { simulator, group, zhang } = await opened({ eventUrl: receiver.url });
  await simulator.events.settled();
  simulator.faults.set('duplicate-events', { path: 'im.message.*', count: 1 });
  group.says(zhang, '一');
  group.says(zhang, '二');
  await simulator.events.settled();
  expect([...receiver.texts()].sort()).toEqual(['一', '一', '一', '二']);
  const ones = receiver.received.filter(
    (one) => one.raw !== '' && one.event.event.message?.content === '{"text":"一"}',
  );
  expect(new Set(ones.map((one) => one.event.header.event_id)).size).toBe(2);
  expect(new Set(ones.map((one) => one.event.event.message.message_id)).size).toBe(1);
});

test('reordering: the later event comes first; one that nothing follows is held for a while only', async () => {
  const receiver = await openReceiver();
  const { simulator, group, zhang } = await opened({ eventUrl: receiver.url });
  await receiver.count(1);
  simulator.faults.set('reorder-events', { count: 1, delayMs: 60_000 });
  group.says(zhang, '一');
  group.says(zhang, '二');
  await receiver.count(3);
  expect(receiver.texts()).toEqual(['二', '一']);
  simulator.faults.set('reorder-events', { count: 1, delayMs: 10 });
  group.says(zhang, '三');
  await receiver.count(4);
  expect(receiver.texts().at(-1)).toBe('三');
});

test('saving an address sends the challenge, encrypted and unsigned, and wants it back in plain JSON (§2.2)', async () => {
  const receiver = await openReceiver();
  const { simulator } = await opened();
  simulator.apps.setUrl(APP_ID, receiver.url);
  receiver.answers(({ event }) => ({ body: { challenge: event.challenge } }));
  expect(await simulator.apps.verify(APP_ID)).toEqual({ ok: true });
  expect(receiver.received[0]).toMatchObject({ event: { type: 'url_verification', token: VERIFICATION_TOKEN } });
  expect(receiver.received[0]?.headers['x-lark-signature']).toBeUndefined();
  receiver.answers(() => ({ body: {} }));
  expect(await simulator.apps.verify(APP_ID)).toMatchObject({ ok: false });
  receiver.answers(() => null);
  expect(await simulator.apps.verify(APP_ID)).toEqual({ ok: false, reason: '1 秒内没有答复' });
});

test('forged deliveries have one thing wrong each; a replayed one is the same bytes', async () => {
  const receiver = await openReceiver();
  const { simulator } = await opened({ eventUrl: receiver.url });
  await simulator.events.settled();
  const [first] = receiver.received;
  await simulator.apps.replay(first?.event.header.event_id ?? '');
  expect(receiver.received[1]?.raw).toBe(first?.raw);
  expect(receiver.received[1]?.headers['x-lark-signature']).toBe(first?.headers['x-lark-signature']);
  const rightly = ({ headers, raw }: { headers: Record<string, unknown>; raw: string }): boolean =>
    headers['x-lark-signature'] ===
    signatureOver(
      String(headers['x-lark-request-timestamp']),
      String(headers['x-lark-request-nonce']),
      ENCRYPT_KEY,
      raw,
    );
  const wrong: Record<string, unknown>[] = [];
  for (const forgery of ['signature', 'unsigned', 'stale', 'token', 'app', 'tenant', 'plain'] as const) {
    await simulator.apps.forge(APP_ID, forgery, 'im.message.receive_v1', {});
    const last = receiver.received.at(-1);
    if (last === undefined) throw new Error('nothing came');
    const { header } = last.event as unknown as { header: Record<string, string> };
    const age = Date.now() / 1000 - Number(last.headers['x-lark-request-timestamp']);
    wrong.push({
      forgery,
      signed: rightly({ headers: last.headers, raw: last.raw }),
      old: age > 300,
      token: header.token === VERIFICATION_TOKEN,
      app: header.app_id === APP_ID,
      sealed: last.raw.startsWith('{"encrypt"'),
    });
  }
  const right = { signed: true, old: false, token: true, app: true, sealed: true };
  expect(wrong).toEqual([
    { ...right, forgery: 'signature', signed: false },
    { ...right, forgery: 'unsigned', signed: false },
    { ...right, forgery: 'stale', old: true },
    { ...right, forgery: 'token', token: false },
    { ...right, forgery: 'app', app: false },
    { ...right, forgery: 'tenant' },
    { ...right, forgery: 'plain', sealed: false },
  ]);
});
