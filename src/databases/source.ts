// Reading somebody else's database by URL: many tables over one connection in one consistent read-only snapshot, as CSV files
// that DuckDB loads with types.
import type { OpenSnapshot, SourceOptions, SourceSnapshot, SourceTarget } from './snapshot/contract.ts';
import { type DatabaseKind, parseDatabaseUrl } from './url.ts';

export interface Source {
  /** Name and URL without password, for sentences and logs. */
  readonly shown: string;
  /**
   * Opens one connection and one read-only snapshot, runs `read`, and always rolls back and closes. After the snapshot has thrown a
   * UserError about one table (missing, unreadable, bad `where`) the others can still be read; after anything else it is over.
   * @throws UserError for a wrong password, database, right, certificate or `where`; UpstreamError when the server is
   * unreachable, too slow, silent or gone; the signal's reason when it is aborted.
   */
  readSnapshot<T>(read: (snapshot: SourceSnapshot) => Promise<T>, signal?: AbortSignal): Promise<T>;
}

/**
 * Reads the URL; nothing is opened yet.
 * @throws UserError when the URL cannot be read
 */
export function openSource(url: string, options: SourceOptions): Source {
  const parsed = parseDatabaseUrl(url);
  return {
    shown: `${options.name}（${parsed.shown}）`,
    readSnapshot: async (read, signal) => {
      signal?.throwIfAborted();
      const open = await opener(parsed.kind);
      const snapshot = await open({ url: parsed, options, signal });
      try {
        return await read(snapshot);
      } finally {
        await snapshot.close();
      }
    },
  };
}

type Opener = (target: SourceTarget) => Promise<OpenSnapshot>;

async function opener(kind: DatabaseKind): Promise<Opener> {
  switch (kind) {
    case 'mysql':
      return (await import('./mysql/mysql-snapshot.ts')).openMysqlSnapshot;
    case 'postgres':
      return (await import('./postgres/postgres-snapshot.ts')).openPostgresSnapshot;
    case 'sqlite':
      return (await import('./sqlite/sqlite-snapshot.ts')).openSqliteSnapshot;
  }
}
