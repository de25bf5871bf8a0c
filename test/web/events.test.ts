// Streams of events over real connections: what arrives when, who is waited for, what ends them, who gets none.
import { type IncomingMessage, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import type { StreamLimits } from '../../src/web/event-streams.ts';
import type { EventsAnswer } from '../../src/web/route.ts';
import { ask } from './ask.ts';
import { route, serve, THIS_MACHINE } from './served.ts';

const WIDE: StreamLimits = { most: 50, mostEach: 50, longestMs: 60_000, beatMs: 60_000 };

async function served(events: EventsAnswer['events'], limits: Partial<StreamLimits> = {}, mayAll = true) {
  const access = { ...THIS_MACHINE, refusalOf: async () => (mayAll ? null : { message: '你没有权限', instead: [] }) };
  const { server, logged } = await serve(
    [route('/events', async () => ({ kind: 'events', events }))],
    {},
    { access, streams: { ...WIDE, ...limits } },
  );
  onTestFinished(() => server.close());
  return { server, logged };
}

/** An open stream, with what has arrived of it. */
async function follow(port: number, headers: Record<string, string> = {}) {
  const sent = request({ host: '127.0.0.1', port, path: '/events', agent: false, headers });
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    sent.once('response', resolve).once('error', reject).end();
  });
  const stream = { response, text: '', isOver: false };
  response.on('data', (chunk: Buffer) => {
    stream.text += chunk.toString();
  });
  // Cut off from our side it is an error here, too.
  response.on('error', () => {});
  response.on('close', () => {
    stream.isOver = true;
  });
  onTestFinished(() => void sent.destroy());
  return { ...stream, sent, arrived: () => stream.text, isOver: () => stream.isOver };
}

/** Tells `n` and waits until it is let on, or given up. */
function stepwise() {
  const nexts = new Set<() => void>();
  const state = { given: 0, aborted: 0 };
  const events: EventsAnswer['events'] = async function* (signal) {
    let next = (): void => {};
    nexts.add(() => next());
    signal.addEventListener('abort', () => {
      state.aborted += 1;
      next();
    });
    while (!signal.aborted) {
      state.given += 1;
      yield { event: 'run', data: { n: state.given, text: '第 1 行\n第 2 行' } };
      await new Promise<void>((resolve) => {
        next = resolve;
      });
    }
  };
  return { state, events, on: () => [...nexts].forEach((next) => void next()) };
}

