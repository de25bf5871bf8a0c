import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tellRobot } from '../../src/channels/robot.ts';
import { openOutbound } from '../../src/outbound/client.ts';
import type { CustomRobot, RobotOptions } from '../../src/simulator/control/robots.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { APP_ID, card, HELLO, type Opened, opened } from './opened.ts';

const AT = Date.UTC(2026, 10, 26, 2);

async function withRobot(options: RobotOptions = {}, more: Parameters<typeof opened>[0] = {}) {
  const bench = await opened(more);
  return { ...bench, robot: bench.simulator.robots.add(bench.group.id, options) };
}

interface Said {
  readonly status: number;
  readonly code: number;
  readonly [key: string]: unknown;
}

async function post({ simulator }: Opened, robot: Pick<CustomRobot, 'path'>, body: unknown): Promise<Said> {
  const answer = await fetch(`${simulator.url}${robot.path}`, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: answer.status, ...((await answer.json()) as { code: number }) };
}

const text = (words: string) => ({ msg_type: 'text', content: { text: words } });
const signed = (secret: string, at = AT) => {
  const timestamp = String(Math.floor(at / 1_000));
  return { timestamp, sign: createHmac('sha256', `${timestamp}\n${secret}`).digest('base64') };
};

describe('a custom robot', () => {
  it('says texts, posts and cards in its group, and answers in the new form and the old', async () => {
    const bench = await withRobot({ name: '产线告警' });
    const { robot, group, zhang, simulator } = bench;
    const success = { StatusCode: 0, StatusMessage: 'success', code: 0, data: {}, msg: 'success' };
    expect(await post(bench, robot, text(`停机 <at user_id="${zhang.id}">张三</at>`))).toEqual({
      status: 200,
      ...success,
    });
    const zh = { title: '日报', content: [[{ tag: 'text', text: '一切正常' }]] };
    await post(bench, robot, { msg_type: 'post', content: { post: { zh_cn: zh } } });
    await post(bench, robot, { msg_type: 'interactive', card: card([HELLO]) });
    await post(bench, { path: robot.path.replace('/v2', '') }, { title: '老地址', text: '也行' });
    const messages = group.messages();
    expect(messages.map(({ type }) => type)).toEqual(['text', 'post', 'interactive', 'text']);
    expect(messages.every(({ sender }) => sender.kind === 'robot' && sender.name === '产线告警')).toBe(true);
    expect(messages[0]?.pings).toEqual([zhang.id]);
    expect(messages[1]?.text).toContain('一切正常');
    expect(messages[3]?.text).toBe('老地址\n也行');
    expect(JSON.stringify(messages)).not.toContain(robot.path.split('/').at(-1));
    simulator.robots.remove(robot);
    expect(await post(bench, robot, text('x'))).toMatchObject({ code: 19001 });
    expect(group.messages()).toHaveLength(4);
  });

  it.each<[string, unknown, object]>([
    ['no JSON', '{', { status: 400, code: 9499 }],
    ['no text', { msg_type: 'text', content: {} }, { status: 400, code: 9499 }],
    ['content as a string', { msg_type: 'text', content: '{"text":"x"}' }, { status: 400, code: 9499 }],
    ['a card inside the content', { msg_type: 'interactive', content: { card: {} } }, { status: 400, code: 9499 }],
    ['a type that there is not', { msg_type: 'file', content: { file_key: 'x' } }, { status: 200, code: 19002 }],
    ['more than 20 KB', text('x'.repeat(20 * 1024)), { status: 200, code: 19036 }],
  ])('refuses %s', async (_what, body, refusal) => {
    const bench = await withRobot();
    expect(await post(bench, bench.robot, body)).toMatchObject(refusal);
    expect(bench.group.messages()).toEqual([]);
  });

  it('checks the signature, an hour before and after', async () => {
    const bench = await withRobot({ secret: 'demo' }, { now: () => new Date(AT) });
    const try1 = async (more: object): Promise<number> =>
      (await post(bench, bench.robot, { ...more, ...text('x') })).code;
    expect(await try1(signed('demo'))).toBe(0);
    expect(await try1(signed('demo', AT - 3_600_000))).toBe(0);
    for (const wrong of [
      {},
      signed('other'),
      signed('demo', AT - 3_601_000),
      signed('demo', AT + 3_601_000),
      { ...signed('demo'), timestamp: String(AT) },
      { ...signed('demo'), sign: 'x' },
    ]) {
      expect(await try1(wrong)).toBe(19021);
    }
  });

  it('looks for keywords in what is shown, and for addresses', async () => {
    const bench = await withRobot({ keywords: ['告警', '日报'] });
    expect((await post(bench, bench.robot, text('今天的日报'))).code).toBe(0);
    expect((await post(bench, bench.robot, text('hello'))).code).toBe(19024);
    const link = [[{ tag: 'a', text: 'x', href: 'https://example.com/告警' }]];
    const hidden = { msg_type: 'post', content: { post: { zh_cn: { title: 't', content: link } } } };
    expect((await post(bench, bench.robot, hidden)).code).toBe(19024);
    for (const [ips, code] of [
      [['127.0.0.1'], 0],
      [['127.0.*.*'], 0],
      [['10.0.0.1', '127.0.0.0/8'], 0],
      [['10.0.0.0/8', '123.12.1.*'], 19022],
    ] as const) {
      const robot = bench.simulator.robots.add(bench.group.id, { ips });
      expect((await post(bench, robot, text('x'))).code).toBe(code);
    }
  });

  it('takes five a second and a hundred a minute', async () => {
    let now = AT;
    const bench = await withRobot({}, { now: () => new Date(now), rateLimits: true });
    const codes: number[] = [];
    for (let n = 0; n < 6; n += 1) codes.push((await post(bench, bench.robot, text('x'))).code);
    expect(codes).toEqual([0, 0, 0, 0, 0, 11232]);
    for (let second = 1; second < 20; second += 1) {
      now += 1_000;
      for (let n = 0; n < 5; n += 1) expect((await post(bench, bench.robot, text('x'))).code).toBe(0);
    }
    now += 1_000;
    expect((await post(bench, bench.robot, text('x'))).code).toBe(11232);
    const other = bench.simulator.robots.add(bench.group.id);
    expect((await post(bench, other, text('x'))).code).toBe(0);
  });

  it('fails as other calls do, is there after a restart, and is made over HTTP', async () => {
    const file = join(temporaryFolder('simulator'), 'state.jsonl');
    const first = await withRobot({}, { file });
    first.simulator.faults.set('server-error', { path: '/open-apis/bot/*', count: 1 });
    expect((await post(first, first.robot, text('x'))).status).toBe(500);
    const made = await fetch(`${first.simulator.url}/simulator/chats/${first.group.id}/robots`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{"name":"HTTP","keywords":["告警"]}',
    });
    const { path } = (await made.json()) as CustomRobot;
    await first.simulator.close();
    const again = await opened({ file });
    expect((await post(again, first.robot, text('x'))).code).toBe(0);
    expect((await post(again, { path }, text('x'))).code).toBe(19024);
  });
});

