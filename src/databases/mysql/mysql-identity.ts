// Whether the server at the other end of an encrypted connection to MySQL is the one that the address names.
import type { Socket } from 'node:net';
import { checkServerIdentity, TLSSocket } from 'node:tls';
import type { SslOptions } from 'mysql2';
import type { ServerAddress } from '../server-address.ts';

/** How the driver is to encrypt; undefined: not at all. */
export function sslOptions({ tls, host }: Pick<ServerAddress, 'tls' | 'host'>): SslOptions | undefined {
  if (tls === null) return undefined;
  return { ...tls, verifyIdentity: tls.rejectUnauthorized && !isAddress(host) };
}

/**
 * To be called once the driver is connected: it checks a certificate's names against a host name, but for a bare address it has
 * nothing to check against.
 * @throws Error of Node's TLS when the certificate is another's
 */
export function requireIdentity(socket: Socket, { tls, host }: Pick<ServerAddress, 'tls' | 'host'>): void {
  if (tls === null || !tls.rejectUnauthorized) return;
  if (!(socket instanceof TLSSocket)) throw new Error('the connection is not encrypted although it was to be');
  const wrong = checkServerIdentity(host, socket.getPeerCertificate());
  if (wrong !== undefined) throw wrong;
}

/** The driver's socket, which its types do not show. */
export function socketOf(driver: object): Socket {
  return (driver as { readonly stream: Socket }).stream;
}

function isAddress(host: string): boolean {
  return /^[\d.]+$|:/.test(host);
}