it('tells each thing at once, whole in one line, neither kept back nor zipped', async () => {
  const { state, events, on } = stepwise();
  const { server } = await served(events);
  const { response, arrived } = await follow(server.port, { 'accept-encoding': 'gzip' });
  expect(response.headers).toMatchObject({
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
  expect(response.headers['content-security-policy']).toContain("default-src 'self'");
  expect(response.headers['content-encoding']).toBeUndefined();
  await expect.poll(arrived).toBe('retry: 2000\n\nevent: run\ndata: {"n":1,"text":"第 1 行\\n第 2 行"}\n\n');
  on();
  await expect.poll(arrived).toContain('"n":2');
  expect(state.given).toBe(2);
});

it('asks for nothing more while its reader does not read, and goes on when he does', async () => {
  let given = 0;
  const { server } = await served(async function* (signal) {
    while (!signal.aborted && given < 600) {
      given += 1;
      yield { event: 'run', data: 'x'.repeat(64_000) };
    }
  });
  const { response } = await follow(server.port);
  response.pause();
  const seen: number[] = [];
  // It stands still: what the sockets keep is a few megabytes of 38.
  await expect.poll(() => seen.push(given) > 1 && seen.at(-1) === seen.at(-2), { interval: 200 }).toBe(true);
  expect(given).toBeLessThan(300);
  response.resume();
  await expect.poll(() => given).toBe(600);
});

it('is given up when its reader goes, when the server closes, and after the longest time', async () => {
  const gone = stepwise();
  const first = await served(gone.events);
  const reader = await follow(first.server.port);
  await expect.poll(reader.arrived).toContain('"n":1');
  reader.sent.destroy();
  await expect.poll(() => gone.state.aborted).toBe(1);

  const closed = stepwise();
  const second = await served(closed.events);
  const waiting = await follow(second.server.port);
  await expect.poll(waiting.arrived).toContain('"n":1');
  const began = performance.now();
  await second.server.close();
  expect(performance.now() - began).toBeLessThan(4_500);
  await expect.poll(waiting.isOver).toBe(true);

  const long = stepwise();
  const third = await served(long.events, { longestMs: 60 });
  const kept = await follow(third.server.port);
  await expect.poll(kept.isOver).toBe(true);
  expect([long.state.aborted, kept.response.complete]).toEqual([1, true]);
});

it('does not wait for a reader that has stopped reading when the time is over', async () => {
  let given = 0;
  const { server } = await served(
    async function* (signal) {
      while (!signal.aborted) {
        given += 1;
        yield { event: 'run', data: 'x'.repeat(64_000) };
      }
    },
    { mostEach: 1, longestMs: 1_500 },
  );
  const { response, isOver } = await follow(server.port);
  response.pause();
  // Its time is over when another one may come.
  const mayCome = async () => (await ask({ port: server.port, path: '/events', method: 'HEAD' })).status;
  await expect.poll(mayCome).toBe(200);
  // What was still to be sent was let go with the line, so that it is cut off for who reads on.
  response.resume();
  await expect.poll(isOver).toBe(true);
  expect([given > 10, response.complete]).toEqual([true, false]);
});

it('beats while there is nothing to tell', async () => {
  const { events } = stepwise();
  const { server } = await served(events, { beatMs: 20 });
  const { arrived } = await follow(server.port);
  await expect.poll(arrived).toMatch(/(: beat\n\n){2}/);
});

it('is refused above the limits with a sentence, and free again when one has gone', async () => {
  const { state, events } = stepwise();
  const { server } = await served(events, { mostEach: 2 });
  const [one] = [await follow(server.port), await follow(server.port)];
  const refused = await ask({ port: server.port, path: '/events' });
  expect([refused.status, JSON.parse(refused.text).error]).toEqual([503, expect.stringContaining('太多')]);
  one?.sent.destroy();
  await expect.poll(() => state.aborted).toBe(1);
  const again = await follow(server.port);
  expect(again.response.statusCode).toBe(200);

  const all = await served(events, { most: 0 });
  expect((await ask({ port: all.server.port, path: '/events' })).status).toBe(503);
});

it('opens nothing for who may not, for nobody, and for HEAD', async () => {
  const { state, events } = stepwise();
  const { server } = await served(events, {}, false);
  const { port } = server;
  expect((await ask({ port, path: '/events', headers: { accept: 'text/event-stream' } })).status).toBe(403);
  const nobody = await ask({ port, path: '/events', headers: { host: 'evil.example', accept: 'text/event-stream' } });
  expect(nobody.status).toBe(401);
  const other = await served(events);
  const head = await ask({ port: other.server.port, path: '/events', method: 'HEAD' });
  expect([head.status, head.headers['content-type'], head.text]).toEqual([200, 'text/event-stream; charset=utf-8', '']);
  expect(state.given).toBe(0);
});

it('ends and is logged when what makes it breaks, and the server goes on', async () => {
  const { server, logged } = await served(async function* () {
    yield { event: 'run', data: 1 };
    await delay(1);
    throw new Error('store is gone');
  });
  const { arrived, isOver } = await follow(server.port);
  await expect.poll(isOver).toBe(true);
  expect(arrived()).toBe('retry: 2000\n\nevent: run\ndata: 1\n\n');
  expect(logged).toHaveLength(1);
  expect((await ask({ port: server.port, path: '/healthz' })).status).toBe(200);
});
