// A page or an endpoint: how a request finds its handler, and what the handler answers.

export interface WebRequest {
  readonly params: Readonly<Record<string, string>>;
  /** The last value of each parameter of the query. */
  readonly query: Readonly<Record<string, string>>;
}

export type WebAnswer =
  /** A page made from a template below templates/; `data` is all it sees. */
  | { readonly kind: 'page'; readonly template: string; readonly title: string; readonly data: object }
  | { readonly kind: 'json'; readonly value: unknown; readonly status?: number }
  | { readonly kind: 'redirect'; readonly to: string }
  /** A file to download. */
  | { readonly kind: 'file'; readonly path: string; readonly name: string }
  | { readonly kind: 'missing'; readonly message: string };

export interface Route<Ctx> {
  readonly method: 'GET' | 'POST';
  /** As the router reads it: `/ledger/changes`, `/ledger/:name/workbook`. */
  readonly path: string;
  /** Chinese: what stands in the navigation; without it the page is not listed there. */
  readonly menu?: string;
  handle(ctx: Ctx, request: WebRequest): Promise<WebAnswer>;
}
