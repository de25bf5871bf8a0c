// Rates and uuids: what may be said how often, and what is said once only (feishu.md §1.4, §4.1).
import { expect, test } from 'vitest';
import { card, HELLO, opened, refusal, sent } from './opened.ts';

/** A clock that stands still until it is moved, so that windows are exact. */
function standing(): { now: () => Date; step: (ms: number) => void } {
  let at = Date.UTC(2026, 10, 26);
  return {
    now: () => new Date(at),
    step: (ms) => {
      at += ms;
    },
  };
}

test('five a second into one chat, whoever sends; another chat is free (§4.1)', async () => {
  const clock = standing();
  const world = await opened({ now: clock.now, rateLimits: true });
  for (let count = 0; count < 5; count++) await sent(world, 'text', { text: '早' });
  expect(await refusal(sent(world, 'text', { text: '早' }))).toMatchObject({ status: 400, code: 230020 });
  const other = world.simulator.chats.create('另一个群', [world.zhang], [world.simulator.apps.all()[0]?.id ?? '']);
  await sent({ ...world, group: other }, 'text', { text: '早' });
  clock.step(1_000);
  await sent(world, 'text', { text: '早' });
  expect(world.group.messages()).toHaveLength(6);
});

test('five changes a second of one message (§4.3)', async () => {
  const clock = standing();
  const world = await opened({ now: clock.now, rateLimits: true });
  const id = await sent(world, 'interactive', card([HELLO]));
  const patch = () =>
    world.client.im.v1.message.patch({ path: { message_id: id }, data: { content: JSON.stringify(card([HELLO])) } });
  for (let count = 0; count < 5; count++) await patch();
  expect(await refusal(patch())).toMatchObject({ status: 400, code: 230020 });
});

test('fifty a second and a thousand a minute of one API: 429 with the seconds to wait (§1.4)', async () => {
  const clock = standing();
  const { client } = await opened({ now: clock.now, rateLimits: true });
  const list = () => client.im.v1.chat.list();
  for (let count = 0; count < 50; count++) await list();
  const refused = await refusal(list());
  expect(refused).toMatchObject({ status: 429, code: 99991400, msg: 'request trigger frequency limit' });
  expect(refused.headers).toMatchObject({ 'x-ogw-ratelimit-limit': '50', 'x-ogw-ratelimit-reset': '1' });
  for (let second = 1; second < 20; second++) {
    clock.step(1_000);
    for (let count = 0; count < 50; count++) await list();
  }
  clock.step(1_000);
  expect((await refusal(list())).headers).toMatchObject({
    'x-ogw-ratelimit-limit': '1000',
    'x-ogw-ratelimit-reset': '40',
  });
});

test('the same uuid within an hour is the same message, afterwards another (§4.1)', async () => {
  const world = await opened();
  const first = await sent(world, 'text', { text: '早' }, 'job-1');
  expect(await sent(world, 'text', { text: '别的' }, 'job-1')).toBe(first);
  const reply = await world.client.im.v1.message.reply({
    path: { message_id: first },
    data: { msg_type: 'text', content: '{"text":"回"}', uuid: 'job-1' },
  });
  expect(reply.data?.message_id).toBe(first);
  world.simulator.clock.age(3_600_000 - 60_000);
  world.simulator.clock.advance(7 * 86_400_000);
  expect(await sent(world, 'text', { text: '早' }, 'job-1')).toBe(first);
  world.simulator.clock.age(60_000);
  expect(await sent(world, 'text', { text: '早' }, 'job-1')).not.toBe(first);
  expect(world.group.messages()).toHaveLength(2);
});
