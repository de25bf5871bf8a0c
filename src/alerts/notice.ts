// For who looks again and again: a raise of what is raised already, with the same words, and a recovery of what is not raised, write nothing.
import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import { isRaised, turnWatch, watchedWords } from './queries.ts';
import { type AlertRaise, raiseAlert, recoverAlert } from './raise.ts';
import type { AlertTables } from './tables.ts';

/**
 * Answers whether it was raised. Of several who see the same at once one raises it.
 * @param raise with `once`, the same words under that key are never raised again, recovered or not
 */
export async function raiseOnce<T extends object>(trx: Kysely<T>, raise: AlertRaise): Promise<boolean> {
  const { id: _, now: __, key, site = '', once, actionTitle: ____, linkTitle: _____, ...facts } = raise;
  const db = trx as unknown as Kysely<AlertTables>;
  const words = JSON.stringify({ ...facts, once });
  if ((await watchedWords(db, key, site)) === words || !(await turnWatch(db, { key, site, words }))) return false;
  const { once: ___, ...plain } = raise;
  return raiseAlert(trx, once === undefined ? plain : { ...plain, once: digest([key, site, once, words]) });
}

export async function recoverRaised<T extends object>(
  trx: Kysely<T>,
  recovery: Parameters<typeof recoverAlert>[1],
): Promise<boolean> {
  const { key, site = '' } = recovery;
  const db = trx as unknown as Kysely<AlertTables>;
  if ((await watchedWords(db, key, site)) === null || !(await turnWatch(db, { key, site, words: null }))) return false;
  return recoverAlert(trx, recovery);
}

function digest(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/** A recovery of what is open, or was raised and not looked at yet; writes nothing otherwise. For one who is the only one to say so. */
export async function recoverOpen<T extends object>(
  trx: Kysely<T>,
  recovery: Parameters<typeof recoverAlert>[1],
): Promise<boolean> {
  const { key, site = '' } = recovery;
  return (await isRaised(trx as unknown as Kysely<AlertTables>, key, site)) ? recoverAlert(trx, recovery) : false;
}
