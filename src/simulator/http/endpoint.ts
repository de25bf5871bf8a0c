// What an endpoint of the open API is: a path, who may call it how often, and a function from call to answer.

import type { Json } from '../../lib/json.ts';
import type { App } from '../apps.ts';
import type { Limit } from '../gates/windows.ts';
import type { Answer } from './answer.ts';
import type { FormPart } from './multipart.ts';

export interface Call {
  readonly app: App;
  readonly method: string;
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Parsed JSON; undefined when there is none. */
  readonly body: Json | undefined;
  /** The parts of a multipart body; empty for others. */
  readonly form: ReadonlyMap<string, FormPart>;
}

export interface Endpoint {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** `:name` stands for one part of the path. */
  readonly path: string;
  /** Any one of them suffices; empty: none is needed. */
  readonly scopes: readonly string[];
  /** How often an app may call it; absent: as most (feishu.md §1.4). */
  readonly rate?: readonly Limit[];
  handle(call: Call): Answer | Promise<Answer>;
}

/** Finds the endpoint for a path; a path without parameters comes before one with. */
export function findEndpoint(
  endpoints: readonly Endpoint[],
  method: string,
  path: string,
): { readonly endpoint: Endpoint; readonly params: Readonly<Record<string, string>> } | null {
  const candidates = endpoints.flatMap((endpoint) => {
    const params = endpoint.method === method ? matched(endpoint.path, path) : null;
    return params === null ? [] : [{ endpoint, params }];
  });
  const fewest = (a: { readonly params: object }, b: { readonly params: object }): number =>
    Object.keys(a.params).length - Object.keys(b.params).length;
  return candidates.sort(fewest)[0] ?? null;
}

/** The parameters of a pattern such as `/x/:id`; null when the path is another. */
export function matched(pattern: string, path: string): Readonly<Record<string, string>> | null {
  const [wanted, found] = [pattern.split('/'), path.split('/')];
  if (wanted.length !== found.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const there = found[index] ?? '';
    if (part.startsWith(':') && there !== '') params[part.slice(1)] = decoded(there);
    else if (part !== there) return null;
  }
  return params;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch (thrown) {
    if (thrown instanceof URIError) return part;
    throw thrown;
  }
}
