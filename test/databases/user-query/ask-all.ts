// Runs a person's query and keeps all of it.
import type { QueryColumn, QueryLimits, QueryRow } from '../../../src/databases/user-query/contract.ts';
import { openUserQueries, type UserQueryOptions } from '../../../src/databases/user-query/user-queries.ts';

export const LIMITS: QueryLimits = { rows: 100_000, bytes: 50_000_000, seconds: 60 };

export const OPTIONS: UserQueryOptions = {
  name: '苏州基地/iot',
  connectTimeoutMs: 10_000,
  statementTimeoutMs: 60_000,
  stallTimeoutMs: 60_000,
};

export function askAll(
  url: string,
  sql: string,
  given: Partial<UserQueryOptions & QueryLimits> & { readonly signal?: AbortSignal } = {},
): Promise<{ readonly columns: readonly QueryColumn[]; readonly rows: readonly QueryRow[] }> {
  const { rows: most = LIMITS.rows, bytes = LIMITS.bytes, seconds = LIMITS.seconds, signal, ...options } = given;
  return openUserQueries(url, { ...OPTIONS, ...options }).run(
    sql,
    { rows: most, bytes, seconds },
    async ({ columns, batches }) => {
      const rows: QueryRow[] = [];
      for await (const batch of batches) rows.push(...batch);
      return { columns, rows };
    },
    signal,
  );
}
