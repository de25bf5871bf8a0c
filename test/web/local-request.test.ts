import { expect, it } from 'vitest';
import { type Arrival, isLocalRequest } from '../../src/web/local-request.ts';

const HERE: Arrival = {
  peer: '127.0.0.1',
  hosts: ['127.0.0.1:9136'],
  target: '/ledger?q=1',
  headerNames: ['host', 'accept'],
};

const LOCAL: readonly [string, Partial<Arrival>][] = [
  ['an ordinary browser', {}],
  ['localhost', { hosts: ['localhost:9136'] }],
  ['localhost in capitals, without a port', { hosts: ['LOCALHOST'] }],
  ['IPv6', { peer: '::1', hosts: ['[::1]:9136'] }],
  ['IPv4 that reached an IPv6 socket', { peer: '::ffff:127.0.0.1' }],
  ['another loopback address', { peer: '127.8.9.1' }],
  ['headers that only sound alike', { headerNames: ['host', 'x-forward', 'viable', 'x-real'] }],
];

it.each(LOCAL)('is made here: %s', (_, change) => {
  expect(isLocalRequest({ ...HERE, ...change })).toBe(true);
});

const FROM_ELSEWHERE: readonly [string, Partial<Arrival>][] = [
  ['a machine of the network', { peer: '192.168.1.7' }],
  ['a mapped address of the network', { peer: '::ffff:10.0.0.1' }],
  ['an address that begins like loopback', { peer: '127.0.0.1.example' }],
  ['a connection without an address', { peer: undefined }],
  ['a name that rebinds to this machine', { hosts: ['evil.example:9136'] }],
  ['a name that begins like ours', { hosts: ['localhost.evil.example'] }],
  ['a name that ends like ours', { hosts: ['evil-localhost'] }],
  ['127.0.0.1 with a user before it', { hosts: ['evil@127.0.0.1'] }],
  ['another loopback name', { hosts: ['127.0.0.2:9136'] }],
  ['a port that is none', { hosts: ['localhost:9136x'] }],
  ['no Host', { hosts: [] }],
  ['an empty Host', { hosts: [''] }],
  ['two Hosts', { hosts: ['localhost', 'evil.example'] }],
  ['two Hosts, both ours', { hosts: ['localhost', 'localhost'] }],
  ['a whole URL as target', { target: 'http://evil.example/' }],
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
  ].map((name): [string, Partial<Arrival>] => [`the header ${name}`, { headerNames: ['host', name] }]),
];

it.each(FROM_ELSEWHERE)('is from elsewhere: %s', (_, change) => {
  expect(isLocalRequest({ ...HERE, ...change })).toBe(false);
});
