import { expect, it } from 'vitest';
import { type Arrival, localRefusal } from '../../src/web/local-only.ts';

const HERE: Arrival = {
  peer: '127.0.0.1',
  hosts: ['127.0.0.1:9136'],
  target: '/ledger?q=1',
  headerNames: ['host', 'accept'],
};
const CLOSED = { open: false };

const PASS: readonly [string, Partial<Arrival>][] = [
  ['an ordinary browser', {}],
  ['localhost', { hosts: ['localhost:9136'] }],
  ['localhost in capitals, without a port', { hosts: ['LOCALHOST'] }],
  ['IPv6', { peer: '::1', hosts: ['[::1]:9136'] }],
  ['IPv4 that reached an IPv6 socket', { peer: '::ffff:127.0.0.1' }],
  ['another loopback address', { peer: '127.8.9.1' }],
  ['headers that only sound alike', { headerNames: ['host', 'x-forward', 'viable', 'x-real'] }],
];

it.each(PASS)('lets pass: %s', (_, change) => {
  expect(localRefusal({ ...HERE, ...change }, CLOSED)).toBeNull();
});

const REFUSED: readonly [string, Partial<Arrival>, RegExp][] = [
  ['a machine of the network', { peer: '192.168.1.7' }, /来自 192\.168\.1\.7.*web\.open/],
  ['a mapped address of the network', { peer: '::ffff:10.0.0.1' }, /来自 ::ffff:10\.0\.0\.1/],
  ['an address that begins like loopback', { peer: '127.0.0.1.example' }, /来自/],
  ['a connection without an address', { peer: undefined }, /未知的地址/],
  ['a name that rebinds to this machine', { hosts: ['evil.example:9136'] }, /主机名是“evil\.example:9136”/],
  ['a name that begins like ours', { hosts: ['localhost.evil.example'] }, /主机名/],
  ['a name that ends like ours', { hosts: ['evil-localhost'] }, /主机名/],
  ['127.0.0.1 with a user before it', { hosts: ['evil@127.0.0.1'] }, /主机名/],
  ['another loopback name', { hosts: ['127.0.0.2:9136'] }, /主机名/],
  ['a port that is none', { hosts: ['localhost:9136x'] }, /主机名/],
  ['no Host', { hosts: [] }, /主机名是“”/],
  ['an empty Host', { hosts: [''] }, /主机名/],
  ['two Hosts', { hosts: ['localhost', 'evil.example'] }, /主机名是“localhost、evil\.example”/],
  ['a whole URL as target', { target: 'http://evil.example/' }, /给代理的写法/],
  ...[
    'forwarded',
    'via',
    'x-forwarded-for',
    'x-forwarded-host',
    'x-forwarded-proto',
    'x-forwarded-anything',
    'x-real-ip',
    'x-client-ip',
    'x-original-forwarded-for',
    'cf-connecting-ip',
    'true-client-ip',
  ].map((name): [string, Partial<Arrival>, RegExp] => [
    `the header ${name}`,
    { headerNames: ['host', name] },
    new RegExp(`带有 ${name} 头`),
  ]),
];

it.each(REFUSED)('refuses %s, and says what to do', (_, change, sentence) => {
  const refusal = localRefusal({ ...HERE, ...change }, CLOSED);
  expect(refusal).toMatch(sentence);
  expect(refusal).toMatch(/^网页没有打开：.*。$/);
});

it('refuses everything once a public address is configured', () => {
  expect(localRefusal(HERE, { open: false, publicUrl: 'https://zhiban.example' })).toMatch(/web\.publicUrl/);
});

it.each(REFUSED)('lets pass when opened on purpose: %s', (_, change) => {
  expect(localRefusal({ ...HERE, ...change }, { open: true, publicUrl: 'https://zhiban.example' })).toBeNull();
});
