// An address that is served over the raw request, below the pages: for other programs that prove themselves, or for streams.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Context, Middleware } from 'koa';
import type { Need } from '../people/rights.ts';

export interface Door {
  /** Taken exactly, or as the beginning of a path where it ends in `/`. */
  readonly path: string;
  /** What who asks must have, as for a route; null where they prove who they are by themselves. What is posted names its token in a header. */
  readonly need: Need | null;
  /** Answers the response whole. What it throws is a bug, and becomes 500. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

/** @param admits answers the request itself, and false, where who asks may not */
export function serveDoors(doors: readonly Door[], admits: (ctx: Context, door: Door) => Promise<boolean>): Middleware {
  return async (ctx: Context, next) => {
    const door = doors.find(({ path }) => (path.endsWith('/') ? ctx.path.startsWith(path) : ctx.path === path));
    if (door === undefined) return next();
    if (!(await admits(ctx, door))) return;
    await door.handle(ctx.req, ctx.res);
    ctx.respond = false;
  };
}

/** The body's bytes; null when it is longer than `most`. @throws when it breaks off */
export async function bodyOf(request: IncomingMessage, most: number): Promise<Buffer | null> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    // Read to its end all the same: who sends would otherwise not hear the answer.
    if (length <= most) parts.push(part);
  }
  return length > most ? null : Buffer.concat(parts);
}

export function writeJson(response: ServerResponse, status: number, value: object): void {
  const bytes = Buffer.from(JSON.stringify(value));
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8', 'Content-Length': bytes.length });
  response.end(bytes);
}
