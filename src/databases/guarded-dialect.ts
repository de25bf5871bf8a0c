// A Kysely dialect with our rules around its driver: portable parameters, errors as sentences, patience with a busy file.
import type { CompiledQuery, DatabaseConnection, Dialect, DialectAdapter, Driver, QueryResult } from 'kysely';
import { connectionUses } from './connection-uses.ts';
import { requirePortable } from './portable-values.ts';
import type { DatabaseKind } from './url.ts';

export interface Guard {
  readonly kind: DatabaseKind;
  /** What to throw in place of what the driver threw. */
  readonly translate: (thrown: unknown) => unknown;
  /** Runs one step of the driver, more than once where that is safe and helps. */
  readonly patiently: <R>(step: () => Promise<R>) => Promise<R>;
  /** The same for the begin of a transaction. */
  readonly patientlyBegun: <R>(step: () => Promise<R>) => Promise<R>;
  /** Replaces the dialect's adapter, which decides how migrations lock. */
  readonly adapter: DialectAdapter;
}

/** How long closing waits for statements and transactions under way, milliseconds; a database that hangs must not keep us. */
const CLOSE_MS = 10_000;

interface GuardedConnection extends DatabaseConnection {
  readonly inner: DatabaseConnection;
}

/** The same dialect, guarded. */
export function guardedDialect(inner: Dialect, guard: Guard): Dialect {
  return {
    createDriver: () => guardedDriver(inner.createDriver(), guard),
    createAdapter: () => guard.adapter,
    createQueryCompiler: () => inner.createQueryCompiler(),
    createIntrospector: (db) => inner.createIntrospector(db),
  };
}

function guardedDriver(driver: Driver, guard: Guard): Driver {
  const guardedBy =
    (patiently: Guard['patiently']) =>
    async <R>(step: () => Promise<R>): Promise<R> => {
      try {
        return await patiently(step);
      } catch (error) {
        throw guard.translate(error);
      }
    };
  const guarded = guardedBy(guard.patiently);
  const begun = guardedBy(guard.patientlyBegun);
  const uses = connectionUses();
  return {
    init: () => guarded(() => driver.init()),
    acquireConnection: async () =>
      guardedConnection(await uses.begin(guarded(() => driver.acquireConnection())), guard, guarded),
    releaseConnection: (connection) => driver.releaseConnection(innerOf(connection)).finally(uses.end),
    beginTransaction: (connection, settings) => begun(() => driver.beginTransaction(innerOf(connection), settings)),
    commitTransaction: (connection) => guarded(() => driver.commitTransaction(innerOf(connection))),
    rollbackTransaction: (connection) => rolledBack(() => driver.rollbackTransaction(innerOf(connection))),
    destroy: async () => {
      await uses.over(CLOSE_MS);
      await driver.destroy();
    },
  };
}

// Kysely throws a failing rollback in place of the error that led to it. A rollback fails only when there is nothing left to undo:
// the connection is gone, or SQLite has undone everything by itself because the disk is full. So the first error is the one to show.
async function rolledBack(rollback: () => Promise<void>): Promise<void> {
  await rollback().catch(() => {});
}

function guardedConnection(
  inner: DatabaseConnection,
  guard: Guard,
  guarded: <R>(step: () => Promise<R>) => Promise<R>,
): GuardedConnection {
  return {
    inner,
    executeQuery: async <R>(query: CompiledQuery) => {
      requirePortable(query.parameters, guard.kind);
      return guarded(() => inner.executeQuery<R>(query));
    },
    streamQuery: <R>(query: CompiledQuery, chunkSize?: number) => guardedStream<R>(inner, query, chunkSize, guard),
  };
}

async function* guardedStream<R>(
  inner: DatabaseConnection,
  query: CompiledQuery,
  chunkSize: number | undefined,
  guard: Guard,
): AsyncIterableIterator<QueryResult<R>> {
  requirePortable(query.parameters, guard.kind);
  try {
    yield* inner.streamQuery<R>(query, chunkSize);
  } catch (error) {
    throw guard.translate(error);
  }
}

function innerOf(connection: DatabaseConnection): DatabaseConnection {
  return (connection as GuardedConnection).inner;
}
