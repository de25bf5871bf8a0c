// Ending a query on PostgreSQL whose connection we have cut: the server does not notice by itself before it has rows for us.
import { connectPostgres, type PostgresConnection } from '../postgres/postgres-connection.ts';
import type { SourceTarget } from '../snapshot/contract.ts';

const PATIENCE_MS = 1_000;

/** As far as it can be had: where it cannot, the server's own time limit remains. */
export async function endBackend(target: SourceTarget, { driver }: PostgresConnection): Promise<void> {
  const { processID } = driver as unknown as { readonly processID: number | null }; // not in the driver's types
  if (processID === null) return;
  const waits = { connectTimeoutMs: PATIENCE_MS, statementTimeoutMs: PATIENCE_MS, stallTimeoutMs: PATIENCE_MS };
  try {
    const other = await connectPostgres({ ...target, options: { ...target.options, ...waits }, signal: undefined });
    try {
      await other.guard.during(other.driver.query('select pg_catalog.pg_cancel_backend($1)', [processID]));
    } finally {
      await other.close();
    }
  } catch {
    return; // what ended the query is told already
  }
}