it('our own channel gets through to it, and understands its refusals', async () => {
  const { simulator, group, robot } = await withRobot({ secret: 'demo', keywords: ['值班'] });
  const { host } = new URL(simulator.url);
  const around = { outbound: openOutbound({ allow: [host], http: ['127.0.0.1'] }), now: () => new Date() };
  const url = `${simulator.url}${robot.path}`;
  const body = { kind: 'text', text: '停机 <at user_id="all"></at>' } as const;
  const delivered = await tellRobot({ url, secret: 'demo', keyword: '值班' }, body, around);
  expect(delivered.proof).toContain('code 0');
  expect(group.messages().at(-1)).toMatchObject({ text: '【值班】停机 ＜at user_id="all">＜/at>', pings: [] });
  await expect(tellRobot({ url, secret: 'wrong', keyword: '值班' }, body, around)).rejects.toMatchObject({
    final: true,
    message: expect.stringContaining('签名不对'),
  });
  await expect(tellRobot({ url, secret: 'demo' }, body, around)).rejects.toMatchObject({
    message: expect.stringContaining('keyword'),
  });
  simulator.faults.set('answer-lost', { path: '/open-apis/bot/*', count: 1 });
  await expect(tellRobot({ url, secret: 'demo', keyword: '值班' }, body, around)).rejects.toMatchObject({
    outcome: 'unknown',
    final: false,
  });
  expect(simulator.apps.all().map(({ id }) => id)).toEqual([APP_ID]);
});
