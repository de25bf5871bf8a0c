// Serves the control interface: routes as JSON, files, and a stream of changes.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { UserError } from '../../lib/errors.ts';
import { matched } from '../http/endpoint.ts';
import { readBody } from '../http/read-body.ts';
import { parsedJson } from '../json.ts';
import type { ChangeStream } from './change-stream.ts';
import type { Control } from './control.ts';
import type { ControlRoute } from './control-route.ts';
import { allowOrigin, controlRefusal } from './http-guard.ts';
import { controlRoutes, fileRoute } from './http-routes.ts';

export interface ControlHttp {
  handle(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void>;
}

/** @param allowedOrigin the page that may use it from another origin, for instance `http://127.0.0.1:9137`; null: none */
export function controlHttp(control: Control, changes: ChangeStream, allowedOrigin: string | null): ControlHttp {
  const routes = controlRoutes(control);
  return {
    handle: async (request, response, url) => {
      const body = await readBody(request);
      const refusal = controlRefusal(request, allowedOrigin);
      if (refusal !== null) return write(response, 403, { error: refusal });
      allowOrigin(response, allowedOrigin);
      if (request.method === 'OPTIONS') return write(response, 200, {});
      if (request.method === 'GET' && url.pathname === '/simulator/changes') return changes.follow(request, response);
      const file = request.method === 'GET' ? fileRoute(control, url.pathname) : null;
      if (file !== null && 'bytes' in file) {
        response.writeHead(file.status, { ...file.headers, 'X-Content-Type-Options': 'nosniff' });
        response.end(file.bytes);
        return;
      }
      await answer(routes, request, response, url, body);
    },
  };
}

async function answer(
  routes: readonly ControlRoute[],
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  raw: Buffer | null,
): Promise<void> {
  for (const route of routes) {
    const params = route.method === request.method ? matched(route.path, url.pathname) : null;
    if (params === null) continue;
    try {
      const body = raw === null || raw.length === 0 ? {} : parsedJson(raw.toString('utf8'));
      const result = await route.handle({ params, query: url.searchParams, body });
      write(response, 200, result);
    } catch (thrown) {
      writeFault(response, thrown);
    }
    return;
  }
  write(response, 404, { error: `没有 ${request.method} ${url.pathname}` });
}

function writeFault(response: ServerResponse, thrown: unknown): void {
  if (thrown instanceof z.ZodError) write(response, 400, { error: z.prettifyError(thrown) });
  else if (thrown instanceof UserError) write(response, 400, { error: thrown.message });
  else throw thrown;
}

function write(response: ServerResponse, status: number, value: unknown): void {
  const bytes = Buffer.from(JSON.stringify(value));
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': String(bytes.length),
    'Cache-Control': 'no-store',
  });
  response.end(bytes);
}
