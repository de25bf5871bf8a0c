// Plain statements against any of the three kinds of database, for preparing and disturbing in tests.
import { createConnection } from 'mysql2/promise';
import pg from 'pg';
import type { DatabaseKind } from '../../src/databases/url.ts';
import { parseDatabaseUrl } from '../../src/databases/url.ts';

export interface SqlRunner {
  readonly kind: DatabaseKind;
  /** Values stand for `?` in order. */
  run(sql: string, values?: readonly (string | number | bigint | null)[]): Promise<void>;
  close(): Promise<void>;
}

/** A connection of its own; each statement is committed at once. */
export async function sqlRunner(url: string): Promise<SqlRunner> {
  const { kind, file } = parseDatabaseUrl(url);
  if (kind === 'mysql') {
    const connection = await createConnection({ uri: url, charset: 'utf8mb4', supportBigNumbers: true });
    connection.on('error', () => {}); // the statement says so
    return {
      kind,
      run: async (sql, values) => void (await connection.query(sql, values === undefined ? undefined : [...values])),
      close: () => connection.end(),
    };
  }
  if (kind === 'postgres') {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => {}); // the statement says so
    await client.connect();
    return {
      kind,
      run: async (sql, values) => {
        let index = 0;
        const numbered = values === undefined ? sql : sql.replaceAll('?', () => `$${++index}`);
        await client.query(numbered, values === undefined ? undefined : [...values]);
      },
      close: () => client.end(),
    };
  }
  const { default: Libsql } = await import('libsql');
  const database = new Libsql(file ?? '');
  database.exec('pragma journal_mode = wal');
  return {
    kind,
    run: async (sql, values) => void (values === undefined ? database.exec(sql) : database.prepare(sql).run(...values)),
    close: async () => void database.close(),
  };
}
