// The page of a prepaid meter: what it says, and what it says when it is not as it should be.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { SourceAnswer } from '../../../src/features/meter/sources/answer.ts';
import { ask } from '../../../src/features/meter/sources/ask.ts';
import {
  EXAMPLE,
  type MeterPages,
  type Misbehaviour,
  pageOf,
  sendPage,
  serveMeterPages,
} from '../../support/meter-pages.ts';
import { meterContext, sourceNamed } from '../meter-bench.ts';

const NUMBER = '18601234567';
let pages: MeterPages;
beforeAll(async () => {
  pages = await serveMeterPages();
});
afterAll(() => pages.close());
beforeEach(() => {
  pages.misbehave(null);
  pages.meters.clear();
});

function asking(source: object = {}): Promise<SourceAnswer> {
  const settings = { sources: { cnyiot: { kind: 'cnyiot', url: pages.url, timeoutSeconds: 30, ...source } } };
  const ctx = meterContext({ settings, outbound: { allow: [pages.address], http: ['127.0.0.1'] } });
  return ask(ctx, sourceNamed(ctx, 'cnyiot'), NUMBER);
}

/** The example's page with something else in it. */
function changed(pattern: string | RegExp, by: string): Misbehaviour {
  return (_, response, meter) => sendPage(response, pageOf(meter, EXAMPLE).replace(pattern, by));
}

/** Another page altogether. */
function page(html: string | Buffer, contentType?: string): Misbehaviour {
  return (_, response) => sendPage(response, html, contentType);
}

function status(code: number): Misbehaviour {
  return (_, response) => void response.writeHead(code, code < 400 ? { Location: '/login' } : {}).end('no');
}

test('the page gives kWh, yuan, price and name', async () => {
  const answer = await asking();
  const reading = { remain: 11965, amount: 9572, price: 8000, name: '3号宿舍201', at: null };
  expect(answer).toEqual({ state: 'ok', reading });
  expect(pages.asked.at(-1)).toMatchObject({
    meter: NUMBER,
    headers: { 'user-agent': expect.stringMatching(/^Mozilla/) },
  });
});

const RIGHT = pageOf(NUMBER, EXAMPLE);

test.each<[string, Misbehaviour]>([
  ['GBK that says so', page(gbk(RIGHT), 'text/html; charset=gbk')],
  ['GBK that says UTF-8', page(gbk(RIGHT))],
  ['UTF-8 that says GBK', page(RIGHT, 'text/html; charset=gb2312')],
  ['units and blanks', changed('119.65', ' 119.65 kWh ')],
  ['tags that are never closed', page(RIGHT.replaceAll('</div>', ''))],
  ['no price', changed(/<div><span>综合费用.*/, '')],
])('read all the same: %s', async (_, how) => {
  pages.misbehave(how);
  expect(await asking()).toMatchObject({ state: 'ok', reading: { remain: 11965, amount: 9572, name: '3号宿舍201' } });
});

