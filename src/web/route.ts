// A page or an endpoint: how a request finds its handler, and what the handler answers.

export interface WebRequest {
  readonly params: Readonly<Record<string, string>>;
  /** The last value of each parameter of the query. */
  readonly query: Readonly<Record<string, string>>;
  /** The last value of each field of a posted form, at most 10 KB of them; empty without one. */
  readonly form: Readonly<Record<string, string>>;
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
}

export type WebAnswer =
  | PageAnswer
  | { readonly kind: 'json'; readonly value: unknown; readonly status?: number }
  /** See other: the browser gets `to`, a path of ours, also after a POST. */
  | { readonly kind: 'redirect'; readonly to: string }
  /** A file to download under the name; an absolute path. When it is not there, the answer is `missing`. */
  | { readonly kind: 'file'; readonly path: string; readonly name: string; readonly missing: string }
  /** Not found, with a Chinese sentence that says why and what to do. */
  | { readonly kind: 'missing'; readonly message: string };

export interface Route<Ctx> {
  /** A GET route answers HEAD too. A POST is only taken from our own pages. */
  readonly method: 'GET' | 'POST';
  /** As the router reads it: `/ledger/changes`, `/ledger/:name/workbook`. */
  readonly path: string;
  /** Chinese: what stands in the navigation; without it the page is not listed there. */
  readonly menu?: string;
  handle(ctx: Ctx, request: WebRequest): Promise<WebAnswer>;
}

/** A route with its context in it, as the server takes it. */
export type ServedRoute = Omit<Route<never>, 'handle'> & { handle(request: WebRequest): Promise<WebAnswer> };

/**
 * Gives routes the context they were written for.
 * @param contextNow asked at every request: the settings of that moment are in it
 */
export function servedRoutes<Ctx>(
  routes: readonly Route<Ctx>[],
  contextNow: () => Ctx | Promise<Ctx>,
): readonly ServedRoute[] {
  return routes.map(({ method, path, menu, handle }) => ({
    method,
    path,
    ...(menu === undefined ? {} : { menu }),
    handle: async (request) => handle(await contextNow(), request),
  }));
}
