// The web server: security headers, who may come in, and the routes that app/ hands in.
import { createServer } from 'node:http';
import Koa, { type Context, type Middleware } from 'koa';
import type { CoreConfig } from '../config/core.ts';
import { localUrl } from '../config/page-address.ts';
import type { Log } from '../context.ts';
import { writeNotice } from './answer.ts';
import { type Assets, openAssets } from './assets.ts';
import { compress } from './compress.ts';
import { type Door, serveDoors } from './door.ts';
import { type EventStreams, openEventStreams, type StreamLimits } from './event-streams.ts';
import { faultOf } from './fault.ts';
import { answerHealth, type Health, secureHeaders, takeOwnPostsOnly } from './gates.ts';
import { createGuard } from './guard.ts';
import { clientReader, type ReadClient } from './knock.ts';
import { listen, stopListening } from './listen.ts';
import { openPages, type Pages } from './pages.ts';
import type { ServedRoute } from './route.ts';
import { routing } from './routing.ts';
import { type Access, visitorOf } from './visitor.ts';

export interface WebOptions {
  readonly web: Pick<CoreConfig['web'], 'host' | 'port' | 'publicUrl' | 'trustedProxies'>;
  /** Who asks, and whether he may. */
  readonly access: Access;
  /** Where pages may be shown in a frame, as CSP has it; nowhere unless told. */
  readonly frames?: readonly string[];
  readonly routes: readonly ServedRoute[];
  /** Addresses served over the raw request; none unless told. */
  readonly doors?: readonly Door[];
  /** How many pages may be followed for how long; as event-streams.ts has it unless told. */
  readonly streams?: StreamLimits;
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
  const streams = openEventStreams(options.log, options.streams);
  const app = buildApp(options, streams);
  const server = createServer(app.callback());
  const port = await listen(server, options.web);
  return {
    port,
    url: localUrl({ host: options.web.host, port }),
    close: async () => {
      streams.close();
      await stopListening(server, GRACE_MS);
    },
  };
}

function buildApp(
  { web, access, frames = [], routes, doors = [], templates, log, checkHealth }: WebOptions,
  streams: EventStreams,
): Koa {
  const assets = openAssets(templates);
  const menu = routes.flatMap(({ path, menu: title }) => (title === undefined ? [] : [{ path, title }]));
  const pages = openPages(templates, assets, menu);
  const readClient = clientReader(web.trustedProxies);
  const app = new Koa();
  // Answers cut off by who asked are nobody's fault; all else has been made an answer before it gets here.
  app.on('error', (thrown: unknown) => log.info({ err: thrown }, 'answer not sent to its end'));
  app.use(secureHeaders({ publicUrl: web.publicUrl, frames }, readClient));
  app.use(answerHealth(checkHealth, log));
  app.use(sayFaults(pages, log, readClient));
  const open = doors.filter(({ need }) => need === null);
  app.use(serveDoors(open, async () => true));
  app.use(compress);
  app.use(serveAssets(assets));
  app.use(takeOwnPostsOnly(web.publicUrl, readClient, pages));
  const guard = createGuard(access, readClient, pages);
  app.use(guard.recognise);
  app.use(serveDoors(doors, async (ctx, { need }) => need === null || guard.admits(ctx, need, null)));
  app.use(routing(routes, { guard, pages, streams }));
  app.use(async (ctx: Context) =>
    visitorOf(ctx.req) === null ? guard.turnAway(ctx) : writeNotice(ctx, pages, notFound(ctx.path)),
  );
  return app;
}

function sayFaults(pages: Pages, log: Log, readClient: ReadClient): Middleware {
  return async (ctx, next) => {
    try {
      await next();
    } catch (thrown) {
      writeNotice(
        ctx,
        pages,
        faultOf(thrown, { method: ctx.method, path: ctx.path, client: readClient(ctx.req).address }, log),
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

function notFound(path: string) {
  const message = `没有“${path.slice(0, 200)}”这个页面；请从上面的导航进入。`;
  return { status: 404, title: '没有找到', message, trace: null };
}