test.each<[string, Misbehaviour, string, RegExp]>([
  ['blocked', page('<html><body><h4>请在微信客户端打开链接</h4></body></html>'), 'blocked', /微信/],
  ['403', status(403), 'refused', /HTTP 403.*封/],
  ['429', status(429), 'refused', /perMinute/],
  ['500', status(500), 'refused', /HTTP 500/],
  ['404', status(404), 'refused', /核对表号/],
  ['redirect', status(302), 'refused', /转到别的网址/],
  ['reset', ({ socket }) => void socket.resetAndDestroy(), 'unreachable', /中断/],
  ['stalls', (_, response) => void response.writeHead(200).write('<html>'), 'timeout', /时限/],
  ['huge', page('x'.repeat(2_000_000)), 'unreadable', /太大/],
  ['another meter', page(pageOf('18600000000', EXAMPLE)), 'other-meter', /18600000000/],
  [
    'two numbers',
    changed('<form>', '<form><div><span>表号:</span> <label>18600000000</label></div>'),
    'unreadable',
    /表号.*不同/,
  ],
  ['negative kWh', changed('119.65', '-0.50'), 'negative', /剩余电量.*-0\.50/],
  ['negative yuan', changed('95.72', '-3.10'), 'negative', /剩余金额.*-3\.10/],
  ['kWh and yuan mixed up', changed('95.72', '119.65'), 'inconsistent', /119\.65 度 × 0\.80 元应为 95\.72 元/],
  ['zero kWh, yuan left', changed('119.65', '0.00'), 'inconsistent', /95\.72/],
  ['no such label', changed('剩余电量', '可用电量'), 'unreadable', /没有“剩余电量”，只有“.*可用电量/],
  [
    'another page',
    page('<html><head><script>var a="表号"</script></head><body>系统维护中，请稍后再试</body></html>'),
    'unreadable',
    /没有“表号”和“剩余电量”，写的是“系统维护中/,
  ],
  ['empty', page(''), 'unreadable', /页面是空的/],
  ['dashes', changed('119.65', '--'), 'unreadable', /剩余电量”写的是“--”，应为数字/],
  ['no value', changed('119.65', ''), 'unreadable', /剩余电量”是空的/],
  ['another unit', changed('119.65', '119.65 元'), 'unreadable', /119\.65 元/],
  ['too large', changed('119.65', '100000000.00'), 'unreadable', /100000000/],
  ['water', changed('剩余电量', '剩余水量'), 'misconfigured', /水表.*剩余水量/],
  ['water by its name', page(pageOf(NUMBER, { ...EXAMPLE, name: '水表3' })), 'misconfigured', /水表/],
])('has a name and is no reading: %s', async (_, how, state, sentence) => {
  pages.misbehave(how);
  const answer = await asking(state === 'timeout' ? { timeoutSeconds: 1 } : {});
  expect(answer).toMatchObject({ state, sentence: expect.stringMatching(sentence) });
  expect(answer).not.toHaveProperty('reading');
});

test('the other meters hear the same of a host that does not want us, and not of a meter that is not known', async () => {
  const ofHost = async (how: Misbehaviour): Promise<unknown> => {
    pages.misbehave(how);
    const answer = await asking();
    return 'ofHost' in answer ? answer.ofHost : null;
  };
  expect(await ofHost(status(403))).toBe('shut');
  expect(await ofHost(status(429))).toBe('shut');
  expect(await ofHost(page('请在微信客户端打开链接'))).toBe('shut');
  expect(await ofHost(({ socket }) => void socket.resetAndDestroy())).toBe('unwell');
  expect(await ofHost(status(500))).toBe('unwell');
  for (const code of [302, 401, 404]) expect(await ofHost(status(code))).toBeNull();
  expect(await ofHost(page(''))).toBeNull();
});

test('a host that is not listed is not asked', async () => {
  const ctx = meterContext({ settings: { sources: { own: { kind: 'cnyiot', url: pages.url } } } });
  const before = pages.asked.length;
  const answer = await ask(ctx, sourceNamed(ctx, 'own'), NUMBER);
  expect(answer).toMatchObject({ state: 'misconfigured', sentence: expect.stringContaining('outbound.http') });
  expect(pages.asked.length).toBe(before);
});

test('a price by steps is taken as it is where the configuration says so', async () => {
  pages.misbehave(changed('95.72', '130.00'));
  expect(await asking()).toMatchObject({ state: 'inconsistent' });
  expect(await asking({ checkAmount: false })).toMatchObject({ state: 'ok', reading: { amount: 13000 } });
});

/** Node encodes UTF-8 only: the bytes of a character are those that decode to it. */
function gbk(text: string): Buffer {
  const bytes = new Map<string, readonly number[]>();
  const decoder = new TextDecoder('gbk');
  for (let high = 0x81; high <= 0xfe; high += 1) {
    for (let low = 0x40; low <= 0xfe; low += 1) bytes.set(decoder.decode(Uint8Array.of(high, low)), [high, low]);
  }
  const of = (one: string): readonly number[] =>
    one.charCodeAt(0) < 128 ? [one.charCodeAt(0)] : (bytes.get(one) ?? []);
  return Buffer.from([...text].flatMap(of));
}
