// Who did what: one row for every command, click, run and export, written in the transaction of what it records.
import type { Kysely, Selectable } from 'kysely';
import { insertIfAbsent } from '../databases/dialect.ts';
import { isoInstant } from '../lib/clock.ts';
import { forgetBatches } from '../store/forget-batches.ts';
import type { Store } from '../store/store.ts';
import { redactedText } from './redacted-text.ts';
import type { AuditTable, BotTables } from './tables.ts';

/**
 * `stale`: asked too long ago to be done · `again`: a button that works once was pressed before · `limited`: too many from one person ·
 * `unreadable`: the command was clear, its line was not.
 */
export type Decision = 'allowed' | 'denied' | 'unknown' | 'unreadable' | 'stale' | 'again' | 'limited';

export interface AuditEntry {
  /** Of store.newId, made outside the transaction. */
  readonly id: string;
  readonly now: Date;
  /** A key of the thing that is recorded, at most 200 characters. */
  readonly once: string;
  readonly kind: 'message' | 'click' | 'run' | 'export';
  /** open_id, or who else it was, for instance `schedule`. */
  readonly person: string;
  readonly chat: string | null;
  /** Raw: secrets are taken out here. */
  readonly text: string;
  readonly command: string | null;
  readonly decision: Decision;
  /** `ok`, or what became of it, in Chinese; cut to 2,000 characters, without secrets. */
  readonly result: string;
  readonly ms: number;
  readonly trace: string;
}

/** Writes the row, or fills in how it ended where the key is recorded already. */
export async function recordAudit<T extends object>(trx: Kysely<T>, entry: AuditEntry): Promise<void> {
  const db = trx as unknown as Kysely<BotTables>;
  const { id, now, once, kind, person, chat, command, decision, trace } = entry;
  const end = { decision, result: redactedText(entry.result), ms: Math.round(entry.ms) };
  const row = {
    id,
    at: isoInstant(now),
    once,
    kind,
    person,
    chat,
    text: redactedText(entry.text),
    command,
    trace,
    ...end,
  };
  if (await insertIfAbsent(db, 'audit', row, ['once'])) return;
  await db.updateTable('audit').set(end).where('once', '=', once).execute();
}

/** What was recorded under a trace number; null when nothing was. */
export async function auditOf(store: Store, trace: string): Promise<Selectable<AuditTable> | null> {
  const { db } = store.withTables<BotTables>();
  return (await db.selectFrom('audit').selectAll().where('trace', '=', trace).executeTakeFirst()) ?? null;
}

/** Forgets what was recorded before then; answers how many rows that were. Audit rows are to be kept a year at least (reliability.md §5.8). */
export async function forgetAudit(store: Store, before: Date): Promise<number> {
  const own = store.withTables<BotTables>();
  const old = own.db.selectFrom('audit').select('id').where('at', '<', isoInstant(before));
  return forgetBatches(
    async (limit) => (await old.limit(limit).execute()).map(({ id }) => id),
    (ids) => own.transaction((trx) => trx.deleteFrom('audit').where('id', 'in', ids).execute()),
  );
}
