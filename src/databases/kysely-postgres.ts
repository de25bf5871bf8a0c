// PostgreSQL through a pg pool.
import { type Kysely, PostgresAdapter, PostgresDialect, sql } from 'kysely';
import type { PoolConfig } from 'pg';
import type { DialectParts, OpenSettings } from './dialect-parts.ts';
import { exactInteger } from './portable-values.ts';
import { serverAddress } from './server-address.ts';
import type { DatabaseUrl } from './url.ts';

const INT8 = 20;
/** date, timestamp, timestamptz: left as the server writes them, because a JavaScript Date loses microseconds and shifts zones. */
const DATES = [1082, 1114, 1184];
/** How long a process may rest inside a transaction (it may be paused, or its host gone) before the server gives its locks back. */
const IDLE_IN_TRANSACTION_MS = 60_000;

export async function postgresParts(url: DatabaseUrl, settings: OpenSettings): Promise<DialectParts> {
  const { default: pg } = await import('pg');
  const pool = new pg.Pool({ ...poolConfig(url, settings), types: { getTypeParser } });
  // A connection cut while nobody waits for it reports here; the pool drops it, and whoever holds it is told by the next statement.
  // Without a listener the report would end the process.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return {
    dialect: new PostgresDialect({ pool }),
    adapter: new BoundedLockPostgresAdapter(),
  };

  function getTypeParser(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
    if (oid === INT8 && format !== 'binary') return exactInteger;
    if (DATES.includes(oid) && format !== 'binary') return (value) => value;
    return pg.types.getTypeParser(oid, format ?? 'text');
  }
}

function poolConfig(url: DatabaseUrl, settings: OpenSettings): PoolConfig {
  const { tls, ...address } = serverAddress(url);
  return {
    ...address,
    ssl: tls === null ? false : { rejectUnauthorized: tls.rejectUnauthorized, ...(tls.ca && { ca: tls.ca }) },
    max: settings.poolSize,
    connectionTimeoutMillis: settings.connectMs,
    keepAlive: true,
    lock_timeout: settings.lockWaitMs,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    options: `-c timezone=UTC -c default_transaction_isolation=read\\ committed${settings.readOnly ? ' -c default_transaction_read_only=on' : ''}`,
  };
}

const LOCK_ID = sql.lit(7_291_640_133);

/** Waits for another process's migrations a minute instead of Kysely's hour; the lock is the connection's and ends with it. */
class BoundedLockPostgresAdapter extends PostgresAdapter {
  override async acquireMigrationLock(db: Kysely<unknown>): Promise<void> {
    await sql`with patience as (select set_config('lock_timeout', '60000', true))
      select pg_advisory_lock(${LOCK_ID}) from patience`.execute(db);
  }

  override async releaseMigrationLock(db: Kysely<unknown>): Promise<void> {
    await sql`select pg_advisory_unlock(${LOCK_ID})`.execute(db);
  }
}
