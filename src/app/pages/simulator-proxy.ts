// /playground/feishu/…: the chat page's way to the local Feishu, under our own origin and behind our own guards.
import { request as ask, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Need } from '../../people/rights.ts';
import { type Door, writeJson } from '../../web/door.ts';

const PREFIX = '/playground/feishu/';
/** What the other side needs to know of a request; its own guards judge by host and origin, which here are ours. */
const PASSED_ON = ['content-type', 'content-length', 'accept', 'last-event-id'] as const;

/** Through it one speaks as anybody: not for who came in as himself, but for the one who runs the demo. */
const NEED: Need = { right: 'admin', action: '演练 群聊', sites: [] };

/** @param target the simulator's address, without a slash at its end */
export function simulatorProxy(target: string): Door {
  return { path: PREFIX, need: NEED, handle: (request, response) => forward(target, request, response) };
}

function forward(target: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = (request.url ?? '').slice(PREFIX.length);
  const headers = Object.fromEntries(PASSED_ON.flatMap((name) => headerOf(request.headers, name)));
  return new Promise((resolve) => {
    const passed = ask(`${target}/simulator/${path}`, { method: request.method ?? 'GET', headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
      resolve();
    });
    passed.on('error', () => {
      if (!response.headersSent) writeJson(response, 502, { error: '模拟飞书没有应答；请重新启动值班' });
      else response.destroy();
      resolve();
    });
    // A stream of changes ends with who listens to it.
    response.on('close', () => passed.destroy());
    request.pipe(passed);
  });
}

function headerOf(headers: IncomingHttpHeaders, name: (typeof PASSED_ON)[number]): readonly [string, string][] {
  const value = headers[name];
  return typeof value === 'string' ? [[name, value]] : [];
}
