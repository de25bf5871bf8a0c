// IP addresses and networks: who is this machine itself, who is a proxy that we trust.
import { BlockList, isIP } from 'node:net';

/** An IPv4 address that reached an IPv6 socket (`::ffff:127.0.0.1`) as what it is. */
export function plainAddress(address: string): string {
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
}

/**
 * A matcher for a list of addresses and networks such as `10.0.0.1` and `10.0.0.0/8`; the configuration has checked them.
 * IPv4 addresses match also when mapped into IPv6.
 */
export function networkMatcher(networks: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', prefix] = network.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return (address) => {
    const family = isIP(address);
    return family !== 0 && list.check(address, family === 6 ? 'ipv6' : 'ipv4');
  };
}

/** True for 127.0.0.0/8 and ::1, also when mapped into IPv6. */
export const isLoopback = networkMatcher(['127.0.0.0/8', '::1']);
