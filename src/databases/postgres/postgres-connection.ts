// One guarded connection to PostgreSQL.
import type { Socket } from 'node:net';
import type { Client, ClientConfig } from 'pg';
import { type ConnectionGuard, guardConnection } from '../snapshot/connection-guard.ts';
import type { SourceTarget } from '../snapshot/contract.ts';
import { sourceAddress } from '../snapshot/source-address.ts';
import { connectTimeoutFault, sourceFault, stalledFault } from '../snapshot/source-faults.ts';

export interface PostgresConnection {
  readonly driver: Client;
  readonly guard: ConnectionGuard;
  /** Says good-bye if the server listens, and closes. */
  close(): Promise<void>;
}

const GOODBYE_MS = 1_000;

/** @throws UserError or UpstreamError when there is no connection within the time limit */
export async function connectPostgres(target: SourceTarget): Promise<PostgresConnection> {
  const config = driverConfig(target);
  const { default: pg } = await import('pg');
  const driver = new pg.Client(config);
  const socket = () => (driver.connection as unknown as { readonly stream: Socket }).stream; // not in the driver's types
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
    await guard.during(driver.connect());
  } catch (error) {
    guard.fail(error);
    throw sourceFault(error, target);
  } finally {
    clearTimeout(timer);
  }
  return { driver, guard, close: () => close(driver, guard, socket()) };
}

// Only what is named here reaches the driver, whatever parameters the URL has.
function driverConfig(target: SourceTarget): ClientConfig {
  const { tls, ...where } = sourceAddress(target);
  return { ...where, ssl: tls ?? false, keepAlive: true, application_name: 'zhiban' };
}

/** The server rolls back whatever was open when a connection ends. */
async function close(driver: Client, guard: ConnectionGuard, socket: Socket): Promise<void> {
  if (!guard.ended) {
    let timer: NodeJS.Timeout | undefined;
    const impatience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, GOODBYE_MS);
    });
    await Promise.race([driver.end().catch(() => {}), impatience]); // it is being closed either way
    clearTimeout(timer);
  }
  guard.close();
  socket.destroy();
}
