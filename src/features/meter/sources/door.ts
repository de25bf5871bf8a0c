// How a source on the web is asked: through the outbound client, in time, never more than a page, and every failure has its state.
import type { DeepReadonly } from '../../../config/freeze.ts';
import { type Outbound, openOutbound } from '../../../outbound/client.ts';
import { OutboundError, type OutboundFailure } from '../../../outbound/failure.ts';
import type { MeterContext } from '../context.ts';
import { CNYIOT, type MeterSource } from '../settings.ts';
import type { FaultAnswer, SourceFault } from './answer.ts';

export type WebSource = DeepReadonly<Exclude<MeterSource, { readonly kind: 'database' }>>;

export interface Door {
  readonly outbound: Outbound;
  reveal(value: string): Promise<string>;
  readonly signal: AbortSignal;
}

/** A page of a meter is some kilobytes. */
const MOST_BYTES = 512 * 1024;
/** The pages are made for phones, and some turn other programs away. */
const USER_AGENT =
  'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36';
const DEFAULT_HOST = new URL(CNYIOT.url.replace('{meter}', '0')).hostname;

/**
 * The outbound client with the configuration's lists. The one host that everybody's meters are on speaks http only, and is therefore on
 * the list by itself: for sources of the kind that is made for it, and for nothing else in the house.
 */
export function openDoor(
  { config, secrets, signal }: Pick<MeterContext, 'config' | 'secrets' | 'signal'>,
  source: WebSource,
): Door {
  const { allow, http } = config.outbound;
  const listed = source.kind === 'cnyiot' ? [...http, DEFAULT_HOST] : http;
  return { outbound: openOutbound({ allow, http: listed }), reveal: (value) => secrets.reveal(value), signal };
}

export interface Page {
  readonly body: Buffer;
  readonly contentType: string | undefined;
}

/** The source's URL for a meter; the number stands in it encoded. */
export function urlFor({ url }: Pick<WebSource, 'url'>, meter: string): string {
  return url.replaceAll('{meter}', encodeURIComponent(meter));
}

/** @throws UserError when a header names a secret that is not there */
export async function getPage(source: WebSource, meter: string, door: Door): Promise<Page | FaultAnswer> {
  const headers: Record<string, string> = { 'User-Agent': USER_AGENT, 'Accept-Language': 'zh-CN,zh;q=0.9' };
  for (const [name, value] of Object.entries('headers' in source ? source.headers : {})) {
    // One header a name, whatever its case: ours gives way.
    for (const own of Object.keys(headers)) if (own.toLowerCase() === name.toLowerCase()) delete headers[own];
    headers[name] = await door.reveal(value);
  }
  try {
    const {
      status,
      headers: answered,
      body,
    } = await door.outbound.request({
      url: urlFor(source, meter),
      headers,
      timeoutMs: source.timeoutSeconds * 1000,
      mostBytes: MOST_BYTES,
      signal: door.signal,
    });
    if (status < 200 || status >= 300) return refused(status);
    return { body, contentType: answered['content-type'] };
  } catch (thrown) {
    if (!(thrown instanceof OutboundError)) throw thrown;
    return { ...FAILED[thrown.failure], sentence: thrown.message };
  }
}

const FAILED: Readonly<Record<OutboundFailure, { readonly state: SourceFault; readonly ofHost?: 'unwell' }>> = {
  forbidden: { state: 'misconfigured' },
  address: { state: 'misconfigured' },
  name: { state: 'unreachable', ofHost: 'unwell' },
  connect: { state: 'unreachable', ofHost: 'unwell' },
  tls: { state: 'unreachable', ofHost: 'unwell' },
  broken: { state: 'unreachable', ofHost: 'unwell' },
  timeout: { state: 'timeout', ofHost: 'unwell' },
  redirect: { state: 'refused' },
  'too-large': { state: 'unreadable' },
};

/** More questions would make it worse. */
const BANS: ReadonlySet<number> = new Set([403, 429]);
const NOT_WANTED: ReadonlySet<number> = new Set([401, 403, 407, 429]);

function refused(status: number): FaultAnswer {
  const fault = { state: 'refused', sentence: `来源答复 HTTP ${status}，${reasonOf(status)}` } as const;
  if (BANS.has(status)) return { ...fault, ofHost: 'shut' };
  return status >= 500 ? { ...fault, ofHost: 'unwell' } : fault;
}

function reasonOf(status: number): string {
  if (status === 429) return '嫌问得太勤；请把 perMinute 调小，或把 intervalSeconds 调大';
  if (NOT_WANTED.has(status)) return '不让访问；机房的地址可能被封，请换一个网络出口，或请来源的管理员放行';
  if (status >= 500) return '是它自己出了错，稍后会再问';
  return '请核对表号和 meter.sources 里的网址';
}
