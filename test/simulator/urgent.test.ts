import { expect, it } from 'vitest';
import { feishuChannel } from '../../src/feishu/channel.ts';
import { openFeishu } from '../../src/feishu/client.ts';
import { APP_ID, APP_SECRET, type Opened, opened, refusal, sent } from './opened.ts';

const urge = ({ client }: Opened, message: string, people: readonly string[]) =>
  client.im.v1.message.urgentApp({
    path: { message_id: message },
    params: { user_id_type: 'open_id' },
    data: { user_id_list: [...people] },
  });

it('rings at members of the chat, and names those who are none', async () => {
  const bench = await opened();
  const stranger = bench.simulator.people.add('外人');
  const id = await sent(bench, 'text', { text: '停机' });
  const { data } = await urge(bench, id, [bench.zhang.id, stranger.id, 'ou_nobody']);
  expect(data?.invalid_user_id_list).toEqual([stranger.id, 'ou_nobody']);
  const urgents = (): readonly object[] => bench.simulator.message(id).urgents;
  expect(urgents()).toEqual([{ person: bench.zhang.id, name: '张三', read: false }]);
  bench.simulator.message(id).reads(bench.zhang);
  expect(urgents()).toEqual([{ person: bench.zhang.id, name: '张三', read: true }]);
  expect(await refusal(urge(bench, id, [stranger.id]))).toMatchObject({ status: 400, code: 230001 });
});

it('is for own messages that are there, with its scope', async () => {
  const bench = await opened();
  const theirs = bench.group.says(bench.zhang, '早');
  expect(await refusal(urge(bench, theirs.id, [bench.zhang.id]))).toMatchObject({ code: 230012 });
  expect(await refusal(urge(bench, 'om_nothing', [bench.zhang.id]))).toMatchObject({ code: 230001 });
  const id = await sent(bench, 'text', { text: '停机' });
  expect(await refusal(urge(bench, id, []))).toMatchObject({ code: 230001 });
  bench.group.removeBot(APP_ID);
  expect(await refusal(urge(bench, id, [bench.zhang.id]))).toMatchObject({ code: 230002 });
  const poor = await opened({ scopes: ['im:message'] });
  const own = await sent(poor, 'text', { text: '停机' });
  expect(await refusal(urge(poor, own, [poor.zhang.id]))).toMatchObject({ code: 99991672 });
});

it('ends at two hundred that somebody has not read, at the quota, and where the group forbids it', async () => {
  const bench = await opened();
  const ids: string[] = [];
  for (let n = 0; n < 201; n += 1) ids.push(await sent(bench, 'text', { text: `${n}` }));
  for (const id of ids.slice(0, 200)) await urge(bench, id, [bench.zhang.id]);
  const last = ids[200] ?? '';
  expect(await refusal(urge(bench, last, [bench.zhang.id]))).toMatchObject({ code: 230023 });
  bench.simulator.message(ids[0] ?? '').reads(bench.zhang);
  bench.simulator.faults.set('urgent-quota', { count: 1 });
  expect(await refusal(urge(bench, last, [bench.zhang.id]))).toMatchObject({ code: 230024 });
  bench.simulator.faults.set('urgent-forbidden', { count: 1 });
  expect(await refusal(urge(bench, last, [bench.zhang.id]))).toMatchObject({ code: 230052 });
  await urge(bench, last, [bench.zhang.id]);
});

it('is what our own channel does, whose words say whom it did not reach', async () => {
  const bench = await opened();
  const feishu = openFeishu(
    { appId: APP_ID, appSecret: APP_SECRET, domain: bench.simulator.url, timeoutMs: 5_000 },
    { warn: () => {}, error: () => {} },
  );
  const channel = feishuChannel(feishu, { pageUrl: null, fileLink: () => null });
  const of = await sent(bench, 'text', { text: '停机' });
  const delivered = await channel.urge?.({ of, people: [bench.zhang.id, 'ou_nobody'] });
  expect(delivered).toMatchObject({ proof: `已加急 ${bench.zhang.id}`, note: '有 1 人没有加急到：ou_nobody' });
  await expect(channel.urge?.({ of, people: ['ou_nobody'] })).rejects.toMatchObject({
    final: true,
    message: expect.stringContaining('没有送到任何人'),
  });
  feishu.close();
});
