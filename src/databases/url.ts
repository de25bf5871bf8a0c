// One door by URL: which kind of database it is, what file or server it names, and how it is shown without its password.
import { sqlitePath } from '../config/database-url.ts';
import { UserError } from '../lib/errors.ts';

export type DatabaseKind = 'mysql' | 'postgres' | 'sqlite';

export interface DatabaseUrl {
  readonly kind: DatabaseKind;
  /** The URL as given, with its password: for drivers only, never for logs. */
  readonly text: string;
  /** The URL without password and parameters: safe for logs, pages and errors. */
  readonly shown: string;
  /** Set where sentences name neither address nor login: whoever writes SQL need not learn where the database is. */
  readonly unnamed?: true;
  /** SQLite only: the file's path. */
  readonly file?: string;
}

const KIND_BY_SCHEME: Readonly<Record<string, DatabaseKind>> = {
  mysql: 'mysql',
  mariadb: 'mysql',
  postgres: 'postgres',
  postgresql: 'postgres',
  sqlite: 'sqlite',
};

/**
 * Reads a database URL: `mysql://user:password@host:3306/name`, `postgres://…` or `sqlite:path/to/file.db` (relative to the
 * working folder; `sqlite:///absolute/path` is absolute).
 * @throws UserError when the scheme is unknown or the text is no URL; the message never repeats the password.
 */
export function parseDatabaseUrl(text: string): DatabaseUrl {
  const scheme = /^([a-z]+):/i.exec(text)?.[1]?.toLowerCase() ?? '';
  const kind = KIND_BY_SCHEME[scheme];
  if (kind === undefined) {
    throw new UserError(
      `数据库地址以“${scheme || text.slice(0, 8)}”开头，应为 mysql://、postgres:// 或 sqlite:，例如 mysql://user:password@10.0.0.5:3306/iot`,
    );
  }
  if (kind === 'sqlite') {
    const file = sqlitePath(text);
    if (file === '') throw new UserError('sqlite: 后面缺少文件路径，例如 sqlite:data/zhiban.db');
    return { kind, text, shown: `sqlite:${file}`, file };
  }
  const parsed = URL.canParse(text) ? new URL(text) : null;
  if (parsed === null || parsed.hostname === '') {
    throw new UserError(
      `数据库地址 ${scheme}://… 读不懂，应为 ${scheme}://用户:密码@主机:端口/库名；密码里的 @ : / # 等字符要写成 %40 %3A %2F %23`,
    );
  }
  const port = parsed.port === '' ? '' : `:${parsed.port}`;
  return { kind, text, shown: `${scheme}://${parsed.hostname}${port}${parsed.pathname}` };
}
