// A database's URL as it is written: its schema, as far as it can be checked without the room that opens databases, and SQLite's path.
import { z } from 'zod';

const SCHEMES = ['mysql', 'mariadb', 'postgres', 'postgresql', 'sqlite'];

function isDatabaseUrl(text: string): boolean {
  const scheme = /^([a-z]+):/i.exec(text)?.[1]?.toLowerCase() ?? '';
  if (!SCHEMES.includes(scheme)) return false;
  if (scheme === 'sqlite') return sqlitePath(text) !== '';
  return URL.canParse(text) && new URL(text).hostname !== '';
}

/**
 * The path in `sqlite:path/to/file.db` or `sqlite:///absolute/path`; empty when there is none. It may be written with %20 and
 * the like; one with a lone % is taken as it stands, since a folder may be called so.
 */
export function sqlitePath(url: string): string {
  const path = url.slice('sqlite:'.length).replace(/^\/\/(?=\/)/, '');
  try {
    return decodeURI(path);
  } catch (thrown) {
    if (thrown instanceof URIError) return path;
    throw thrown;
  }
}

const WANTED =
  '应为 mysql://用户:密码@主机:端口/库名、postgres://… 或 sqlite:文件路径；密码里的 @ : / # % 等字符要写成 %40 %3A %2F %23 %25';

/** `mysql://`, `mariadb://`, `postgres://`, `postgresql://` with a host, or `sqlite:` with a path. */
export const databaseUrl = z.string().refine(isDatabaseUrl, { error: WANTED });
