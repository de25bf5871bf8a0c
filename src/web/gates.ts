// What every request passes before it reaches a page: headers that browsers obey, the health answer, the local guard, the origin check.
import type { Context, Middleware } from 'koa';
import type { CoreConfig } from '../config/core.ts';
import type { Log } from '../context.ts';
import { writeNotice } from './answer.ts';
import { localRefusal } from './local-only.ts';
import { networkMatcher, plainAddress } from './networks.ts';
import type { Pages } from './pages.ts';
import { crossSiteRefusal } from './same-origin.ts';
import { type Client, clientOf } from './trusted-proxy.ts';

/** `same-origin` instead of `no-referrer`: with the latter browsers send `Origin: null` from our own forms, and the check would be blind. */
const HEADERS = {
  'Content-Security-Policy':
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'",
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'private, no-cache',
} as const;

export const secureHeaders: Middleware = async (ctx, next) => {
  ctx.set(HEADERS);
  await next();
};

/** All that /healthz says. */
export interface Health {
  readonly ok: boolean;
  /** Seconds since the planner looked for what is due; null before it begins. */
  readonly schedulerAgeSeconds: number | null;
  /** Seconds since messages to be sent were looked for; null where nothing is ever sent. */
  readonly senderAgeSeconds: number | null;
}

/** Answered to anybody, since it says nothing but whether all is well. */
export function answerHealth(check: () => Promise<Health>, log: Log): Middleware {
  return async (ctx, next) => {
    if (ctx.path !== '/healthz' || (ctx.method !== 'GET' && ctx.method !== 'HEAD')) return next();
    const health = await check().catch((thrown: unknown): Health => {
      log.warn({ err: thrown }, 'health check failed');
      return { ok: false, schedulerAgeSeconds: null, senderAgeSeconds: null };
    });
    const { ok, schedulerAgeSeconds, senderAgeSeconds } = health;
    ctx.status = ok ? 200 : 503;
    ctx.type = 'json';
    ctx.body = JSON.stringify({ ok, schedulerAgeSeconds, senderAgeSeconds });
    ctx.set('Cache-Control', 'no-store');
  };
}

export function guard(web: Pick<CoreConfig['web'], 'open' | 'publicUrl'>): Middleware {
  return async (ctx, next) => {
    const { req } = ctx;
    const refusal = localRefusal(
      {
        peer: req.socket.remoteAddress,
        hosts: req.rawHeaders.filter((_, at) => at % 2 === 1 && req.rawHeaders[at - 1]?.toLowerCase() === 'host'),
        target: req.url ?? '',
        headerNames: Object.keys(req.headers),
      },
      web,
    );
    if (refusal === null) return next();
    ctx.status = 403;
    ctx.type = 'text/plain; charset=utf-8';
    ctx.body = `${refusal}\n`;
  };
}

/** Reads who asks, believing the configured proxies. */
export function clientReader(trustedProxies: readonly string[]): (ctx: Context) => Client {
  const isTrusted = networkMatcher(trustedProxies);
  return (ctx) => {
    const words = {
      forwardedFor: header(ctx, 'x-forwarded-for'),
      forwardedProto: header(ctx, 'x-forwarded-proto'),
    };
    return clientOf(plainAddress(ctx.req.socket.remoteAddress ?? ''), words, isTrusted);
  };
}

export function takeOwnPostsOnly(
  publicUrl: string | undefined,
  readClient: (ctx: Context) => Client,
  pages: Pages,
): Middleware {
  return async (ctx, next) => {
    if (ctx.method === 'GET' || ctx.method === 'HEAD') return next();
    const provenance = { origin: header(ctx, 'origin'), fetchSite: header(ctx, 'sec-fetch-site') };
    const refusal = crossSiteRefusal(provenance, ownOrigins(ctx, publicUrl, readClient(ctx)));
    if (refusal === null) return next();
    writeNotice(ctx, pages, { status: 403, title: '没有执行', message: refusal, trace: null });
  };
}

function ownOrigins(ctx: Context, publicUrl: string | undefined, { scheme }: Client): readonly string[] {
  const here = `${scheme}://${(header(ctx, 'host') ?? '').toLowerCase()}`;
  return publicUrl === undefined ? [here] : [here, new URL(publicUrl).origin];
}

function header(ctx: Context, name: string): string | undefined {
  const value = ctx.req.headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}
