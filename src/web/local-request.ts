// Whether a request was made on this machine: by who it came from, by what it calls this machine, and past no proxy.
import { isLoopback } from './networks.ts';

export interface Arrival {
  /** The address at the other end of the connection. */
  readonly peer: string | undefined;
  /** Every Host header as received; an honest request has exactly one. */
  readonly hosts: readonly string[];
  /** The request target as received; browsers send a path, proxies may be asked with a whole URL. */
  readonly target: string;
  /** Lower case. */
  readonly headerNames: readonly string[];
}

/** A name that some web site has pointed at this machine is not its own. */
const LOCAL_HOST = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i;

/** Headers that proxies add: whoever sent the request may sit anywhere behind them. */
const FORWARDING =
  /^(forwarded|via|x-forwarded(-.*)?|x-real-ip|x-client-ip|x-cluster-client-ip|x-original-.*|x-proxyuser-ip|true-client-ip|cf-connecting-ip|fastly-client-ip|x-envoy-.*)$/;

/** True only when everything says so. */
export function isLocalRequest({ peer, hosts, target, headerNames }: Arrival): boolean {
  const [host, ...more] = hosts;
  return (
    peer !== undefined &&
    isLoopback(peer) &&
    host !== undefined &&
    more.length === 0 &&
    LOCAL_HOST.test(host) &&
    target.startsWith('/') &&
    !headerNames.some((name) => FORWARDING.test(name))
  );
}
