import { expect, it } from 'vitest';
import { sdkLogger } from '../../../src/feishu/api/sdk-log.ts';
import { keepToken } from '../../../src/feishu/api/token.ts';
import { redactor } from '../../../src/feishu/redaction.ts';

function kept(expiresIn: number) {
  let fetched = 0;
  let ms = 0;
  const tokens = keepToken(
    async () => ({ token: `t-${++fetched}`, expiresIn }),
    () => ms,
  );
  return { tokens, pass: (seconds: number) => (ms += seconds * 1000) };
}

it('a token is kept until five minutes before its end', async () => {
  const { tokens, pass } = kept(7200);
  expect(await tokens.get()).toBe('t-1');
  pass(6899);
  expect(await tokens.get()).toBe('t-1');
  pass(1);
  expect(await tokens.get()).toBe('t-2');
});

it('a short one for half its life', async () => {
  const { tokens, pass } = kept(100);
  await tokens.get();
  pass(49);
  expect(await tokens.get()).toBe('t-1');
  pass(1);
  expect(await tokens.get()).toBe('t-2');
});

it('who was refused with an old token does not take the new one away', async () => {
  const { tokens } = kept(7200);
  const old = await tokens.get();
  tokens.drop(old);
  expect(await tokens.get()).toBe('t-2');
  tokens.drop(old);
  expect(await tokens.get()).toBe('t-2');
});

it('a failed fetch is not remembered', async () => {
  let fails = true;
  const tokens = keepToken(async () => {
    if (fails) throw new Error('not now');
    return { token: 't-1', expiresIn: 7200 };
  });
  await expect(tokens.get()).rejects.toThrow('not now');
  fails = false;
  expect(await tokens.get()).toBe('t-1');
});

it('of what the SDK reports, only words and codes are logged', () => {
  const logged: object[] = [];
  const write = (fields: object) => void logged.push(fields);
  const logger = sdkLogger({ warn: write, error: write }, redactor(['the-app-secret']));
  const error = Object.assign(new Error('x'), { code: 'ECONNRESET', config: { data: 'body of a person' } });
  logger.error([error, { config: { data: 'body of a person' } }, 'the-app-secret is wrong']);
  logger.warn(['failed to obtain token']);
  expect(logged).toEqual([{ sdk: ['ECONNRESET', '*** is wrong'] }, { sdk: ['failed to obtain token'] }]);
});
