// Server-sent events: pages that move without asking again and again. Who reads slowly is waited for; nobody holds a line for ever.
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Context } from 'koa';
import type { Log } from '../context.ts';
import type { EventsAnswer, ServerEvent } from './route.ts';
import { visitorOf } from './visitor.ts';

export interface StreamLimits {
  /** All at once. */
  readonly most: number;
  /** Of one person: browsers keep six connections a site, so that more tabs than this wait for each other anyway. */
  readonly mostEach: number;
  /** After so long the browser has to ask anew, and whether it may is looked at again. */
  readonly longestMs: number;
  /** So that a proxy does not take the line for dead, and a reader that has gone is noticed. */
  readonly beatMs: number;
}

const LIMITS: StreamLimits = { most: 200, mostEach: 6, longestMs: 10 * 60_000, beatMs: 15_000 };
/** What the browser waits before it asks anew. */
const RETRY_MS = 2_000;

export interface EventStreams {
  /** Answers the request; what it throws later is logged, since the answer has begun. */
  follow(ctx: Context, answer: EventsAnswer): void;
  /** Ends every stream. */
  close(): void;
}

export function openEventStreams(log: Log, limits: StreamLimits = LIMITS): EventStreams {
  const open = new Set<Line>();
  return {
    follow: (ctx, answer) => {
      const person = visitorOf(ctx.req)?.person ?? '';
      const own = [...open].filter((line) => line.person === person).length;
      if (open.size >= limits.most || own >= limits.mostEach) {
        // Whoever hears this asks by and by for the page instead.
        ctx.status = 503;
        ctx.set('Retry-After', '30');
        ctx.type = 'json';
        ctx.body = JSON.stringify({ error: '同时看着的页面太多了，这一页改为定时刷新；关掉几个就能实时更新' });
        return;
      }
      ctx.status = 200;
      ctx.set({ 'Content-Type': 'text/event-stream; charset=utf-8', 'Cache-Control': 'no-store' });
      // Else nginx keeps what is to be seen now until it has a page of it.
      ctx.set('X-Accel-Buffering', 'no');
      if (ctx.method === 'HEAD') return;
      ctx.respond = false;
      const line: Line = { person, end: new AbortController() };
      open.add(line);
      const pumped = pump(ctx.res, answer, line.end, limits).catch((thrown: unknown) => {
        // Waiting that is given up says so by throwing; it was to end.
        if (thrown instanceof Error && thrown.name === 'AbortError' && line.end.signal.aborted) return;
        log.error({ err: thrown, path: ctx.path }, 'a stream of events broke off');
      });
      void pumped.finally(() => {
        open.delete(line);
        // With something unsent its reader has stopped reading: an end would wait for him.
        if (ctx.res.writableNeedDrain) ctx.res.destroy();
        else ctx.res.end();
      });
    },
    close: () => {
      for (const line of open) line.end.abort();
    },
  };
}

interface Line {
  readonly person: string;
  readonly end: AbortController;
}

async function pump(
  response: ServerResponse,
  { events }: EventsAnswer,
  end: AbortController,
  { longestMs, beatMs }: StreamLimits,
): Promise<void> {
  const { signal } = end;
  response.once('close', () => end.abort());
  // Written to in the moment in which it went.
  response.on('error', () => end.abort());
  const longest = setTimeout(() => end.abort(), longestMs);
  const beat = setInterval(() => {
    if (!response.writableNeedDrain) response.write(': beat\n\n');
  }, beatMs);
  try {
    response.write(`retry: ${RETRY_MS}\n\n`);
    for await (const event of events(signal)) {
      if (signal.aborted) return;
      response.write(eventText(event));
      // The next one is not even asked for before this one is on its way.
      if (response.writableNeedDrain) await drained(response, signal);
    }
  } finally {
    clearTimeout(longest);
    clearInterval(beat);
  }
}

async function drained(response: ServerResponse, signal: AbortSignal): Promise<void> {
  await once(response, 'drain', { signal });
}

/** JSON has no line breaks of its own, so that one line of data holds all. */
function eventText({ event, data }: ServerEvent): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}
