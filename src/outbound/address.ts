// Which addresses lie outside our own networks: only those may a configured URL lead to without being listed.
import ipaddr from 'ipaddr.js';

/** Of IPv6 only this is routed in the world; everything embedded, mapped, local or set aside lies outside of it or is a range of its own. */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * False for private, loopback, link-local, shared (CGNAT), unique-local, multicast, broadcast and reserved addresses, for IPv4 in any
 * dress of IPv6 (mapped, compatible, NAT64, 6to4, Teredo), and for what is no address.
 */
export function isPublicAddress(text: string): boolean {
  // Numbers such as 0177.1 would be read as addresses: what comes from a resolver or a parsed URL is written plainly.
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text).range() === 'unicast';
  if (!ipaddr.IPv6.isValid(text)) return false;
  const address = ipaddr.IPv6.parse(text);
  return address.range() === 'unicast' && address.match(GLOBAL_UNICAST);
}
