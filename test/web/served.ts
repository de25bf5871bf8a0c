// A web server with a few routes of the tests' own, on a free port.
import { join } from 'node:path';
import { packageRoot } from '../../src/config/package-root.ts';
import { type Route, type ServedRoute, servedRoutes, type WebAnswer, type WebRequest } from '../../src/web/route.ts';
import { startWebServer, type WebOptions, type WebServer } from '../../src/web/server.ts';
import type { Access, Visitor } from '../../src/web/visitor.ts';

export interface Served {
  readonly server: WebServer;
  /** What was logged as an error or a warning. */
  readonly logged: readonly object[];
}

type Handle = (request: WebRequest) => Promise<WebAnswer>;

export function route(path: string, handle: Handle, method: Route<null>['method'] = 'GET'): ServedRoute {
  return served({ method, path, handle: (_, request) => handle(request) });
}

export function served(one: Route<null>): ServedRoute {
  const [only] = servedRoutes([one], () => null);
  if (only === undefined) throw new Error('no route');
  return only;
}

export function page(data: object): WebAnswer {
  return {
    kind: 'page',
    template: 'notice',
    title: 'x',
    data: { status: 200, title: 'x', message: 'x', trace: null, ...data },
  };
}

export const WANG: Visitor = { person: 'ou_wang', name: '王工', by: 'playground', csrf: null, others: [] };

/** Whoever asks on this machine is 王工 and may all; all others are nobody. */
export const THIS_MACHINE: Access = {
  recognise: async ({ isLocal }) => (isLocal ? { kind: 'visitor', visitor: WANG } : { kind: 'nobody' }),
  allows: async () => true,
  refusalOf: async () => null,
};

export async function serve(
  routes: readonly ServedRoute[],
  web: Partial<WebOptions['web']> = {},
  { checkHealth, ...more }: Partial<Pick<WebOptions, 'checkHealth' | 'access' | 'frames' | 'doors' | 'streams'>> = {},
): Promise<Served> {
  const logged: object[] = [];
  const note = (fields: object): void => void logged.push(fields);
  const server = await startWebServer({
    web: { host: '127.0.0.1', port: 0, trustedProxies: [], ...web },
    access: THIS_MACHINE,
    routes,
    templates: join(packageRoot(), 'templates'),
    log: { info: () => {}, warn: note, error: note },
    checkHealth: checkHealth ?? (async () => ({ ok: true, schedulerAgeSeconds: 0, senderAgeSeconds: 0 })),
    ...more,
  });
  return { server, logged };
}
