// The schema of a database's URL, as far as it can be checked without the room that opens databases.
import { z } from 'zod';

const SCHEMES = ['mysql', 'mariadb', 'postgres', 'postgresql', 'sqlite'];

function isDatabaseUrl(text: string): boolean {
  const scheme = /^([a-z]+):/i.exec(text)?.[1]?.toLowerCase() ?? '';
  if (!SCHEMES.includes(scheme)) return false;
  if (scheme === 'sqlite') return isDecodable(text.slice('sqlite:'.length));
  return URL.canParse(text) && new URL(text).hostname !== '';
}

function isDecodable(file: string): boolean {
  try {
    return decodeURI(file).replace(/^\/\/(?=\/)/, '') !== '';
  } catch (thrown) {
    if (thrown instanceof URIError) return false;
    throw thrown;
  }
}

const WANTED =
  '应为 mysql://用户:密码@主机:端口/库名、postgres://… 或 sqlite:文件路径；密码里的 @ : / # % 等字符要写成 %40 %3A %2F %23 %25';

/** `mysql://`, `mariadb://`, `postgres://`, `postgresql://` with a host, or `sqlite:` with a path. */
export const databaseUrl = z.string().refine(isDatabaseUrl, { error: WANTED });
