// One guarded connection to MySQL or MariaDB, made ready for reading a snapshot.
import type { Socket } from 'node:net';
import type { Connection, ConnectionOptions } from 'mysql2';
import type { ServerAddress } from '../server-address.ts';
import { type ConnectionGuard, guardConnection } from '../snapshot/connection-guard.ts';
import type { SourceTarget } from '../snapshot/contract.ts';
import { sourceAddress } from '../snapshot/source-address.ts';
import { connectTimeoutFault, sourceFault, stalledFault } from '../snapshot/source-faults.ts';
import { requireIdentity, socketOf, sslOptions } from './mysql-identity.ts';

export interface MysqlConnection {
  readonly driver: Connection;
  readonly guard: ConnectionGuard;
  /** Says good-bye if the server listens, and closes. */
  close(): Promise<void>;
}

const GOODBYE_MS = 1_000;

/** @throws UserError or UpstreamError when there is no connection within the time limit */
export async function connectMysql(target: SourceTarget): Promise<MysqlConnection> {
  const address = sourceAddress(target);
  const { createConnection } = await import('mysql2');
  const driver = createConnection(driverOptions(address, target));
  const socket = () => socketOf(driver);
  const guard = guardConnection({
    stallTimeoutMs: target.options.stallTimeoutMs,
    signal: target.signal,
    bytesRead: () => socket().bytesRead,
    cut: () => socket().destroy(),
    stalled: () => stalledFault(target),
  });
  driver.on('error', (error) => guard.fail(sourceFault(error, target)));
  const timer = setTimeout(() => guard.fail(connectTimeoutFault(target)), target.options.connectTimeoutMs);
  try {
    await guard.during(new Promise((resolve) => driver.once('connect', resolve)));
    requireIdentity(socket(), address);
  } catch (error) {
    guard.fail(error);
    throw sourceFault(error, target);
  } finally {
    clearTimeout(timer);
  }
  return {
    driver,
    guard,
    close: async () => {
      if (target.signal?.aborted) await endQuery(createConnection(driverOptions(address, target)), driver.threadId);
      await close(driver, guard, socket());
    },
  };
}

/** The server does not notice that we are gone before it has rows for us: whoever stops a long query wants it to stop there too. */
function endQuery(other: Connection, thread: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      other.destroy();
      resolve();
    };
    const timer = setTimeout(done, GOODBYE_MS);
    other.on('error', done);
    other.query(`kill query ${thread}`, done);
  });
}

// Only what is named here reaches the driver: a URL cannot turn on several statements at once or the reading of our files.
function driverOptions(address: ServerAddress, { options }: SourceTarget): ConnectionOptions {
  const { tls: _, ...where } = address;
  const ssl = sslOptions(address);
  return {
    ...where,
    ...(ssl === undefined ? {} : { ssl }),
    charset: 'utf8mb4_bin',
    connectTimeout: options.connectTimeoutMs + GOODBYE_MS, // ours speaks first, with a better sentence
    multipleStatements: false,
    flags: ['-LOCAL_FILES'],
    supportBigNumbers: true,
    dateStrings: true,
    jsonStrings: true,
  };
}

/** The server rolls back whatever was open when a connection ends. */
async function close(driver: Connection, guard: ConnectionGuard, socket: Socket): Promise<void> {
  if (!guard.ended) {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, GOODBYE_MS);
      driver.end(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
  guard.close();
  socket.destroy();
}
