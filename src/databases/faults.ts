// What a driver throws, told apart: the operator's to put right, the service's to recover from, worth another try, or a bug.
import { UpstreamError, UserError } from '../lib/errors.ts';
import { FAULT_BY_CODE, FAULT_BY_MESSAGE, type FaultRule } from './fault-rules.ts';
import type { DatabaseUrl } from './url.ts';

/** Of the user's to put right, and about the database itself (login, rights, certificate, file), not what was asked of it. */
export class AccessError extends UserError {}

/** Codes after which the whole transaction may simply be run again. */
const TRANSIENT: ReadonlySet<string> = new Set([
  'ER_LOCK_DEADLOCK',
  'ER_LOCK_WAIT_TIMEOUT',
  'ER_CHECKREAD',
  '40001',
  '40P01',
  '55P03',
]);
const DUPLICATE: ReadonlySet<string> = new Set([
  'ER_DUP_ENTRY',
  '23505',
  'SQLITE_CONSTRAINT_UNIQUE',
  'SQLITE_CONSTRAINT_PRIMARYKEY',
]);

/**
 * The sentence an operator reads for a driver's error, as UserError or UpstreamError with the driver's error as its cause;
 * any other error (bad SQL, a broken constraint) comes back as it is.
 * @param label what the database is to people, for instance `存储` or `苏州基地 iot`.
 */
export function databaseFault(thrown: unknown, label: string, url: DatabaseUrl): unknown {
  if (thrown instanceof UserError || thrown instanceof UpstreamError) return thrown;
  const rule = ruleFor(thrown);
  if (rule === undefined) return thrown;
  const service = placeShown(label, url);
  const sentence = `${service}${rule.says}`;
  if (rule.kind === 'user') return new AccessError(sentence, { cause: thrown });
  return new UpstreamError(service, sentence, { retryable: true, cause: thrown });
}

/** How a sentence names a database. */
export function placeShown(label: string, { shown, unnamed }: Pick<DatabaseUrl, 'shown' | 'unnamed'>): string {
  return unnamed === true ? `来源“${label}”` : `${label}（${shown}）`;
}

/** True for a deadlock, a failed serialization, a lock not had in time and a busy SQLite: nothing was done, try the transaction again. */
export function isTransient(thrown: unknown): boolean {
  const code = codeOf(causeOf(thrown));
  return TRANSIENT.has(code) || code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED');
}

/** True when SQLite's file is locked by another connection at this moment; the statement had no effect. */
export function isBusy(thrown: unknown): boolean {
  return codeOf(thrown).startsWith('SQLITE_BUSY');
}

/** True when the table asked for does not exist. */
export function isMissingTable(thrown: unknown): boolean {
  const code = codeOf(thrown);
  if (code === 'ER_NO_SUCH_TABLE' || code === '42P01') return true;
  return code === 'SQLITE_ERROR' && thrown instanceof Error && thrown.message.startsWith('no such table');
}

/** True when a row with the same unique key is there already. */
export function isDuplicateKey(thrown: unknown): boolean {
  return DUPLICATE.has(codeOf(causeOf(thrown)));
}

function ruleFor(thrown: unknown): FaultRule | undefined {
  const code = codeOf(thrown);
  const family = code.startsWith('SQLITE_') ? code.split('_').slice(0, 2).join('_') : code;
  const byCode = FAULT_BY_CODE[code] ?? FAULT_BY_CODE[family];
  if (byCode !== undefined || !(thrown instanceof Error)) return byCode;
  // PostgreSQL's class 08 is "connection exception"; drivers name some ends of a connection by sentence only.
  if (/^08...$/.test(code)) return FAULT_BY_CODE.ECONNRESET;
  return FAULT_BY_MESSAGE.find(([pattern]) => pattern.test(thrown.message))?.[1];
}

function causeOf(thrown: unknown): unknown {
  return thrown instanceof Error && thrown.cause !== undefined ? thrown.cause : thrown;
}

function codeOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : '';
}
