import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decrypted, signatureOf } from '../../../src/feishu/events/decrypt.ts';
import { type Delivery, readDelivery } from '../../../src/feishu/events/delivery.ts';
import { eventOf, MESSAGE, NOW, SECONDS, sealed, settings, signed } from './sealed.ts';

const good = eventOf('im.message.receive_v1', MESSAGE);
const challenge = { challenge: 'ajls384kdjx98XX', token: settings.verificationToken, type: 'url_verification' };
const unsigned = (body: Buffer) => ({ headers: {}, body, now: NOW });
const refusal = (delivery: Delivery) =>
  delivery.kind === 'refused' ? `${delivery.status} ${delivery.reason}` : delivery.kind;

it('opens what the documentation sealed', () => {
  expect(decrypted('P37w+VZImNgPEO1RBhJ6RtKl7n6zymIbEG1pReEzghk=', 'test key')?.toString()).toBe('hello world');
  expect(decrypted('P37w+VZImNgPEO1RBhJ6RtKl7n6zymIbEG1pReEzghk=', 'other key')).toBeNull();
  for (const text of ['', '*', 'aGVsbG8=', 'P37w+VZImNgPEO1RBhJ6Rg==']) expect(decrypted(text, 'test key')).toBeNull();
});

it('signs by concatenation over the bytes', () => {
  // sha256 of "1abkey{}", computed with another tool.
  expect(signatureOf('1', 'ab', 'key', Buffer.from('{}'))).toBe(
    'efd1e10ad48fd98b601fda3b821e5ee9a2cf75fc5a996e696a6f8e66fa60c262',
  );
});

describe('the challenge', () => {
  it('is answered when it is sealed and names the token, signed or not', () => {
    const answer = { kind: 'challenge', answer: { challenge: 'ajls384kdjx98XX' } };
    expect(readDelivery(unsigned(sealed(challenge)), settings)).toEqual(answer);
    expect(readDelivery(signed(sealed(challenge)), settings)).toEqual(answer);
  });

  it('is refused in plain text, with another token, or sealed with another key', () => {
    const plain = Buffer.from(JSON.stringify(challenge));
    expect(refusal(readDelivery(unsigned(plain), settings))).toMatch(/^401/);
    expect(refusal(readDelivery(unsigned(sealed({ ...challenge, token: 'x' })), settings))).toBe(
      '401 verification token does not match',
    );
    expect(refusal(readDelivery(unsigned(sealed(challenge, 'other key')), settings))).toMatch(/^401/);
    expect(refusal(readDelivery(unsigned(sealed({ ...challenge, challenge: 1 })), settings))).toBe(
      '400 challenge without a text',
    );
  });
});

describe('an event', () => {
  it('is read when everything about it is right', () => {
    expect(readDelivery(signed(sealed(good)), settings)).toMatchObject({ kind: 'event', event: { id: 'ev-1' } });
  });

  it('may be spaced and escaped as it likes: the signature is over the bytes', () => {
    const body = Buffer.from(sealed(good).toString().replace('{', '{ \n').replaceAll('/', '\\/'));
    expect(readDelivery(signed(body), settings).kind).toBe('event');
  });

  it.each<[string, () => Delivery, string]>([
    ['without signature', () => readDelivery(unsigned(sealed(good)), settings), '401 event without signature'],
    [
      'signed with another key',
      () => readDelivery(signed(sealed(good), SECONDS, 'other key'), settings),
      '401 signature does not match',
    ],
    [
      'with one byte changed',
      () => {
        const delivery = signed(sealed(good));
        return readDelivery({ ...delivery, body: Buffer.concat([delivery.body, Buffer.from(' ')]) }, settings);
      },
      '401 signature does not match',
    ],
    [
      'with a header missing',
      () => {
        const { headers, ...rest } = signed(sealed(good));
        return readDelivery({ ...rest, headers: { ...headers, 'x-lark-request-nonce': undefined } }, settings);
      },
      '401 signature does not match',
    ],
    [
      'whose time is no number',
      () => readDelivery(signed(sealed(good), 'yesterday'), settings),
      '401 signature does not match',
    ],
    [
      'signed, but not sealed',
      () => readDelivery(signed(Buffer.from(JSON.stringify(good))), settings),
      '400 body is not sealed with the Encrypt Key',
    ],
    [
      'signed, but sealed with another key',
      () => readDelivery(signed(sealed(good, 'other key')), settings),
      '400 body is not sealed with the Encrypt Key',
    ],
    [
      'with another token',
      () => readDelivery(signed(sealed(eventOf('x', {}, { token: 'y' }))), settings),
      '401 verification token does not match',
    ],
    [
      'without token',
      () => readDelivery(signed(sealed(eventOf('x', {}, { token: null }))), settings),
      '401 verification token does not match',
    ],
    [
      'of another app',
      () => readDelivery(signed(sealed(eventOf('x', {}, { app_id: 'cli_b' }))), settings),
      '401 event of another app',
    ],
    [
      'of another tenant',
      () => readDelivery(signed(sealed(eventOf('x', {}, { tenant_key: 'tenant-2' }))), settings),
      '401 event of another tenant',
    ],
    [
      'without id',
      () => readDelivery(signed(sealed(eventOf('x', {}, { event_id: null }))), settings),
      '400 envelope is not as documented',
    ],
    [
      'with an impossible time',
      () => readDelivery(signed(sealed(eventOf('x', {}, { create_time: '9' }))), settings),
      '400 envelope is not as documented',
    ],
    [
      'that is no object',
      () => readDelivery(signed(sealed('[1]')), settings),
      '400 body is not sealed with the Encrypt Key',
    ],
    [
      'of more than a mebibyte',
      () => readDelivery(signed(Buffer.alloc(1024 * 1024 + 1)), settings),
      '400 body of 1048577 bytes',
    ],
  ])('%s is refused', (_, read, wanted) => {
    expect(refusal(read())).toBe(wanted);
  });

  it('is stale after five minutes, and five minutes ahead', () => {
    const at = (seconds: number) => readDelivery(signed(sealed(good), String(Number(SECONDS) + seconds)), settings);
    expect(at(-300).kind).toBe('event');
    expect(at(300).kind).toBe('event');
    expect(refusal(at(-301))).toBe('401 timestamp is more than five minutes off');
    expect(refusal(at(301))).toBe('401 timestamp is more than five minutes off');
    expect(readDelivery(signed(sealed(good), `${SECONDS}000`), settings).kind).toBe('event');
  });

  it('of any tenant is read where none is configured', () => {
    const foreign = signed(sealed(eventOf('x', {}, { tenant_key: 'tenant-2' })));
    expect(readDelivery(foreign, { ...settings, tenantKey: null })).toMatchObject({ event: { tenantKey: 'tenant-2' } });
  });
});

