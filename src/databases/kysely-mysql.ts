// MySQL and MariaDB through a mysql2 pool.
import { CompiledQuery, type Kysely, MysqlAdapter, MysqlDialect, type MysqlPool, sql } from 'kysely';
import type { Pool, PoolConnection, PoolOptions, TypeCastField } from 'mysql2';
import { UserError } from '../lib/errors.ts';
import type { DialectParts, OpenSettings } from './dialect-parts.ts';
import { requireIdentity, socketOf, sslOptions } from './mysql/mysql-identity.ts';
import { exactInteger } from './portable-values.ts';
import { type ServerAddress, serverAddress } from './server-address.ts';
import type { DatabaseUrl } from './url.ts';

// Strict types; NO_BACKSLASH_ESCAPES must stay out, because mysql2 quotes values with backslashes.
const SQL_MODE = 'STRICT_TRANS_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION';
/** Seconds a process may rest inside a transaction (it may be paused, or its host gone) before MariaDB gives its locks back. */
const IDLE_IN_TRANSACTION_S = 60;

export async function mysqlParts(url: DatabaseUrl, settings: OpenSettings): Promise<DialectParts> {
  const { createPool } = await import('mysql2');
  const address = serverAddress(url);
  const pool = createPool(poolOptions(address, settings));
  const lockWaitS = Math.max(1, Math.ceil(settings.lockWaitMs / 1000));
  const variables = [
    "time_zone = '+00:00'",
    `sql_mode = '${SQL_MODE}'`,
    `innodb_lock_wait_timeout = ${lockWaitS}`,
    // MariaDB only; to MySQL it is a comment.
    `lock_wait_timeout = ${lockWaitS} /*M!, idle_transaction_timeout = ${IDLE_IN_TRANSACTION_S} */`,
  ];
  const session = [
    `set session ${variables.join(', ')}`,
    `set session transaction isolation level read committed${settings.readOnly ? ', read only' : ''}`,
  ];
  // A connection cut while nobody waits for it reports here; the pool drops it, and whoever holds it is told by the next statement.
  // The pool's own listener hears only the first report, and a second one would end the process.
  pool.on('connection', (connection) => connection.on('error', () => {}));
  return {
    dialect: new MysqlDialect({
      pool: identifiedPool(pool, address),
      onCreateConnection: async (connection) => {
        for (const statement of session) await connection.executeQuery(CompiledQuery.raw(statement));
      },
    }),
    adapter: new NamedLockMysqlAdapter(),
  };
}

function poolOptions(address: ServerAddress, settings: OpenSettings): PoolOptions {
  const { tls: _, ...where } = address;
  const ssl = sslOptions(address);
  return {
    ...where,
    ...(ssl === undefined ? {} : { ssl }),
    connectionLimit: settings.poolSize,
    connectTimeout: settings.connectMs,
    charset: 'utf8mb4_bin',
    timezone: 'Z',
    dateStrings: true,
    supportBigNumbers: true,
    typeCast: exactWholeNumbers,
  };
}

/** Hands out connections to the server that the address names, and to no other. */
function identifiedPool(pool: Pool, address: ServerAddress): MysqlPool {
  const identified = new WeakSet<PoolConnection>();
  return {
    getConnection: (answer) =>
      pool.getConnection((error, connection) => {
        try {
          if (error === null && !identified.has(connection)) requireIdentity(socketOf(connection), address);
        } catch (wrong) {
          connection.destroy();
          answer(wrong, connection);
          return;
        }
        if (error === null) identified.add(connection);
        answer(error, connection);
      }),
    end: (answer) => pool.end(answer),
  };
}

function exactWholeNumbers(field: TypeCastField, next: () => unknown): unknown {
  if (field.type !== 'LONGLONG') return next();
  const text = field.string();
  return text === null ? null : exactInteger(text);
}

/**
 * MySQL ends a transaction at every schema change, so migrations hold a named lock instead, which the server gives back when the
 * process dies. Kysely's own lock is one for the whole server and is not looked at when it could not be had.
 */
class NamedLockMysqlAdapter extends MysqlAdapter {
  override async acquireMigrationLock(db: Kysely<unknown>): Promise<void> {
    const { rows } = await sql<{ got: number | null }>`select get_lock(${LOCK_NAME}, 60) as got`.execute(db);
    if (rows[0]?.got !== 1) throw new UserError('另一个进程正在升级存储，等了 60 秒还没有完成；请等它结束后再试');
  }

  override async releaseMigrationLock(db: Kysely<unknown>): Promise<void> {
    await sql`select release_lock(${LOCK_NAME})`.execute(db);
  }
}

// At most 64 characters, one for each database of a server.
const LOCK_NAME = sql`concat('zhiban-migrate:', md5(database()))`;
