import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isPublicAddress } from '../../src/outbound/address.ts';

it.each([
  ...['0.0.0.0', '10.0.0.1', '100.64.0.1', '127.0.0.1', '127.255.255.254', '169.254.169.254', '172.16.0.1'],
  ...['172.31.255.255', '192.0.0.8', '192.0.2.1', '192.168.1.1', '198.18.0.1', '203.0.113.9', '224.0.0.1', '240.0.0.1'],
  ...['255.255.255.255', '::', '::1', 'fe80::1', 'fe80::1%eth0', 'fec0::1', 'fc00::1', 'fd12:3456::1', 'ff02::1'],
  // IPv4 in the dresses of IPv6: mapped, compatible, translated, NAT64, 6to4, Teredo.
  ...['::ffff:127.0.0.1', '::ffff:8.8.8.8', '::127.0.0.1', '::7f00:1', '::ffff:0:127.0.0.1', '64:ff9b::7f00:1'],
  ...['64:ff9b:1::a00:1', '2002:7f00:1::', '2001:0:4136:e378:8000:63bf:3fff:fdd2'],
  ...['2001:db8::1', '100::1', '3fff::1', '5f00::1', '4000::1', 'e000::1'],
  // Not written as a resolver writes them.
  ...['', 'localhost', '0x7f000001', '2130706433', '0177.0.0.1', '127.1', '8.8.8.8:443', '[::1]', ' 8.8.8.8'],
])('%s is none of the world', (address) => {
  expect(isPublicAddress(address)).toBe(false);
});

it.each(['1.1.1.1', '8.8.8.8', '120.92.31.19', '172.15.0.1', '172.32.0.1', '2400:3200::1', '2606:4700:4700::1111'])(
  '%s is public',
  (address) => {
    expect(isPublicAddress(address)).toBe(true);
  },
);

it('no private network of IPv4 is public, in whatever dress', () => {
  const byte = fc.nat({ max: 255 });
  const inside = fc.oneof(
    fc.tuple(fc.constant(10), byte, byte, byte),
    fc.tuple(fc.constant(127), byte, byte, byte),
    fc.tuple(fc.constant(172), fc.integer({ min: 16, max: 31 }), byte, byte),
    fc.tuple(fc.constant(192), fc.constant(168), byte, byte),
    fc.tuple(fc.constant(169), fc.constant(254), byte, byte),
    fc.tuple(fc.constant(100), fc.integer({ min: 64, max: 127 }), byte, byte),
  );
  fc.assert(
    fc.property(inside, ([a, b, c, d]) => {
      const hex = (high: number, low: number): string => ((high << 8) | low).toString(16);
      const plain = [a, b, c, d].join('.');
      const dressed = [`::ffff:${plain}`, `::${plain}`, `64:ff9b::${plain}`, `2002:${hex(a, b)}:${hex(c, d)}::1`];
      for (const address of [plain, ...dressed]) expect(isPublicAddress(address), address).toBe(false);
    }),
  );
});
