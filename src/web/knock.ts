// Reads of a request what decides who asks, believing the configured proxies.
import type { IncomingMessage } from 'node:http';
import { cookieIn } from './cookie.ts';
import { isLocalRequest } from './local-request.ts';
import { networkMatcher, plainAddress } from './networks.ts';
import { type Client, clientOf } from './trusted-proxy.ts';
import type { Knock } from './visitor.ts';

export type ReadClient = (request: IncomingMessage) => Client;

export function clientReader(trustedProxies: readonly string[]): ReadClient {
  const isTrusted = networkMatcher(trustedProxies);
  return (request) => {
    const words = {
      forwardedFor: header(request, 'x-forwarded-for'),
      forwardedProto: header(request, 'x-forwarded-proto'),
    };
    return clientOf(plainAddress(request.socket.remoteAddress ?? ''), words, isTrusted);
  };
}

export function knockOf(request: IncomingMessage, path: string, client: Client): Knock {
  const { rawHeaders } = request;
  const arrival = {
    peer: request.socket.remoteAddress,
    hosts: rawHeaders.filter((_, at) => at % 2 === 1 && rawHeaders[at - 1]?.toLowerCase() === 'host'),
    target: request.url ?? '',
    headerNames: Object.keys(request.headers),
  };
  return {
    method: request.method ?? '',
    path,
    client,
    host: (header(request, 'host') ?? '').toLowerCase(),
    isLocal: isLocalRequest(arrival),
    userAgent: header(request, 'user-agent') ?? '',
    authorization: header(request, 'authorization'),
    cookie: (name) => cookieIn(header(request, 'cookie'), name),
    isFromElsewhere: isFromElsewhere(header(request, 'sec-fetch-site'), header(request, 'origin')),
  };
}

/**
 * What a person types, and a program without a browser, is from nowhere. Browsers say it by Sec-Fetch-Site over https and to this machine;
 * by Origin they never do for a plain GET, so that one there is of a script of another site.
 */
function isFromElsewhere(fetchSite: string | undefined, origin: string | undefined): boolean {
  return fetchSite === undefined ? origin !== undefined : fetchSite !== 'same-origin' && fetchSite !== 'none';
}

/**
 * The machine's key of an Authorization header, whether it is one or not; null for all else: a proxy that asks for a password of its
 * own sends a header of this name, too. Whoever sends a key is let in by it alone.
 */
export function keyIn(authorization: string | undefined): string | null {
  return /^bearer +(zbk_\S*)$/i.exec(authorization ?? '')?.[1] ?? null;
}

/** Several of one name as one text. */
export function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}
