// Who is at the far end when a proxy stands between: only proxies named in the configuration are believed.

export interface Client {
  /** The nearest address that is not a trusted proxy. */
  readonly address: string;
  readonly scheme: 'http' | 'https';
}

export interface ProxyWords {
  /** X-Forwarded-For as received. */
  readonly forwardedFor: string | undefined;
  /** X-Forwarded-Proto as received. */
  readonly forwardedProto: string | undefined;
}

/**
 * Proxies append to X-Forwarded-For, so it is read from its end for as long as trusted proxies speak. The scheme is the last
 * word of X-Forwarded-Proto: the one that the proxy at our door wrote.
 */
export function clientOf(peer: string, words: ProxyWords, isTrusted: (address: string) => boolean): Client {
  if (!isTrusted(peer)) return { address: peer, scheme: 'http' };
  const hops = listed(words.forwardedFor);
  const scheme = listed(words.forwardedProto).at(-1)?.toLowerCase() === 'https' ? 'https' : 'http';
  return { address: hops.findLast((hop) => !isTrusted(hop)) ?? hops[0] ?? peer, scheme };
}

function listed(header: string | undefined): readonly string[] {
  return (header ?? '')
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
}
