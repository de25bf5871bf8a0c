import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type Robot, robotChannel, robotText, tellRobot } from '../../src/channels/robot.ts';
import { UserError } from '../../src/lib/errors.ts';
import { openOutbound } from '../../src/outbound/client.ts';
import { DeliveryFault, type OutgoingBody } from '../../src/outbox/channel.ts';
import { message } from '../feishu/channel/messages.ts';
import { type Handler, serve } from '../outbound/server.ts';

const NOW = new Date('2026-11-26T02:00:00.500Z');
const TOKEN = 'hook-token-nobody-may-see';
const text = (words: string): OutgoingBody => ({ kind: 'text', text: words });

async function robotAt(answer: Handler, more: Partial<Robot> = {}) {
  const served = await serve(answer);
  const host = `127.0.0.1:${served.port}`;
  const outbound = openOutbound({ allow: [host], http: ['127.0.0.1'] });
  const robot: Robot = { url: `http://${host}/open-apis/bot/v2/hook/${TOKEN}`, ...more };
  return { ...served, robot, around: { outbound, now: () => NOW } };
}

/** Answers a code as the platform does. */
const code = (value: unknown, status = 200): Handler => {
  return (_request, response) => {
    response.writeHead(status, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify({ code: value, msg: 'something of theirs' }));
  };
};

async function fault(answer: Handler): Promise<DeliveryFault> {
  const { robot, around } = await robotAt(answer);
  const thrown = await tellRobot(robot, text('x'), around).then(
    (delivered) => new Error(`a fault was wanted, found ${JSON.stringify(delivered)}`),
    (error: unknown) => error,
  );
  if (!(thrown instanceof DeliveryFault)) throw thrown;
  expect(thrown.message).not.toMatch(/something of theirs|hook-token/);
  return thrown;
}

describe('a robot', () => {
  it('is told a text, signed with timestamp and secret over nothing', async () => {
    const { robot, around, bodies, requests } = await robotAt(code(0), { secret: 'demo' });
    expect(await tellRobot(robot, text('空压机停了'), around)).toEqual({
      messageId: null,
      proof: '机器人已收下（code 0，HTTP 200）',
    });
    const timestamp = '1795658400';
    const sign = createHmac('sha256', `${timestamp}\ndemo`).update(Buffer.alloc(0)).digest('base64');
    expect(JSON.parse(bodies[0] ?? '')).toEqual({ timestamp, sign, msg_type: 'text', content: { text: '空压机停了' } });
    expect(requests[0]).toMatchObject({ method: 'POST', url: `/open-apis/bot/v2/hook/${TOKEN}` });
  });

  it('without a secret is told nothing of signatures; the old form of success counts', async () => {
    const { robot, around, bodies } = await robotAt((_request, response) => {
      response.end('{"StatusCode":0,"StatusMessage":"success"}');
    });
    await tellRobot(robot, text('x'), around);
    expect(Object.keys(JSON.parse(bodies[0] ?? ''))).toEqual(['msg_type', 'content']);
  });

  it.each([
    [19001, /移出群/],
    [19002, /缺陷/],
    [19021, /secret.*时间/],
    [19022, /IP 白名单/],
    [19024, /keyword/],
    [19036, /太大/],
    [9499, /格式/],
    [12345, /错误码 12345/],
  ])('that refuses with %i has not sent it, and says what to do', async (value, says) => {
    const refused = await fault(code(value, value === 9499 ? 400 : 200));
    expect(refused).toMatchObject({ outcome: 'not-sent', final: true });
    expect(refused.message).toMatch(says);
  });

  it.each([11232, 11233, 11247, 99991400])('that is told too much (%i) is told later', async (value) => {
    expect(await fault(code(value))).toMatchObject({ outcome: 'not-sent', final: false, retryAfterMs: 5_000 });
  });

  it('is given the time that it asks for', async () => {
    const busy = await fault((_request, response) => {
      response.writeHead(429, { 'x-ogw-ratelimit-reset': '17' });
      response.end('{}');
    });
    expect(busy).toMatchObject({ final: false, retryAfterMs: 17_000 });
  });

  it.each<[string, Handler, object]>([
    [
      'an error of theirs',
      (_q, response) => response.writeHead(502).end('<html>'),
      { outcome: 'unknown', final: false },
    ],
    ['code 0 with an error of HTTP', code(0, 500), { outcome: 'unknown', final: false }],
    ['a cut connection', (request) => request.socket.destroy(), { outcome: 'unknown', final: false }],
    ['a page that is no robot', (_q, response) => response.end('<html>hello</html>'), { final: true }],
    ['code as text', code('0'), { final: true }],
    ['nobody there', (_q, response) => response.writeHead(404).end(), { final: true }],
    ['a redirection', (_q, response) => response.writeHead(302, { Location: '/x' }).end(), { final: true }],
  ])('with %s is not taken for sent', async (_what, answer, facts) => {
    expect(await fault(answer)).toMatchObject(facts);
  });

  it('inside our networks is not told anything unless it is listed', async () => {
    const { robot, around, connections } = await robotAt(code(0));
    const strict = { ...around, outbound: openOutbound({ allow: [], http: ['127.0.0.1'] }) };
    await expect(tellRobot(robot, text('x'), strict)).rejects.toMatchObject({ final: true, outcome: 'not-sent' });
    const url = robot.url.replace(/:\d+/, '');
    await expect(tellRobot({ url }, text('x'), strict)).rejects.toMatchObject({
      message: expect.stringContaining('内网'),
    });
    expect(connections()).toBe(0);
  });
});

describe('what is said', () => {
  it('is the words of whatever message, with the keyword, pinging nobody, no longer than a robot takes', () => {
    const card = { header: { title: { tag: 'plain_text', content: '苏州 停机' } } };
    expect(robotText({ kind: 'card', card, fallbackText: '12# 停机' }, undefined, false)).toBe('苏州 停机\n12# 停机');
    expect(robotText({ kind: 'post', title: '题', lines: ['a', 'b'] }, '告警', false)).toBe('【告警】题\na\nb');
    expect(robotText(text('告警：x'), '告警', false)).toBe('告警：x');
    expect(robotText(text('<at user_id="all"></at>1 < 2'), undefined, false)).toBe('＜at user_id="all">＜/at>1 < 2');
    expect(robotText(text('x'), undefined, true)).toBe('可能重复：上一次发送没有得到答复\nx');
    const long = robotText(text('字"\n'.repeat(20_000)), undefined, false);
    expect(long).toMatch(/后面的没有发）$/);
    expect(long).not.toContain('\uFFFD');
    expect(Buffer.byteLength(JSON.stringify({ text: long }))).toBeLessThan(19_000);
  });
});

describe('the channel', () => {
  it('finds its robot by name, and says when it has none or lacks its secret', async () => {
    const { robot, around, bodies } = await robotAt(code(0));
    const channel = robotChannel(async (name) => {
      if (name === 'locked') throw new UserError('没有名为 ROBOT 的密钥');
      return name === 'ops' ? robot : null;
    }, around);
    await channel.deliver(message(text('x'), { chat: 'ops', maybeTwice: true }));
    expect(bodies[0]).toContain('可能重复');
    await expect(channel.deliver(message(text('x'), { chat: 'night' }))).rejects.toMatchObject({
      final: true,
      message: expect.stringContaining('“night”'),
    });
    await expect(channel.deliver(message(text('x'), { chat: 'locked' }))).rejects.toMatchObject({
      final: false,
      message: '没有名为 ROBOT 的密钥',
    });
    expect(channel.forgets).toBe(true);
  });
});
