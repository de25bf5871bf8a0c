// The web server: security headers, the local guard, and the routes that app/ hands in.
import { createServer } from 'node:http';
import Router from '@koa/router';
import Koa, { type Context, type Middleware } from 'koa';
import type { CoreConfig } from '../config/core.ts';
import type { Log } from '../context.ts';
import { UserError } from '../lib/errors.ts';
import { writeAnswer, writeNotice } from './answer.ts';
import { type Assets, openAssets } from './assets.ts';
import { compress } from './compress.ts';
import { bodyOf, type Door, serveDoors } from './door.ts';
import { faultOf } from './fault.ts';
import { answerHealth, clientReader, guard, type Health, secureHeaders, takeOwnPostsOnly } from './gates.ts';
import { listen, stopListening } from './listen.ts';
import { openPages, type Pages } from './pages.ts';
import type { ServedRoute } from './route.ts';
import type { Client } from './trusted-proxy.ts';

export interface WebOptions {
  readonly web: Pick<CoreConfig['web'], 'host' | 'port' | 'open' | 'publicUrl' | 'trustedProxies'>;
  readonly routes: readonly ServedRoute[];
  /** Addresses served over the raw request; none unless told. */
  readonly doors?: readonly Door[];
  /** The folder templates/, absolute. */
  readonly templates: string;
  readonly log: Log;
  /** What it throws is not shown to who asks /healthz: then all is not well. */
  checkHealth(): Promise<Health>;
}

export interface WebServer {
  readonly port: number;
  /** Where a person on this machine opens it. */
  readonly url: string;
  /** Takes no new requests and lets those under way end, for at most five seconds. */
  close(): Promise<void>;
}

const GRACE_MS = 5_000;

/** @throws UserError when the port cannot be had. */
export async function startWebServer(options: WebOptions): Promise<WebServer> {
  const app = buildApp(options);
  const server = createServer(app.callback());
  const port = await listen(server, options.web);
  return { port, url: localUrl(options.web.host, port), close: () => stopListening(server, GRACE_MS) };
}

function buildApp({ web, routes, doors = [], templates, log, checkHealth }: WebOptions): Koa {
  const assets = openAssets(templates);
  const menu = routes.flatMap(({ path, menu: title }) => (title === undefined ? [] : [{ path, title }]));
  const pages = openPages(templates, assets, menu);
  const readClient = clientReader(web.trustedProxies);
  const app = new Koa();
  // Answers cut off by who asked are nobody's fault; all else has been made an answer before it gets here.
  app.on('error', (thrown: unknown) => log.info({ err: thrown }, 'answer not sent to its end'));
  app.use(secureHeaders);
  app.use(answerHealth(checkHealth, log));
  app.use(sayFaults(pages, log, readClient));
  app.use(serveDoors(doors.filter((door) => !door.guarded)));
  app.use(guard(web));
  app.use(compress);
  app.use(takeOwnPostsOnly(web.publicUrl, readClient, pages));
  app.use(serveDoors(doors.filter((door) => door.guarded)));
  app.use(serveAssets(assets));
  app.use(routing(routes, pages));
  app.use(async (ctx: Context) => writeNotice(ctx, pages, notFound(ctx.path)));
  return app;
}

function sayFaults(pages: Pages, log: Log, readClient: (ctx: Context) => Client): Middleware {
  return async (ctx, next) => {
    try {
      await next();
    } catch (thrown) {
      writeNotice(
        ctx,
        pages,
        faultOf(thrown, { method: ctx.method, path: ctx.path, client: readClient(ctx).address }, log),
      );
    }
  };
}

function serveAssets(assets: Assets): Middleware {
  return async (ctx, next) => {
    const asset = ctx.method === 'GET' || ctx.method === 'HEAD' ? assets.find(ctx.path) : null;
    if (asset === null) return next();
    ctx.body = asset.body;
    ctx.set('Content-Type', asset.type);
    ctx.set('Cache-Control', 'public, max-age=31536000, immutable');
  };
}

function routing(routes: readonly ServedRoute[], pages: Pages): Middleware {
  const router = new Router();
  for (const route of routes) {
    router.register(route.path, [route.method], async (ctx) => {
      const form = route.method === 'POST' ? await formOf(ctx) : {};
      const answer = await route.handle({ params: ctx.params, query: lastValues(ctx.query), form });
      await writeAnswer(ctx, pages, answer);
    });
  }
  return router.routes() as Middleware;
}

const MOST_FORM_BYTES = 10_240;

async function formOf(ctx: Context): Promise<Readonly<Record<string, string>>> {
  if (ctx.is('urlencoded') !== 'urlencoded') return {};
  const body = await bodyOf(ctx.req, MOST_FORM_BYTES);
  if (body === null) throw new UserError(`表单太大，最多 ${MOST_FORM_BYTES} 字节；请少填一些`);
  return Object.fromEntries(new URLSearchParams(body.toString('utf8')));
}

function lastValues(query: Context['query']): Readonly<Record<string, string>> {
  const last = Object.entries(query).map(
    ([name, value]) => [name, Array.isArray(value) ? value.at(-1) : value] as const,
  );
  return Object.fromEntries(last.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

function notFound(path: string) {
  const message = `没有“${path.slice(0, 200)}”这个页面；请从上面的导航进入。`;
  return { status: 404, title: '没有找到', message, trace: null };
}

function localUrl(host: string, port: number): string {
  const shown = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${shown.includes(':') ? `[${shown}]` : shown}:${port}`;
}
