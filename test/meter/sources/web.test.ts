// Sources that people describe: JSON by paths, pages by selectors, with headers that hold secrets.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { meterSection } from '../../../src/features/meter/section.ts';
import type { SourceAnswer } from '../../../src/features/meter/sources/answer.ts';
import { ask } from '../../../src/features/meter/sources/ask.ts';
import { instantOf } from '../../../src/features/meter/sources/instant.ts';
import { type MeterPages, sendPage, serveMeterPages } from '../../support/meter-pages.ts';
import { meterContext, sourceNamed } from '../meter-bench.ts';

const NUMBER = 'A-201';
let pages: MeterPages;
beforeAll(async () => {
  pages = await serveMeterPages();
});
afterAll(() => pages.close());
beforeEach(() => pages.misbehave(null));

function asking(source: object, secrets: Record<string, string> = {}): Promise<SourceAnswer> {
  const settings = { sources: { own: { url: pages.url, timeoutSeconds: 30, ...source } } };
  const ctx = meterContext({ settings, secrets, outbound: { allow: [pages.address], http: ['127.0.0.1'] } });
  return ask(ctx, sourceNamed(ctx, 'own'), NUMBER);
}

function answers(text: string, contentType = 'application/json'): void {
  pages.misbehave((_, response) => sendPage(response, text, contentType));
}

const JSON_SOURCE = {
  kind: 'http-json',
  remain: '$.data.remain',
  amount: '$.data.money',
  price: '$.data.price',
  meter: '$.data.no',
  name: '$.data.name',
  at: '$.data.time',
};
const DATA = { remain: 119.65, money: '95.72', price: 0.8, no: NUMBER, name: '201', time: '2026-11-26 08:00:00' };

test('JSON gives every value by its path, numbers and texts', async () => {
  answers(JSON.stringify({ data: DATA }));
  const at = Date.parse('2026-11-26T08:00:00+08:00');
  const reading = { remain: 11965, amount: 9572, price: 8000, name: '201', at };
  expect(await asking(JSON_SOURCE)).toEqual({ state: 'ok', reading });
});

test('one answer may hold all meters, the path says which', async () => {
  answers(
    JSON.stringify({
      list: [
        { id: 'A-200', left: '1' },
        { id: NUMBER, left: '7.5' },
      ],
    }),
  );
  const source = { kind: 'http-json', remain: "$.list[?@.id=='{meter}'].left" };
  expect(await asking(source)).toMatchObject({ state: 'ok', reading: { remain: 750 } });
});

test.each<[string, string, string, RegExp]>([
  ['no JSON', '<html>登录</html>', 'unreadable', /不是 JSON，写的是“<html>登录/],
  ['no such value', JSON.stringify({ data: {} }), 'unreadable', /没有 \$\.data\.remain/],
  ['null', JSON.stringify({ data: { ...DATA, remain: null } }), 'unreadable', /不是数也不是文字/],
  ['no number', JSON.stringify({ data: { ...DATA, remain: 'N/A' } }), 'unreadable', /“N\/A”，应为数字/],
  ['too small to be written plainly', JSON.stringify({ data: { ...DATA, remain: 1e-7 } }), 'unreadable', /1e-7/],
  ['another meter', JSON.stringify({ data: { ...DATA, no: 'A-202' } }), 'other-meter', /A-202/],
  ['negative', JSON.stringify({ data: { ...DATA, remain: -1 } }), 'negative', /-1/],
  ['mixed up', JSON.stringify({ data: { ...DATA, money: '119.65' } }), 'inconsistent', /119\.65 元/],
  ['no time', JSON.stringify({ data: { ...DATA, time: '刚刚' } }), 'unreadable', /“刚刚”/],
  ['blocked', '请在微信客户端打开链接', 'blocked', /微信/],
])('JSON that is no reading: %s', async (_, text, state, sentence) => {
  answers(text);
  expect(await asking(JSON_SOURCE)).toMatchObject({ state, sentence: expect.stringMatching(sentence) });
});

test('a secret header goes to the source and nowhere else; one that is not there is the configuration’s fault', async () => {
  answers(JSON.stringify({ data: DATA }));
  const source = { ...JSON_SOURCE, headers: { Authorization: 'secret:key', 'user-agent': 'ours' } };
  expect(await asking(source, { key: 'Bearer 31415926' })).toMatchObject({ state: 'ok' });
  expect(pages.asked.at(-1)?.headers).toMatchObject({ authorization: 'Bearer 31415926', 'user-agent': 'ours' });
  const answer = await asking(source);
  expect(answer).toMatchObject({ state: 'misconfigured', sentence: expect.stringContaining('key') });
});

