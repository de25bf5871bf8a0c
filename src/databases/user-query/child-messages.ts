// What a query's own process and its parent say to each other.
import type { QueryColumn, QueryRow } from './contract.ts';

/** From the process. `fault`: which of our errors it was, with its sentence. */
export type ChildMessage =
  | { readonly kind: 'columns'; readonly columns: readonly QueryColumn[] }
  | { readonly kind: 'rows'; readonly rows: readonly QueryRow[] }
  | { readonly kind: 'end' }
  | {
      readonly kind: 'fault';
      readonly sentence: string;
      readonly is: 'access' | 'limit' | 'user' | 'upstream' | 'bug';
    };

/** To the process: the order first, then `more` for every batch that has been used. */
export type ParentMessage<Order> = { readonly kind: 'order'; readonly order: Order } | { readonly kind: 'more' };
