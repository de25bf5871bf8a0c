// Where a source is and how the way there is encrypted: the URL, and the configuration's `tls` over it.
import { readFileSync } from 'node:fs';
import { UserError } from '../../lib/errors.ts';
import { type ServerAddress, serverAddress } from '../server-address.ts';
import type { SourceTarget, SourceTls } from './contract.ts';

/** @throws UserError when the URL or the certificate file cannot be read */
export function sourceAddress({ url, options }: SourceTarget): ServerAddress {
  const address = serverAddress(url);
  return options.tls === undefined ? address : { ...address, tls: tlsOf(options.tls, options.name) };
}

function tlsOf(tls: SourceTls, name: string): ServerAddress['tls'] {
  const rejectUnauthorized = tls.rejectUnauthorized ?? true;
  return tls.ca === undefined ? { rejectUnauthorized } : { rejectUnauthorized, ca: certificates(tls.ca, name) };
}

function certificates(file: string, name: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UserError(`${name} 的 CA 证书文件 ${file} 读不到，请检查 tls.ca 的路径和权限`, { cause: error });
  }
}
