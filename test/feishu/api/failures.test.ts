import { describe, expect, it } from 'vitest';
import { openFeishu } from '../../../src/feishu/client.ts';
import { FeishuError } from '../../../src/feishu/error.ts';
import { UpstreamError } from '../../../src/lib/errors.ts';
import { type Answer, openPlatform, type Platform, refused, SECRET, TOKEN_PATH } from './platform.ts';

const text = { type: 'text', text: 'x' } as const;

const cut: Answer = (_, response) => {
  response.socket?.destroy();
  return null;
};

async function failed(work: Promise<unknown>): Promise<FeishuError> {
  const thrown = await work.then(
    () => new Error('a failure was wanted'),
    (error: unknown) => error,
  );
  if (!(thrown instanceof FeishuError)) throw thrown;
  return thrown;
}

async function sendWith(answer: Answer, timeoutMs?: number): Promise<{ error: FeishuError; platform: Platform }> {
  const platform = await openPlatform(timeoutMs);
  platform.on('*', answer);
  const error = await failed(platform.feishu.send({ to: 'oc_1', content: text, uuid: 'u' }));
  return { error, platform };
}

describe('an answer that says no', () => {
  it.each<[number, number, string, string]>([
    [400, 230020, 'frequency limit', 'rate-limited'],
    [200, 99991400, 'request trigger frequency limit', 'rate-limited'],
    [429, 12345678, '', 'rate-limited'],
    [400, 230002, 'The bot can not be outside the group.', 'gone'],
    [400, 230011, 'recalled', 'gone'],
    [400, 230031, '14 days', 'gone'],
    [400, 230099, 'Failed to create card content, ext=ErrCode: 11310; ErrMsg: element exceeds the limit;', 'bad-card'],
    [400, 230099, 'Failed to create card content, ext=ErrCode: 11310; ErrMsg: card action is lock;', 'temporary'],
    [400, 230025, 'length', 'too-large'],
    [413, 1, '', 'too-large'],
    [400, 230027, 'Lack of necessary permissions.', 'permission'],
    [403, 1, '', 'permission'],
    [401, 1, '', 'credentials'],
    [400, 230001, 'invalid', 'bad-request'],
    [400, 77, 'never seen', 'bad-request'],
    [200, 77, 'never seen', 'bad-request'],
    [400, 230049, 'being sent', 'lost'],
    [500, 230001, 'internal', 'lost'],
    [503, 2200, 'internal', 'rate-limited'],
    [502, 1, '', 'lost'],
  ])('HTTP %i with code %i (%s) is %s', async (status, code, msg, kind) => {
    const { error } = await sendWith(() => refused(status, code, msg));
    expect(error).toMatchObject({ kind, code, status, logId: 'log-1' });
    expect(error).toBeInstanceOf(UpstreamError);
    expect(error.retryable).toBe(['rate-limited', 'temporary', 'lost'].includes(kind));
  });

  it('says in Chinese what to do, with code and log id', async () => {
    const { error } = await sendWith(() => refused(400, 230002, 'The bot can not be outside the group.'));
    expect(error.message).toBe(
      '飞书「发送消息」没有成功：机器人不在这个群里，请先把机器人拉进群（错误码 230002，log_id log-1，The bot can not be outside the group.）',
    );
  });

  it('names the missing scopes', async () => {
    const violations = [
      { type: 'action_scope_required', subject: 'im:message' },
      { subject: 'im:message:send_as_bot' },
    ];
    const { error } = await sendWith(() =>
      refused(400, 99991672, 'Access denied', { permission_violations: violations }),
    );
    expect(error.kind).toBe('permission');
    expect(error.message).toContain('缺少的权限（开通其一即可）：im:message、im:message:send_as_bot');
  });

  it('carries the sub-code of a bad card', async () => {
    const { error } = await sendWith(() =>
      refused(400, 230099, 'Failed to create card content, ext=ErrCode: 200861; ErrMsg: x'),
    );
    expect(error).toMatchObject({ kind: 'bad-card', cardCode: 200861 });
  });

  it('says how long to wait', async () => {
    const limited = (headers: Record<string, string>) =>
      sendWith(() => ({ status: 429, headers, body: { code: 99991400, msg: '' } }));
    expect((await limited({ 'x-ogw-ratelimit-reset': '3' })).error.retryAfterMs).toBe(3_000);
    expect((await limited({ 'x-ogw-ratelimit-reset': '99999' })).error.retryAfterMs).toBe(600_000);
    expect((await limited({ 'x-ogw-ratelimit-reset': 'soon' })).error.retryAfterMs).toBeNull();
    expect((await limited({})).error.retryAfterMs).toBeNull();
  });
});

