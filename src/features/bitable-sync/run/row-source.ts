// Where the rows of a run come from: the task's query, or a book that is loaded.
import { AccessError } from '../../../databases/faults.ts';
import type { QueryResult, QueryRow } from '../../../databases/user-query/contract.ts';
import { LimitError } from '../../../databases/user-query/query-limits.ts';
import { batchesOf } from '../../../lib/batches.ts';
import { UpstreamError, UserError } from '../../../lib/errors.ts';
import { readFittingBook } from '../load/fitting-book.ts';
import { SyncFault } from '../remote/sync-fault.ts';
import { openTaskSource, timeZoneOf } from '../source/sources.ts';
import type { RunWork } from './work.ts';

export interface RowSource {
  /** IANA: of wall clocks in it. */
  readonly zone: string;
  /** @throws SyncFault with the reason `source`, `login`, `sql` or `limit`; whatever `use` throws */
  read<R>(use: (result: QueryResult) => Promise<R>): Promise<R>;
}

/** More than a table can hold; what is larger is a mistake, not a table. */
const MOST_BYTES = 2 ** 31;

type Reader = Pick<RunWork, 'ctx' | 'task' | 'soft'>;

export async function querySource({ ctx, task, soft }: Reader): Promise<RowSource> {
  const { source, sql, limits } = task.definition;
  const queries = await openTaskSource(ctx, source).catch((thrown: unknown) => {
    // No such source, or its secret is missing.
    throw thrown instanceof UserError ? new SyncFault('login', thrown.message) : thrown;
  });
  return {
    zone: timeZoneOf(ctx, source),
    read: async (use) => {
      try {
        return await queries.run(sql, { rows: limits.rows, bytes: MOST_BYTES, seconds: limits.seconds }, use, soft);
      } catch (thrown) {
        soft.throwIfAborted();
        throw sourceFault(thrown);
      }
    },
  };
}

function sourceFault(thrown: unknown): unknown {
  if (thrown instanceof SyncFault) return thrown;
  if (thrown instanceof AccessError) return new SyncFault('login', thrown.message);
  if (thrown instanceof LimitError) return new SyncFault('limit', thrown.message);
  if (thrown instanceof UserError) return new SyncFault('sql', thrown.message);
  return thrown instanceof UpstreamError ? new SyncFault('source', thrown.message) : thrown;
}

/** @param file the book's absolute path */
export async function bookSource({ ctx, task }: Reader, file: string): Promise<RowSource> {
  const { columns, rows } = await readFittingBook(ctx.store, task, file).catch((thrown: unknown) => {
    throw thrown instanceof UserError ? new SyncFault('source', thrown.message) : thrown;
  });
  return {
    zone: timeZoneOf(ctx, task.definition.source),
    read: (use) => use({ columns, batches: asBatches(rows) }),
  };
}

const ROWS_AT_ONCE = 500;

async function* asBatches(rows: readonly QueryRow[]): AsyncGenerator<readonly QueryRow[]> {
  yield* batchesOf(rows, ROWS_AT_ONCE);
}
