// Who asks, and whether he may: found out before a handler runs. What decides is handed in by app/.
import type { IncomingMessage } from 'node:http';
import type { Need } from '../people/rights.ts';
import type { Client } from './trusted-proxy.ts';

/** Who asks, as pages and handlers see it. */
export interface Visitor {
  /** open_id, `local:NAME` for who has none, `key:NAME` for a machine. */
  readonly person: string;
  readonly name: string;
  /** By a session's cookie, as one of the playground's persons on this machine, or by a machine's key. */
  readonly by: 'session' | 'playground' | 'key';
  /** What he posts carries it; null where no cookie lets him in. */
  readonly csrf: string | null;
  /** Whom else he may be with one press: the playground's persons; none elsewhere. */
  readonly others: readonly { readonly person: string; readonly name: string }[];
}

/** What is known of a request before anybody looks at its content. */
export interface Knock {
  readonly method: string;
  readonly path: string;
  readonly client: Client;
  /** The Host header, lower case. */
  readonly host: string;
  /** True for a request made on this machine, by its own name and past no proxy. */
  readonly isLocal: boolean;
  readonly userAgent: string;
  /** The Authorization header. */
  readonly authorization: string | undefined;
  /** Null when there is none. */
  cookie(name: string): string | null;
  /** True where the browser says that another site made it ask, so that a GET with consequences is not taken. */
  readonly isFromElsewhere: boolean;
}

export type Recognised =
  | { readonly kind: 'visitor'; readonly visitor: Visitor }
  | { readonly kind: 'nobody' }
  /** Somebody who says who he is, and it is not so, or too often. Chinese, safe to show. */
  | { readonly kind: 'refused'; readonly status: 401 | 429; readonly message: string };

/** Why somebody may not. Chinese. */
export interface Refusal {
  readonly message: string;
  /** Where he may: pages of the same kind with less in them. */
  readonly instead: readonly { readonly title: string; readonly path: string }[];
}

export interface Access {
  recognise(knock: Knock): Promise<Recognised>;
  /** Whether he may, for what a page shows of itself; nothing is recorded. */
  allows(visitor: Visitor, need: Need, knock: Knock): Promise<boolean>;
  /** Null when he may. What is refused is recorded. */
  refusalOf(visitor: Visitor, need: Need, knock: Knock): Promise<Refusal | null>;
}

const visitors = new WeakMap<IncomingMessage, Visitor>();

/** Remembers who asks, for whoever answers later. */
export function remember(request: IncomingMessage, visitor: Visitor): void {
  visitors.set(request, visitor);
}

/** Null for nobody. */
export function visitorOf(request: IncomingMessage): Visitor | null {
  return visitors.get(request) ?? null;
}
