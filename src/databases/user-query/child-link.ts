// The process's side of a query in a process of its own.
import { once } from 'node:events';
import { errorText, UpstreamError, UserError } from '../../lib/errors.ts';
import { AccessError } from '../faults.ts';
import type { ChildMessage, ParentMessage } from './child-messages.ts';
import { watchParent } from './child-watch.ts';
import type { QueryColumn, QueryLimits, QueryRow } from './contract.ts';
import { LimitError } from './query-limits.ts';

export interface ChildResult {
  readonly columns: readonly QueryColumn[];
  readonly batches: Iterable<readonly QueryRow[]> | AsyncIterable<readonly QueryRow[]>;
}

/** Waits for the order, answers it and ends the process. Without its parent it ends at once. */
export async function answerOrder<Order extends { readonly limits: QueryLimits }>(
  answer: (order: Order) => Promise<ChildResult>,
): Promise<void> {
  process.once('disconnect', () => process.exit(1));
  // Ctrl-C in a terminal reaches the whole group; the parent decides when we end.
  process.on('SIGINT', () => {});
  try {
    const [message] = (await once(process, 'message')) as [ParentMessage<Order>];
    if (message.kind !== 'order') throw new Error('the order comes first');
    watchParent(message.order.limits.seconds);
    const { columns, batches } = await answer(message.order);
    await send({ kind: 'columns', columns });
    for await (const rows of batches) {
      const asked = once(process, 'message');
      await send({ kind: 'rows', rows });
      await asked;
    }
    await send({ kind: 'end' });
  } catch (thrown) {
    await send({ kind: 'fault', sentence: errorText(thrown), is: kindOf(thrown) });
  }
  // Disconnecting instead would let a library's handle keep us alive.
  process.exit(0);
}

function kindOf(thrown: unknown): Extract<ChildMessage, { readonly kind: 'fault' }>['is'] {
  if (thrown instanceof AccessError) return 'access';
  if (thrown instanceof LimitError) return 'limit';
  if (thrown instanceof UserError) return 'user';
  return thrown instanceof UpstreamError ? 'upstream' : 'bug';
}

function send(message: ChildMessage): Promise<void> {
  return new Promise((resolve, reject) => {
    process.send?.(message, undefined, undefined, (error) => (error === null ? resolve() : reject(error)));
  });
}
