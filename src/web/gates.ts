// What every request passes before it reaches a page: headers that browsers obey, the health answer, the origin check.
import type { Context, Middleware } from 'koa';
import type { Log } from '../context.ts';
import { writeNotice } from './answer.ts';
import { header, keyIn, type ReadClient } from './knock.ts';
import type { Pages } from './pages.ts';
import { crossSiteRefusal } from './same-origin.ts';

export interface HeaderSettings {
  readonly publicUrl?: string | undefined;
  /** Where pages may be shown in a frame, as CSP has it; nowhere without. */
  readonly frames: readonly string[];
}

const YEAR_SECONDS = 31_536_000;

/** `same-origin` instead of `no-referrer`: with the latter browsers send `Origin: null` from our own forms, and the check would be blind. */
export function secureHeaders({ publicUrl, frames }: HeaderSettings, readClient: ReadClient): Middleware {
  const ancestors = frames.length === 0 ? "'none'" : frames.join(' ');
  const headers = {
    'Content-Security-Policy': `default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors ${ancestors}; object-src 'none'`,
    'X-Content-Type-Options': 'nosniff',
    // The old word for the same; it cannot name whom it lets.
    ...(frames.length === 0 ? { 'X-Frame-Options': 'DENY' } : {}),
    'Referrer-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Cache-Control': 'private, no-cache',
  };
  const isHttps = publicUrl !== undefined && new URL(publicUrl).protocol === 'https:';
  return async (ctx, next) => {
    ctx.set(headers);
    if (isHttps || readClient(ctx.req).scheme === 'https')
      ctx.set('Strict-Transport-Security', `max-age=${YEAR_SECONDS}`);
    await next();
  };
}

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

/** Whoever sends a machine's key is no browser that another site could misuse. */
export function takeOwnPostsOnly(publicUrl: string | undefined, readClient: ReadClient, pages: Pages): Middleware {
  return async (ctx, next) => {
    if (ctx.method === 'GET' || ctx.method === 'HEAD' || keyIn(header(ctx.req, 'authorization')) !== null)
      return next();
    const provenance = { origin: header(ctx.req, 'origin'), fetchSite: header(ctx.req, 'sec-fetch-site') };
    const refusal = crossSiteRefusal(provenance, ownOrigins(ctx, publicUrl, readClient));
    if (refusal === null) return next();
    writeNotice(ctx, pages, { status: 403, title: '没有执行', message: refusal, trace: null });
  };
}

function ownOrigins(ctx: Context, publicUrl: string | undefined, readClient: ReadClient): readonly string[] {
  const here = `${readClient(ctx.req).scheme}://${(header(ctx.req, 'host') ?? '').toLowerCase()}`;
  return publicUrl === undefined ? [here] : [here, new URL(publicUrl).origin];
}
