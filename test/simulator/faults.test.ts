// Faults by name: each strikes as often as it was set to, where it was set to, and can be switched off.
import { expect, test } from 'vitest';
import { opened, refusal, sent } from './opened.ts';

const SEND = '/open-apis/im/v1/messages';

test('rate-limit: 429 with the seconds to wait, as often as told, on the paths told', async () => {
  const world = await opened();
  world.simulator.faults.set('rate-limit', { path: SEND, method: 'POST', count: 2, resetSeconds: 7 });
  for (let count = 0; count < 2; count++) {
    const refused = await refusal(sent(world, 'text', { text: '早' }));
    expect(refused).toMatchObject({ status: 429, code: 99991400, headers: { 'x-ogw-ratelimit-reset': '7' } });
    await world.client.im.v1.chat.list();
  }
  await sent(world, 'text', { text: '早' });
  expect(world.simulator.faults.list()).toMatchObject([{ name: 'rate-limit', struck: 2 }]);
});

test('server-error: with JSON and without, until it is switched off', async () => {
  const world = await opened();
  world.simulator.faults.set('server-error', { path: `${SEND}*` });
  const statuses: number[] = [];
  for (let count = 0; count < 4; count++) statuses.push((await refusal(sent(world, 'text', { text: '早' }))).status);
  expect(statuses).toEqual([500, 502, 503, 500]);
  world.simulator.faults.clear('server-error');
  await sent(world, 'text', { text: '早' });
  expect(world.group.messages()).toHaveLength(1);
});

test('dropped: nothing is done; answer-lost: it is done, and nobody is told', async () => {
  const world = await opened();
  world.simulator.faults.set('dropped', { path: SEND, count: 1 });
  await expect(sent(world, 'text', { text: '没到' }, 'a')).rejects.toThrow(/socket hang up|ECONNRESET/);
  expect(world.group.messages()).toEqual([]);
  world.simulator.faults.set('answer-lost', { path: SEND, count: 1 });
  await expect(sent(world, 'text', { text: '到了' }, 'b')).rejects.toThrow(/socket hang up|ECONNRESET/);
  expect(world.group.messages().map((one) => one.text)).toEqual(['到了']);
  expect(await sent(world, 'text', { text: '到了' }, 'b')).toBe(world.group.messages()[0]?.id);
  expect(world.simulator.calls().filter((one) => one.path === SEND)).toMatchObject([
    { fault: 'dropped', status: 0 },
    { fault: 'answer-lost', status: 200, code: 0 },
    { fault: null, status: 200, code: 0 },
  ]);
});

test('answer-lost leaves refusals alone: what was not done can be told', async () => {
  const world = await opened();
  world.simulator.faults.set('answer-lost', { path: SEND });
  expect((await refusal(sent(world, 'nothing', { text: '早' }))).code).toBe(230001);
});

test('slow: the call waits, and is done although the caller has gone', async () => {
  const world = await opened();
  await world.client.im.v1.chat.list();
  world.simulator.faults.set('slow', { path: SEND, delayMs: 60_000, count: 1 });
  const { tenant_access_token: token } = (await (
    await fetch(`${world.simulator.url}/open-apis/auth/v3/tenant_access_token/internal`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ app_id: world.simulator.apps.all()[0]?.id, app_secret: 'secret-of-the-app' }),
    })
  ).json()) as { tenant_access_token: string };
  const impatient = fetch(`${world.simulator.url}${SEND}?receive_id_type=chat_id`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
    body: JSON.stringify({ receive_id: world.group.id, msg_type: 'text', content: '{"text":"慢"}' }),
    signal: AbortSignal.timeout(100),
  });
  await expect(impatient).rejects.toThrow();
  await world.group.until((messages) => messages.length === 1);
});

test('expired-token: the token is good for nothing any more', async () => {
  const world = await opened();
  await sent(world, 'text', { text: '一' });
  world.simulator.faults.set('expired-token', { path: SEND, count: 1 });
  expect((await refusal(sent(world, 'text', { text: '二' }))).code).toBe(99991663);
  expect((await refusal(sent(world, 'text', { text: '三' }))).code).toBe(99991663);
});
