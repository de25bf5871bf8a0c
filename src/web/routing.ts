// From the path to the handler: who asks is let through first, then what was sent is read, then the handler answers.
import Router from '@koa/router';
import type { Context, Middleware } from 'koa';
import { UserError } from '../lib/errors.ts';
import type { Need } from '../people/rights.ts';
import { alwaysJson, writeAnswer } from './answer.ts';
import { bodyOf } from './door.ts';
import type { EventStreams } from './event-streams.ts';
import type { Guard } from './guard.ts';
import type { Pages } from './pages.ts';
import type { ServedRoute, WebRequest } from './route.ts';
import { visitorOf } from './visitor.ts';

export function routing(
  routes: readonly ServedRoute[],
  house: { readonly guard: Guard; readonly pages: Pages; readonly streams: EventStreams },
): Middleware {
  const router = new Router();
  for (const route of routes) router.register(route.path, [route.method], (ctx) => serve(route, ctx, house));
  return router.routes() as Middleware;
}

async function serve(
  route: ServedRoute,
  ctx: Context & { params: Record<string, string> },
  { guard, pages, streams }: { readonly guard: Guard; readonly pages: Pages; readonly streams: EventStreams },
) {
  if (route.api === true || (route.api === 'no-browser' && !/\btext\/html\b/i.test(ctx.get('accept')))) alwaysJson(ctx);
  if (route.api === true) refuseNul(ctx.query);
  const opened = await route.open();
  const [params, query, knock] = [storable(ctx.params), storable(lastValues(ctx.query)), guard.knock(ctx)];
  const isForAll = route.entrance === true || opened.isPublic({ params, query, form: {}, knock });
  // Before a byte of what is posted is read.
  if (!isForAll && visitorOf(ctx.req) === null) return guard.turnAway(ctx);
  const form = route.method === 'POST' ? storable(await formOf(ctx, route.formBytes ?? FORM_BYTES)) : {};
  const sent = { params, query, form };
  if (!isForAll && !(await guard.admits(ctx, needOf(route, opened.sites(sent)), form))) return;
  const request: WebRequest = {
    ...sent,
    visitor: visitorOf(ctx.req),
    knock,
    may: (need) => guard.may(ctx, need),
  };
  const answer = await opened.handle(request);
  if (answer.kind === 'events') streams.follow(ctx, answer);
  else await writeAnswer(ctx, pages, answer);
}

/** Pure: what who asks must have, as for a command. */
export function needOf(
  { right, action, menu, path }: Pick<ServedRoute, 'right' | 'action' | 'menu' | 'path'>,
  sites: readonly string[],
): Need {
  return { right: right ?? 'query', action: action ?? menu ?? path, sites };
}

const FORM_BYTES = 10_240;

async function formOf(ctx: Context, most: number): Promise<Readonly<Record<string, string>>> {
  if (ctx.is('urlencoded') !== 'urlencoded') return {};
  const body = await bodyOf(ctx.req, most);
  if (body === null) throw new UserError(`表单太大，最多 ${most} 字节；请少填一些`);
  return Object.fromEntries(new URLSearchParams(body.toString('utf8')));
}

function lastValues(query: Context['query']): Readonly<Record<string, string>> {
  const last = Object.entries(query).map(
    ([name, value]) => [name, Array.isArray(value) ? value.at(-1) : value] as const,
  );
  return Object.fromEntries(last.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

/** A program is told what it sent: without the NUL it would be answered about something else than it asked for. @throws UserError */
function refuseNul(query: Context['query']): void {
  const bad = Object.entries(lastValues(query)).find(([, value]) => value.includes('\0'));
  if (bad !== undefined) throw new UserError(`${bad[0].slice(0, 40)} 里有空字符（%00）；请去掉它`);
}

/** No store takes a NUL, and nobody means one. */
function storable(values: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value.replaceAll('\0', '')]));
}
