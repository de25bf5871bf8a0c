// The parts of a mysql:// or postgres:// URL, in the form both drivers understand.
import { readFileSync } from 'node:fs';
import { UserError } from '../lib/errors.ts';
import type { DatabaseUrl } from './url.ts';

export interface ServerAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  /** Null: not encrypted. */
  readonly tls: { readonly rejectUnauthorized: boolean; readonly ca?: string } | null;
}

const DEFAULT_PORT = { mysql: 3306, postgres: 5432, sqlite: 0 } as const;
const TLS_MODES = ['disable', 'require', 'verify-full'];

/**
 * Only two parameters are understood, for both kinds alike, so that no URL can switch a driver's dangerous options on:
 * `sslmode` = disable (default) | require (encrypted, certificate not checked) | verify-full, and `sslrootcert` = a PEM file.
 * @throws UserError for any other parameter, a missing database name or an unreadable certificate.
 */
export function serverAddress(url: DatabaseUrl): ServerAddress {
  const parsed = new URL(url.text);
  for (const name of parsed.searchParams.keys()) {
    if (name === 'sslmode' || name === 'sslrootcert') continue;
    throw new UserError(`${subject(url)}带有不支持的参数 ${name}，只支持 sslmode 和 sslrootcert`);
  }
  const database = decoded(parsed.pathname.slice(1), url);
  if (database === '') throw new UserError(`${subject(url)}缺少库名，应为 …主机:端口/库名`);
  return {
    host: parsed.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: parsed.port === '' ? DEFAULT_PORT[url.kind] : Number(parsed.port),
    user: decoded(parsed.username, url),
    password: decoded(parsed.password, url),
    database,
    tls: tlsOf(parsed.searchParams, url),
  };
}

function subject({ shown, unnamed }: DatabaseUrl): string {
  return unnamed === true ? '数据库地址' : `数据库地址 ${shown} `;
}

function decoded(text: string, url: DatabaseUrl): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new UserError(`${subject(url)}里有读不懂的 % 编码；用户名或密码里的百分号本身要写成 %25`);
  }
}

function tlsOf(parameters: URLSearchParams, url: DatabaseUrl): ServerAddress['tls'] {
  const mode = parameters.get('sslmode') ?? 'disable';
  if (!TLS_MODES.includes(mode)) {
    throw new UserError(`${subject(url)}的 sslmode=${mode} 不认识，应为 ${TLS_MODES.join('、')} 之一`);
  }
  if (mode === 'disable') return null;
  const file = parameters.get('sslrootcert');
  const ca = file === null ? {} : { ca: certificate(file, url) };
  return { rejectUnauthorized: mode === 'verify-full', ...ca };
}

function certificate(file: string, url: DatabaseUrl): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UserError(`${subject(url)}的证书文件 ${file} 读不到，请检查 sslrootcert 的路径和权限`, {
      cause: error,
    });
  }
}
