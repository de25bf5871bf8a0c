// Runs queries that people wrote on a site's or another database: one statement that only reads, on a connection of its own that is thrown
// away, within limits of rows, bytes and time.
import { UserError } from '../../lib/errors.ts';
import type { SourceOptions, SourceTarget } from '../snapshot/contract.ts';
import { sourceShown } from '../snapshot/source-faults.ts';
import { type DatabaseKind, type DatabaseUrl, parseDatabaseUrl } from '../url.ts';
import type { QueryLimits, QueryResult, QueryRow, UserQueries } from './contract.ts';
import { countAgainst, requireColumnNames, secondsFault } from './query-limits.ts';
import type { StartedQuery, StartQuery } from './started-query.ts';
import { statementFault } from './statement-fault.ts';

export interface UserQueryOptions extends SourceOptions {
  /** IANA zone: what NOW() and CURDATE() mean. Asia/Shanghai unless given. */
  readonly timeZone?: string;
}

/** The server ends a query so much later than we do: it is for the case that we are gone. */
const SERVER_GRACE_MS = 5_000;

/**
 * Reads the URL; nothing is opened yet.
 * @throws UserError when the URL cannot be read
 */
export function openUserQueries(url: string, options: UserQueryOptions): UserQueries {
  const parsed: DatabaseUrl = { ...parseDatabaseUrl(url), unnamed: true };
  const shown = sourceShown({ url: parsed, options, signal: undefined });
  const started = async <R>(
    { sql, isTrial }: { readonly sql: string; readonly isTrial: boolean },
    limits: QueryLimits,
    use: (result: QueryResult) => Promise<R>,
    signal?: AbortSignal,
  ): Promise<R> => {
    const fault = statementFault(sql, parsed.kind);
    if (fault !== null) throw new UserError(`${shown}不运行这条 SQL：${fault}`);
    const start = await starter(parsed.kind);
    const timeZone = options.timeZone ?? 'Asia/Shanghai';
    return runWithin(limits, shown, signal, use, (stop) =>
      start({ target: targetOf(parsed, options, limits, stop), sql, isTrial, limits, timeZone }),
    );
  };
  return {
    shown,
    run: (sql, limits, use, signal) => started({ sql, isTrial: false }, limits, use, signal),
    columns: (sql, seconds, signal) =>
      started({ sql, isTrial: true }, trialLimits(seconds), async ({ columns }) => columns, signal),
  };
}

/** Rows that are not asked for may come all the same. */
export function trialLimits(seconds: number): QueryLimits {
  return { rows: 1_000_000, bytes: 16_777_216, seconds };
}

async function starter(kind: DatabaseKind): Promise<StartQuery> {
  switch (kind) {
    case 'mysql':
      return (await import('./mysql-query.ts')).startMysqlQuery;
    case 'postgres':
      return (await import('./postgres-query.ts')).startPostgresQuery;
    case 'sqlite':
      return (await import('./sqlite-query.ts')).startSqliteQuery;
  }
}

/** A query may think for as long as it may run before its first row comes. */
function targetOf(url: DatabaseUrl, options: SourceOptions, limits: QueryLimits, signal: AbortSignal): SourceTarget {
  const serverMs = limits.seconds * 1000 + SERVER_GRACE_MS;
  const waits = { statementTimeoutMs: serverMs, stallTimeoutMs: Math.max(options.stallTimeoutMs, serverMs) };
  return { url, options: { ...options, ...waits }, signal };
}

/** Runs a started query to its end or to a limit; used by the lake, too. The time limit counts until the last row has come. */
export async function runWithin<R>(
  limits: QueryLimits,
  shown: string,
  signal: AbortSignal | undefined,
  use: (result: QueryResult) => Promise<R>,
  start: (stop: AbortSignal) => Promise<StartedQuery>,
): Promise<R> {
  signal?.throwIfAborted();
  const stop = new AbortController();
  const onAbort = (): void => stop.abort(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  const timer = setTimeout(() => stop.abort(secondsFault(limits, shown)), limits.seconds * 1000);
  let query: StartedQuery | undefined;
  let isRead = false;
  try {
    query = await start(stop.signal);
    requireColumnNames(query.columns);
    const batches = counted(query.batches, limits, shown, () => {
      isRead = true;
      clearTimeout(timer);
    });
    return await use({ columns: query.columns, batches });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
    // Whoever leaves before the last row leaves a query that is still at work.
    if (!isRead) stop.abort(new UserError('查询已结束'));
    await query?.end();
  }
}

async function* counted(
  batches: AsyncIterable<readonly QueryRow[]>,
  limits: QueryLimits,
  shown: string,
  ended: () => void,
): AsyncIterable<readonly QueryRow[]> {
  const count = countAgainst(limits, shown);
  for await (const batch of batches) {
    for (const row of batch) count.add(row);
    if (batch.length > 0) yield batch;
  }
  ended();
}
