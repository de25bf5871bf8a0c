// `client_token` of what creates something (feishu.md §6.1): a uuid v4; the same call again makes nothing anew.
import type { Call } from '../http/endpoint.ts';
import type { Platform } from '../platform.ts';
import { digestOf } from './bitable.ts';
import type { Refusal } from './refusals.ts';

const UUID_V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

export interface Asked {
  /** What the same call made before; null: it is new. */
  readonly made: readonly string[] | null;
  /** Remembers what this call made. */
  keep(made: readonly string[]): void;
}

export function clientToken({ bitable }: Platform, { app, method, path, query, body }: Call): Asked | Refusal {
  const token = query.get('client_token');
  if (token === null) return { made: null, keep: () => undefined };
  if (!UUID_V4.test(token)) return { code: 1254037 };
  const digest = digestOf(method, path, JSON.stringify(body ?? null));
  const before = bitable.tokenUse(app.id, token);
  if (before === undefined) return { made: null, keep: (made) => bitable.useToken(app.id, token, { digest, made }) };
  if (before.digest !== digest) return { code: 1255006 };
  if (bitable.settings.now().repeatedToken === 'refused') return { code: 1254608 };
  return { made: before.made, keep: () => undefined };
}
