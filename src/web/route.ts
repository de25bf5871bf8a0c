// A page or an endpoint: how a request finds its handler, who may use it, and what the handler answers.
import type { Right } from '../people/right.ts';
import type { Need } from '../people/rights.ts';
import type { Cookie } from './cookie.ts';
import type { Knock, Visitor } from './visitor.ts';

export interface WebRequest {
  readonly params: Readonly<Record<string, string>>;
  /** The last value of each parameter of the query. */
  readonly query: Readonly<Record<string, string>>;
  /** The last value of each field of a posted form, at most 10 KB of them unless the route takes more; empty without one. */
  readonly form: Readonly<Record<string, string>>;
  /** Who asks; null only where nobody needs to be: at public pages and at the way in. */
  readonly visitor: Visitor | null;
  readonly knock: Knock;
  /** Whether who asks may do something else, too: what a page shows of itself. */
  may(need: Need): Promise<boolean>;
}

export interface PageAnswer {
  readonly kind: 'page';
  /** Below templates/, without its ending: `ledger/changes`. `data` is all it sees. */
  readonly template: string;
  readonly title: string;
  readonly data: object;
  /** 200 unless told. */
  readonly status?: number;
  /** Asks browsers without JavaScript to load the page again after so many seconds, while it shows something that moves. */
  readonly reloadSeconds?: number;
  readonly cookies?: readonly Cookie[];
}

/** One thing that is told on a stream. */
export interface ServerEvent {
  /** A word of small letters; `message` is what browsers call what has none. */
  readonly event: string;
  readonly data: unknown;
}

export interface EventsAnswer {
  readonly kind: 'events';
  /**
   * What is told, the next one asked for when the one before is on its way. Ends when nothing more will be told, and soon after `signal`
   * aborts: the reader has gone, the server ends, or he is to ask anew.
   */
  events(signal: AbortSignal): AsyncIterable<ServerEvent>;
}

export type WebAnswer =
  | PageAnswer
  /** Server-sent events; GET only. */
  | EventsAnswer
  /** A file made now, to download under the name. */
  | { readonly kind: 'text'; readonly text: string; readonly type: string; readonly name: string }
  | { readonly kind: 'json'; readonly value: unknown; readonly status?: number }
  /** See other: the browser gets `to`, a path of ours, also after a POST. */
  | { readonly kind: 'redirect'; readonly to: string; readonly cookies?: readonly Cookie[] }
  /** The browser goes to another site; `to` is a whole address that we made. */
  | { readonly kind: 'away'; readonly to: string; readonly cookies?: readonly Cookie[] }
  /** A file to download under the name; an absolute path. When it is not there, the answer is `missing`. */
  | { readonly kind: 'file'; readonly path: string; readonly name: string; readonly missing: string }
  /** Not found, with a Chinese sentence that says why and what to do. */
  | { readonly kind: 'missing'; readonly message: string };

/** What is known of a request before anybody is let in. */
export type Knocked = Pick<WebRequest, 'params' | 'query' | 'form' | 'knock'>;

export interface Route<Ctx> {
  /** A GET route answers HEAD too. A POST is only taken from our own pages, or with a machine's key. */
  readonly method: 'GET' | 'POST';
  /** As the router reads it: `/ledger/changes`, `/ledger/:name/workbook`. */
  readonly path: string;
  /** Chinese: what stands in the navigation; without it the page is not listed there. */
  readonly menu?: string;
  /** What who asks must have; `query` unless told. */
  readonly right?: Right;
  /** What is done, in the words that grants limit: as the command that does the same begins. The menu's word or the path unless told. */
  readonly action?: string;
  /** Codes of the sites that the answer is about; all of them unless told, and for none. */
  sites?(ctx: Ctx, request: Pick<WebRequest, 'params' | 'query' | 'form'>): readonly string[];
  /**
   * True for what the configuration declares public: shown to everybody, so that the handler itself leaves out what only some may see.
   * GET only.
   */
  public?(ctx: Ctx, request: Knocked): boolean;
  /**
   * True for what programs ask: errors and refusals are JSON, whoever asks and whatever he accepts. `no-browser` for what people open, too:
   * JSON for all who do not say that they accept HTML, as browsers do.
   */
  readonly api?: true | 'no-browser';
  /** Bytes of a posted form; 10 KB unless told. */
  readonly formBytes?: number;
  /** True for the way in itself, which nobody could use otherwise; a test knows which routes those are. */
  readonly entrance?: true;
  handle(ctx: Ctx, request: WebRequest): Promise<WebAnswer>;
}

/** A route with its context in it, as the server takes it. */
export type ServedRoute = Pick<
  Route<never>,
  'method' | 'path' | 'menu' | 'right' | 'action' | 'entrance' | 'api' | 'formBytes'
> & {
  /** For one request: the settings of that moment are in it. */
  open(): Promise<OpenedRoute>;
};

export interface OpenedRoute {
  isPublic(request: Knocked): boolean;
  sites(request: Pick<WebRequest, 'params' | 'query' | 'form'>): readonly string[];
  handle(request: WebRequest): Promise<WebAnswer>;
}

/**
 * Gives routes the context they were written for.
 * @param contextNow asked at every request: the settings of that moment are in it
 */
export function servedRoutes<Ctx>(
  routes: readonly Route<Ctx>[],
  contextNow: () => Ctx | Promise<Ctx>,
): readonly ServedRoute[] {
  return routes.map(({ method, path, menu, right, action, entrance, api, formBytes, ...route }) => ({
    method,
    path,
    ...(menu === undefined ? {} : { menu }),
    ...(right === undefined ? {} : { right }),
    ...(action === undefined ? {} : { action }),
    ...(entrance === undefined ? {} : { entrance }),
    ...(api === undefined ? {} : { api }),
    ...(formBytes === undefined ? {} : { formBytes }),
    open: async () => {
      const ctx = await contextNow();
      return {
        isPublic: (request) => method === 'GET' && route.public?.(ctx, request) === true,
        sites: (request) => route.sites?.(ctx, request) ?? [],
        handle: (request) => route.handle(ctx, request),
      };
    },
  }));
}
