// The local guard: until there is sign-in, only requests made on this machine are served.
import { isLoopback } from './networks.ts';

/** What is known of a request before anybody looks at its content. */
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

export interface GuardSettings {
  readonly open: boolean;
  readonly publicUrl?: string | undefined;
}

const LOCAL_HOST = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i;

/** Headers that proxies add: whoever sent the request may sit anywhere behind them. */
const FORWARDING =
  /^(forwarded|via|x-forwarded(-.*)?|x-real-ip|x-client-ip|x-cluster-client-ip|x-original-.*|x-proxyuser-ip|true-client-ip|cf-connecting-ip|fastly-client-ip|x-envoy-.*)$/;

const SHOWN_LENGTH = 100;

/** Why a request is refused, as a Chinese sentence that says what to configure; null when it may pass. */
export function localRefusal(arrival: Arrival, { open, publicUrl }: GuardSettings): string | null {
  const reason = open ? null : reasonOf(arrival, publicUrl);
  return reason === null ? null : `网页没有打开：还没有登录功能，现在只服务本机的请求，而${reason}。`;
}

function reasonOf({ peer, hosts, target, headerNames }: Arrival, publicUrl: string | undefined): string | null {
  if (publicUrl !== undefined)
    return '配置里写了 web.publicUrl，说明要给别人用。确实要对所有连得到的人开放，请设 web.open: true；只在本机用，请去掉 web.publicUrl';
  if (peer === undefined || !isLoopback(peer))
    return `这个请求来自 ${peer ?? '未知的地址'}。请在运行值班的机器上打开，或设 web.open: true 对所有连得到的人开放`;
  const [host, ...more] = hosts;
  if (host === undefined || more.length > 0 || !LOCAL_HOST.test(host))
    return `请求的主机名是“${shown(hosts)}”。请用 http://127.0.0.1 或 http://localhost 加端口打开，或设 web.open: true`;
  if (!target.startsWith('/')) return `请求的目标“${shown([target])}”是给代理的写法。请直接打开网页的地址`;
  const forwarded = headerNames.find((name) => FORWARDING.test(name));
  if (forwarded !== undefined)
    return `这个请求经过了代理（带有 ${forwarded} 头）。请直接打开，或设 web.open: true 并把代理写进 web.trustedProxies`;
  return null;
}

function shown(texts: readonly string[]): string {
  return texts.join('、').slice(0, SHOWN_LENGTH);
}