const HTML_SOURCE = { kind: 'http-html', remain: '#left b', amount: '.money', meter: '[data-meter]', name: 'h1' };

test('a page gives every value by its selector', async () => {
  const page = `<h1> 201 </h1><p data-meter>${NUMBER}</p><p id="left">还剩 <b>119.65</b> 度</p><i class="money">¥95.72</i>`;
  answers(page, 'text/html');
  const reading = { remain: 11965, amount: 9572, price: null, name: '201', at: null };
  expect(await asking(HTML_SOURCE)).toEqual({ state: 'ok', reading });
  answers(page.replace('id="left"', 'id="rest"'), 'text/html');
  expect(await asking(HTML_SOURCE)).toMatchObject({
    state: 'unreadable',
    sentence: expect.stringMatching(/没有 #left b/),
  });
  answers(page.replace('</b>', '</b><b>1.00</b>'), 'text/html');
  expect(await asking(HTML_SOURCE)).toMatchObject({
    state: 'unreadable',
    sentence: expect.stringMatching(/几个不同的/),
  });
  answers(page.replace(NUMBER, 'A-202'), 'text/html');
  expect(await asking(HTML_SOURCE)).toMatchObject({ state: 'other-meter' });
});

test('what can never work is said when the configuration is read', () => {
  const faultsOf = (source: object): readonly string[] => {
    const section = meterSection.schema.parse({ sources: { own: source } });
    return (meterSection.checkItself?.(section as never) ?? []).map(
      ({ path, message }) => `${path.join('.')} ${message}`,
    );
  };
  const url = 'https://example.com/{meter}';
  expect(faultsOf({ ...JSON_SOURCE, url })).toEqual([]);
  expect(faultsOf({ ...HTML_SOURCE, url })).toEqual([]);
  expect(faultsOf({ ...JSON_SOURCE, url, remain: '$.data[' })).toEqual([
    expect.stringMatching(/^sources\.own\.remain 应为 ?JSONPath/),
  ]);
  expect(faultsOf({ ...HTML_SOURCE, url, name: 'h1[' })).toEqual([
    expect.stringMatching(/^sources\.own\.name 应为 ?CSS/),
  ]);
  expect(faultsOf({ ...JSON_SOURCE, url: 'https://example.com/' })).toEqual([
    expect.stringMatching(/^sources\.own\.url 应有 \{meter\}/),
  ]);
  expect(faultsOf({ ...JSON_SOURCE, url: 'https://{meter}.example.com/' })).toEqual([expect.stringMatching(/主机/)]);
  expect(faultsOf({ ...JSON_SOURCE, url: 'ftp://example.com/{meter}' })).toEqual([
    expect.stringMatching(/https?:\/\//),
  ]);
  expect(faultsOf({ ...JSON_SOURCE, url: 'https://a:b@example.com/{meter}' })).toEqual([expect.stringMatching(/密码/)]);
  expect(faultsOf({ kind: 'cnyiot' })).toEqual([]);
});

test('times as databases and interfaces write them', () => {
  const at = Date.parse('2026-11-26T00:00:00Z');
  for (const text of [
    '2026-11-26T08:00:00+08:00',
    '2026-11-26 08:00:00+08',
    '2026-11-26 00:00:00Z',
    '2026-11-26 08:00:00',
    '2026-11-26T08:00',
    '2026-11-26 08:00:00.000000',
    String(at),
    String(at / 1000),
  ])
    expect([text, instantOf(text, 'Asia/Shanghai')]).toEqual([text, at]);
  // Both sides of a change of clocks, and in the middle of summer.
  expect(instantOf('2026-03-29 01:30:00', 'Europe/Berlin')).toBe(Date.parse('2026-03-29T01:30:00+01:00'));
  expect(instantOf('2026-03-29 03:30:00', 'Europe/Berlin')).toBe(Date.parse('2026-03-29T03:30:00+02:00'));
  expect(instantOf('2026-07-01 12:00:00', 'America/New_York')).toBe(Date.parse('2026-07-01T12:00:00-04:00'));
  for (const text of ['', '昨天', '2026-13-01 00:00:00', '12', '2026-11-26'])
    expect(instantOf(text, 'Asia/Shanghai')).toBe(null);
});
