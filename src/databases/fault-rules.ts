// The codes of three drivers, what each means, and the second half of the sentence that says so: what was found, what to do.

export interface FaultRule {
  /** `user`: nothing changes until somebody puts it right. `upstream`: the same call may succeed later. */
  readonly kind: 'user' | 'upstream';
  readonly says: string;
}

const user = (says: string): FaultRule => ({ kind: 'user', says });
const upstream = (says: string): FaultRule => ({ kind: 'upstream', says });

const REFUSED = upstream('拒绝连接，请确认数据库已启动、主机和端口没有写错');
const UNREACHABLE = upstream('连不上，请检查网络、防火墙和主机地址');
const TIMED_OUT = upstream('在规定时间内没有应答，请检查网络和数据库负载');
const NO_HOST = upstream('的主机名解析不了，请检查主机名是否写错、域名服务是否正常');
const LOST = upstream('的连接中断，数据库可能刚刚重启；稍后重试即可');
const BAD_LOGIN = user('不接受这个用户名或密码，请检查地址里的用户和密码（特殊字符要写成 %40 这样的编码）');
const NO_RIGHT = user('的这个用户没有所需的权限，请给它授权，或换一个用户');
const NO_DATABASE = user('没有这个库，请先建库，或检查地址里的库名');
const FULL = upstream('的连接数已满，请提高数据库的最大连接数，或减少同时连接的程序');
const STARTING = upstream('正在启动或关闭，稍后重试即可');
const READ_ONLY = upstream('目前只读，可能正在主备切换，或磁盘、权限有问题');
const DISK_FULL = upstream('的磁盘已满，请清理磁盘后重试，已有数据不受影响');
const BUSY = upstream('一直被别的连接占用，请稍后重试；若反复出现，请找出长时间不提交的事务');
const BAD_CERTIFICATE = user('的证书校验没有通过，请用 sslrootcert 指定签发它的根证书，或检查证书里的主机名和有效期');
const NO_TLS = user('不支持加密连接，请在数据库上启用 TLS，或去掉地址里的 sslmode');
const CANNOT_OPEN = user('打不开，请检查路径是否存在、当前用户有没有读写权限');
const NO_SQLITE = user('不是 SQLite 数据库文件，或文件已损坏，请检查路径，必要时从备份恢复');
const IO = upstream('读写磁盘出错，请检查磁盘和文件系统');

/** By the driver's `code`; for SQLite also by the primary code's name. */
export const FAULT_BY_CODE: Readonly<Record<string, FaultRule>> = {
  ECONNREFUSED: REFUSED,
  EHOSTUNREACH: UNREACHABLE,
  ENETUNREACH: UNREACHABLE,
  ETIMEDOUT: TIMED_OUT,
  ENOTFOUND: NO_HOST,
  EAI_AGAIN: NO_HOST,
  ECONNRESET: LOST,
  EPIPE: LOST,
  // The file system under SQLite
  EACCES: CANNOT_OPEN,
  EPERM: CANNOT_OPEN,
  EROFS: CANNOT_OPEN,
  EEXIST: CANNOT_OPEN,
  ENOTDIR: CANNOT_OPEN,
  ENOSPC: DISK_FULL,
  // Certificates
  SELF_SIGNED_CERT_IN_CHAIN: BAD_CERTIFICATE,
  DEPTH_ZERO_SELF_SIGNED_CERT: BAD_CERTIFICATE,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: BAD_CERTIFICATE,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: BAD_CERTIFICATE,
  CERT_HAS_EXPIRED: BAD_CERTIFICATE,
  ERR_TLS_CERT_ALTNAME_INVALID: BAD_CERTIFICATE,
  HANDSHAKE_SSL_ERROR: BAD_CERTIFICATE, // mysql2's name for any of them
  // MySQL and MariaDB
  PROTOCOL_CONNECTION_LOST: LOST,
  ER_CONNECTION_KILLED: LOST,
  ER_SERVER_SHUTDOWN: STARTING,
  ER_NORMAL_SHUTDOWN: STARTING,
  ER_ACCESS_DENIED_ERROR: BAD_LOGIN,
  ER_ACCESS_DENIED_NO_PASSWORD_ERROR: BAD_LOGIN,
  ER_NOT_SUPPORTED_AUTH_MODE: BAD_LOGIN,
  ER_DBACCESS_DENIED_ERROR: NO_RIGHT,
  ER_TABLEACCESS_DENIED_ERROR: NO_RIGHT,
  ER_SPECIFIC_ACCESS_DENIED_ERROR: NO_RIGHT,
  ER_BAD_DB_ERROR: NO_DATABASE,
  ER_CON_COUNT_ERROR: FULL,
  ER_TOO_MANY_USER_CONNECTIONS: FULL,
  ER_OPTION_PREVENTS_STATEMENT: READ_ONLY,
  ER_READ_ONLY_MODE: READ_ONLY,
  ER_DISK_FULL: DISK_FULL,
  ER_RECORD_FILE_FULL: DISK_FULL,
  ER_LOCK_DEADLOCK: BUSY,
  ER_LOCK_WAIT_TIMEOUT: BUSY,
  ER_CHECKREAD: BUSY,
  HANDSHAKE_NO_SSL_SUPPORT: NO_TLS,
  // PostgreSQL
  '28P01': BAD_LOGIN,
  '28000': BAD_LOGIN,
  '3D000': NO_DATABASE,
  '42501': NO_RIGHT,
  '53300': FULL,
  '53100': DISK_FULL,
  '57P01': LOST,
  '57P02': LOST,
  '57P03': STARTING,
  '57P05': LOST,
  '25P03': LOST,
  '25006': READ_ONLY,
  '40001': BUSY,
  '40P01': BUSY,
  '55P03': BUSY,
  // SQLite
  SQLITE_BUSY: BUSY,
  SQLITE_LOCKED: BUSY,
  SQLITE_FULL: DISK_FULL,
  SQLITE_IOERR: IO,
  SQLITE_READONLY: READ_ONLY,
  SQLITE_CANTOPEN: CANNOT_OPEN,
  SQLITE_PERM: CANNOT_OPEN,
  SQLITE_NOTADB: NO_SQLITE,
  SQLITE_CORRUPT: NO_SQLITE,
};

/** Errors the drivers give no code. */
export const FAULT_BY_MESSAGE: readonly (readonly [RegExp, FaultRule])[] = [
  [/timeout exceeded when trying to connect|due to connection timeout|timeout expired/i, TIMED_OUT],
  [/connection terminated|connection error and is not queryable|closed state|connection ended/i, LOST],
  [/client password must be|no password supplied/i, BAD_LOGIN],
  [/does not support SSL|server does not support secure/i, NO_TLS],
  [/^Unable to open connection|ConnectionFailed\(/, CANNOT_OPEN],
];
