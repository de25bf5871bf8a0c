import { expect, it } from 'vitest';
import { networkMatcher } from '../../src/web/networks.ts';
import { crossSiteRefusal } from '../../src/web/same-origin.ts';
import { clientOf } from '../../src/web/trusted-proxy.ts';

const OWN = ['http://localhost:9136'];

it.each([
  ['both headers', 'http://localhost:9136', 'same-origin'],
  ['the origin alone, as over plain http', 'http://localhost:9136', undefined],
  ['Sec-Fetch-Site alone', undefined, 'same-origin'],
  ['capitals', 'HTTP://LOCALHOST:9136', 'same-origin'],
])('takes a POST of our own pages: %s', (_, origin, fetchSite) => {
  expect(crossSiteRefusal({ origin, fetchSite }, OWN)).toBeNull();
});

it.each([
  ['another site', 'https://evil.example', 'cross-site'],
  ['another site in an old browser', 'https://evil.example', undefined],
  ['another port of this machine', 'http://localhost:3000', 'same-site'],
  ['another scheme', 'https://localhost:9136', undefined],
  ['a sandboxed frame', 'null', undefined],
  ['a frame that hides its origin', undefined, 'cross-site'],
  ['our origin, contradicted by the browser', 'http://localhost:9136', 'cross-site'],
  ['somebody who types the address', undefined, 'none'],
  ['nobody knows', undefined, undefined],
])('refuses a POST from %s', (_, origin, fetchSite) => {
  expect(crossSiteRefusal({ origin, fetchSite }, OWN)).toMatch(/没有执行/);
});

const trusted = networkMatcher(['10.0.0.0/8', '127.0.0.1', 'fd00::/8']);

it.each([
  ['10.1.2.3', true],
  ['::ffff:10.1.2.3', true],
  ['127.0.0.1', true],
  ['127.0.0.2', false],
  ['fd00::1', true],
  ['fe80::1', false],
  ['not an address', false],
  ['', false],
])('knows whether %s is in the list', (address, expected) => {
  expect(trusted(address)).toBe(expected);
});

it.each([
  ['nobody between', '203.0.113.9', undefined, undefined, '203.0.113.9', 'http'],
  ['a stranger who claims', '203.0.113.9', '1.2.3.4', 'https', '203.0.113.9', 'http'],
  ['one trusted proxy', '10.0.0.1', '203.0.113.9', 'https', '203.0.113.9', 'https'],
  ['a claim before the trusted ones', '10.0.0.1', '1.2.3.4, 203.0.113.9, 10.0.0.2', 'https', '203.0.113.9', 'https'],
  ['a claimed scheme before the proxy’s', '10.0.0.1', '203.0.113.9', 'https, http', '203.0.113.9', 'http'],
  ['only trusted ones', '10.0.0.1', '10.0.0.9', undefined, '10.0.0.9', 'http'],
  ['a silent proxy', '10.0.0.1', undefined, undefined, '10.0.0.1', 'http'],
])('finds who asks behind proxies: %s', (_, peer, forwardedFor, forwardedProto, address, scheme) => {
  expect(clientOf(peer, { forwardedFor, forwardedProto }, trusted)).toEqual({ address, scheme });
});
