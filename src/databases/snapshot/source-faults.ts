// What goes wrong while reading a source, as sentences that name the source and the remedy.
import { errorText, UpstreamError, UserError } from '../../lib/errors.ts';
import { AccessError, databaseFault, placeShown } from '../faults.ts';
import type { SourceTarget, TableRead } from './contract.ts';

/** A statement ran longer than the server was told to let it: MariaDB, MySQL, PostgreSQL. */
const TOO_SLOW: ReadonlySet<unknown> = new Set([1969, 3024, '57014']);
/** Somebody ended the statement, or changed the table while our snapshot was open. */
const INTERRUPTED: ReadonlySet<unknown> = new Set([1317, 1412]);
/** Node's codes for certificates, and mysql2's for whatever Node said. */
const BAD_CERTIFICATE = /CERT|^HANDSHAKE_SSL_ERROR$/;

export function sourceShown({ url, options }: SourceTarget): string {
  return placeShown(options.name, url);
}

/**
 * The error to throw for what a driver threw; the signal's reason when everything fails because the caller aborted.
 * @param read the table being read, for SQL errors
 */
export function sourceFault(thrown: unknown, target: SourceTarget, read?: TableRead): unknown {
  if (target.signal?.aborted) return target.signal.reason;
  if (!(thrown instanceof Error) || thrown instanceof UserError || thrown instanceof UpstreamError) return thrown;
  const service = sourceShown(target);
  const code = 'errno' in thrown && typeof thrown.errno === 'number' ? thrown.errno : codeOf(thrown);
  const retryable = (sentence: string) => new UpstreamError(service, sentence, { retryable: true, cause: thrown });
  if (TOO_SLOW.has(code) && !/user request/.test(thrown.message)) return tooSlowFault(target, thrown);
  if (INTERRUPTED.has(code) || code === '57014') {
    return retryable(`${service}的查询被中止，可能有人结束了它，或表结构刚刚改过；稍后重试即可`);
  }
  if (BAD_CERTIFICATE.test(String(codeOf(thrown)))) {
    const remedy = '请用 tls.ca 指定签发它的根证书，或检查证书里的主机名和有效期';
    return new AccessError(`${service}的证书校验没有通过（${thrown.message}）；${remedy}`, { cause: thrown });
  }
  const known = databaseFault(thrown, target.options.name, target.url);
  if (known !== thrown) return known;
  if (isSqlError(thrown)) return new UserError(sqlSentence(service, thrown, read), { cause: thrown });
  return new UpstreamError(service, `${service}出错：${errorText(thrown)}`, { retryable: false, cause: thrown });
}

export function tooSlowFault(target: SourceTarget, cause?: unknown): UpstreamError {
  const service = sourceShown(target);
  const seconds = target.options.statementTimeoutMs / 1000;
  const sentence = `${service}的一条查询超过 ${seconds} 秒，被中止；请减轻数据库负载、用 where 缩小范围，或放宽语句时限`;
  return new UpstreamError(service, sentence, { retryable: true, cause });
}

export function stalledFault(target: SourceTarget): UpstreamError {
  const service = sourceShown(target);
  const seconds = target.options.stallTimeoutMs / 1000;
  const sentence = `${service}已有 ${seconds} 秒没有传来数据，连接已断开；请检查数据库是否卡住、网络是否中断，稍后重试`;
  return new UpstreamError(service, sentence, { retryable: true });
}

export function connectTimeoutFault(target: SourceTarget): UpstreamError {
  const service = sourceShown(target);
  const seconds = target.options.connectTimeoutMs / 1000;
  const sentence = `${service}在 ${seconds} 秒内没有连上，请检查主机、端口、网络和防火墙，以及数据库是否卡住`;
  return new UpstreamError(service, sentence, { retryable: true });
}

/** The columns asked for, in that order. @throws UserError that names what is missing and what is there */
export function requireColumns<C extends { readonly name: string }>(
  present: readonly C[] | undefined,
  read: TableRead,
  target: SourceTarget,
): readonly C[] {
  const service = sourceShown(target);
  if (present === undefined) {
    throw new UserError(`${service}里没有表 ${read.table}（或这个用户无权查看它），请检查表名和授权`);
  }
  if (read.columns.length === 0) throw new Error(`no column of ${read.table} was asked for`);
  return read.columns.map((name) => {
    const column = present.find((candidate) => candidate.name === name);
    if (column !== undefined) return column;
    const names = present.map((candidate) => candidate.name).join('、');
    throw new UserError(`${service}的表 ${read.table} 没有列 ${name}，现有：${names}`);
  });
}

/** Notes on what a copy could not carry over as it stands. */
export function copyNotes(
  read: TableRead,
  totals: { readonly unreadable: number; readonly repaired: boolean },
  unreadable: string,
): readonly string[] {
  return [
    ...(totals.unreadable > 0 ? [`表 ${read.table} 有 ${totals.unreadable} 个${unreadable}，按空值处理`] : []),
    ...(totals.repaired ? [`表 ${read.table} 里有不是 UTF-8 的文字，读不懂的字节以 � 代替`] : []),
  ];
}

function codeOf(error: Error): unknown {
  return 'code' in error ? error.code : undefined;
}

/** Both servers give SQL errors an SQLSTATE; SQLite calls them SQLITE_ERROR. */
export function isSqlError(error: Error): boolean {
  const code = codeOf(error);
  return 'sqlState' in error || code === 'SQLITE_ERROR' || (typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code));
}

function sqlSentence(service: string, error: Error, read: TableRead | undefined): string {
  if (read === undefined) return `${service}不接受我们的语句，数据库说：${error.message}`;
  const remedy = read.where === undefined ? '请检查这张表或视图' : `请检查它的 where 条件：${read.where}`;
  return `${service}读表 ${read.table} 时出错，数据库说：${error.message}。${remedy}`;
}