it('bytes that are no text are refused', () => {
  expect(refusal(readDelivery(unsigned(Buffer.from([0x22, 0xff, 0x22])), settings))).toMatch(/^401/);
  expect(refusal(readDelivery(signed(Buffer.from([0x22, 0xff, 0x22])), settings))).toMatch(/^400/);
});

it('whatever comes, nothing is thrown and nothing is believed', () => {
  const headers = fc.record(
    {
      'x-lark-request-timestamp': fc.oneof(fc.constant(SECONDS), fc.string()),
      'x-lark-request-nonce': fc.string(),
      'x-lark-signature': fc.oneof(fc.string(), fc.stringMatching(/^[0-9a-f]{64}$/)),
    },
    { requiredKeys: [] },
  );
  const bodies = fc.oneof(
    fc.uint8Array().map((bytes) => Buffer.from(bytes)),
    fc.json().map((text) => Buffer.from(text)),
    fc.base64String().map((encrypt) => Buffer.from(JSON.stringify({ encrypt }))),
    fc.constant(sealed(good)),
    fc.json().map((text) => sealed(text)),
  );
  fc.assert(
    fc.property(headers, bodies, (found, body) => {
      expect(readDelivery({ headers: found, body, now: NOW }, settings)).toMatchObject({
        kind: 'refused',
        status: 401,
      });
    }),
  );
});

it('a signed delivery of any content is read or refused, never a throw', () => {
  const anything = fc.oneof(
    fc.json(),
    fc.json().map((event) => JSON.stringify(eventOf('im.message.receive_v1', JSON.parse(event)))),
    fc.json().map((event) => JSON.stringify(eventOf('card.action.trigger', JSON.parse(event)))),
    fc
      .dictionary(
        fc.constantFrom('event_id', 'create_time', 'tenant_key', 'event_type'),
        fc.oneof(fc.string(), fc.integer()),
      )
      .map((header) => JSON.stringify(eventOf('x', {}, header))),
    fc.tuple(fc.string(), fc.double()).map(([uuid, ts]) =>
      JSON.stringify({
        uuid,
        ts,
        token: settings.verificationToken,
        event: { type: 'x', app_id: settings.appId, tenant_key: settings.tenantKey },
      }),
    ),
  );
  fc.assert(
    fc.property(anything, (content) => {
      expect(['refused', 'event']).toContain(readDelivery(signed(sealed(content)), settings).kind);
    }),
  );
});

it('does not work without the settings that prove the sender', () => {
  for (const missing of [{ encryptKey: '' }, { verificationToken: '' }, { appId: '' }]) {
    expect(() => readDelivery(signed(sealed(good)), { ...settings, ...missing })).toThrow(RangeError);
  }
});
