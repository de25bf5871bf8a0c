// A web server with a few routes of the tests' own, on a free port.
import { join } from 'node:path';
import { packageRoot } from '../../src/config/package-root.ts';
import type { ServedRoute, WebAnswer } from '../../src/web/route.ts';
import { startWebServer, type WebOptions, type WebServer } from '../../src/web/server.ts';

export interface Served {
  readonly server: WebServer;
  /** What was logged as an error or a warning. */
  readonly logged: readonly object[];
}

export function route(path: string, handle: ServedRoute['handle'], method: ServedRoute['method'] = 'GET'): ServedRoute {
  return { method, path, handle };
}

export function page(data: object): WebAnswer {
  return {
    kind: 'page',
    template: 'notice',
    title: 'x',
    data: { status: 200, title: 'x', message: 'x', trace: null, ...data },
  };
}

export async function serve(
  routes: readonly ServedRoute[],
  web: Partial<WebOptions['web']> = {},
  checkHealth: WebOptions['checkHealth'] = async () => ({
    ok: true,
    schedulerAgeSeconds: null,
    senderAgeSeconds: null,
  }),
): Promise<Served> {
  const logged: object[] = [];
  const note = (fields: object): void => void logged.push(fields);
  const server = await startWebServer({
    web: { host: '127.0.0.1', port: 0, open: false, trustedProxies: [], ...web },
    routes,
    templates: join(packageRoot(), 'templates'),
    log: { info: () => {}, warn: note, error: note },
    checkHealth,
  });
  return { server, logged };
}