describe('an answer that says nothing leaves open what happened', () => {
  it.each<[string, Answer]>([
    ['no JSON', () => ({ body: '<html>gateway</html>' })],
    ['no envelope', () => ({ body: {} })],
    ['no message id', () => ({ body: { code: 0, msg: 'ok', data: {} } })],
    ['a server error without envelope', () => ({ status: 502, body: 'Bad Gateway' })],
    ['a connection that is cut', cut],
    [
      'a body that is cut',
      (_, response) => {
        response.writeHead(200, { 'Content-Length': '100' });
        response.write('{"code":0,');
        setImmediate(() => response.socket?.destroy());
        return null;
      },
    ],
  ])('%s', async (_, answer) => {
    const { error } = await sendWith(answer);
    expect(error).toMatchObject({ kind: 'lost', retryable: true, code: null });
  });

  it('nothing within the time limit', async () => {
    const began = performance.now();
    const { error } = await sendWith(() => null, 300);
    expect(error).toMatchObject({ kind: 'lost', status: null });
    expect(error.message).toContain('在规定时间内没有应答');
    expect(performance.now() - began).toBeLessThan(20_000);
  });

  it('an answer that comes byte by byte is not waited for longer', async () => {
    const began = performance.now();
    const { error } = await sendWith((_, response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write(' '), 50);
      response.on('close', () => clearInterval(timer));
      return null;
    }, 400);
    expect(error.kind).toBe('lost');
    expect(performance.now() - began).toBeLessThan(20_000);
  });
});

describe('what was certainly not carried out', () => {
  it('is a call to nobody', async () => {
    const silent = { warn: () => undefined, error: () => undefined };
    const account = { appId: 'cli_a', appSecret: SECRET, domain: 'http://127.0.0.1:1', timeoutMs: 1_000 };
    const feishu = openFeishu(account, silent);
    const error = await failed(feishu.botInfo());
    expect(error).toMatchObject({ kind: 'temporary', retryable: true, status: null });
    expect(error.message).toContain('连不上');
  });

  it('is a call whose token could not be had, however that failed', async () => {
    const platform = await openPlatform(1_500);
    platform.on(TOKEN_PATH, () => null);
    const error = await failed(platform.feishu.send({ to: 'oc_1', content: text, uuid: 'u' }));
    expect(error).toMatchObject({ kind: 'temporary' });
    expect(platform.asked).toEqual([]);
    platform.on(TOKEN_PATH, () => ({ body: { code: 10014, msg: 'app secret invalid' } }));
    expect(await failed(platform.feishu.botInfo())).toMatchObject({
      kind: 'credentials',
      code: 10014,
      retryable: false,
    });
  });
});

it('redirects are not followed, so that no token goes elsewhere', async () => {
  const { error, platform } = await sendWith(({ path }) =>
    path === '/else'
      ? { body: { code: 0, data: { message_id: 'om_1' } } }
      : { status: 307, headers: { Location: '/else' }, body: '' },
  );
  expect(error).toMatchObject({ status: 307 });
  expect(platform.asked.map((one) => one.path)).toEqual(['/open-apis/im/v1/messages']);
});

it('no secret is in what is thrown or logged, whatever the platform echoes', async () => {
  const platform = await openPlatform(300);
  const texts: unknown[] = [];
  const collect = async (answer: Answer, path = '*'): Promise<void> => {
    platform.on(path, answer);
    const error = await failed(platform.feishu.updateByToken('c-update-token-1', { x: 1 }));
    texts.push(error.message, error.stack, JSON.stringify(error), String(error.cause), Object.values(error));
  };
  await collect(({ raw }) => ({ body: { code: 10014, msg: `not you: ${raw.toString()}` } }), TOKEN_PATH);
  await collect(cut, TOKEN_PATH);
  platform.on(TOKEN_PATH, () => ({
    body: { code: 0, msg: 'ok', tenant_access_token: 't-token-number-9', expire: 7200 },
  }));
  await collect(({ headers, raw }) => ({
    status: 400,
    body: { code: 1, msg: `${headers.authorization} ${raw.toString()}` },
  }));
  await collect(cut);
  await collect(() => null);
  const all = JSON.stringify([texts, platform.logged]);
  expect(all).not.toContain(SECRET);
  expect(all).not.toMatch(/t-token-number|c-update-token/);
  expect(platform.logged.length).toBeGreaterThanOrEqual(5);
});
