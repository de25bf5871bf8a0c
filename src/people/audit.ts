// Who did what: one row for every command, click, run, export, sign-in, denial, secret used, setting, approval and alert, written in the
// transaction of what it records. Rows are added, never changed; only retention takes old ones away.
import type { Kysely } from 'kysely';
import { insertIfAbsent } from '../databases/dialect.ts';
import { isoInstant } from '../lib/clock.ts';
import type { AuditTables } from './audit-tables.ts';
import { redactedText } from './redacted-text.ts';

/**
 * `stale`: asked too long ago to be done · `again`: a button that works once was pressed before · `limited`: too many from one person ·
 * `unreadable`: the command was clear, its line was not.
 */
export type Decision = 'allowed' | 'denied' | 'unknown' | 'unreadable' | 'stale' | 'again' | 'limited';

/** How a result begins of what was allowed and did not work. */
export const FAILED = '失败：';

/** `refused`: somebody might not, or too often · `failed`: it was allowed, and did not work, or not all of it · `done`: it worked. */
export type Outcome = 'refused' | 'failed' | 'done';

/**
 * `message`, `click`: what was asked in a chat · `run`: a job's run · `export`: a file that left ·
 * `query`: SQL that somebody wrote, tried on a database · `denial`: what a page or an API
 * refused · `secret`: one was used or changed, by name · `setting`: a live setting · `approval`, `alert`: what became of one.
 */
export type AuditKind =
  | 'message'
  | 'click'
  | 'run'
  | 'export'
  | 'query'
  | 'sign-in'
  | 'denial'
  | 'secret'
  | 'setting'
  | 'approval'
  | 'alert';

export interface AuditEntry {
  /** Of store.newId, made outside the transaction. */
  readonly id: string;
  readonly now: Date;
  /** A key of the thing that is recorded, at most 200 characters. */
  readonly once: string;
  readonly kind: AuditKind;
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
  /** The number that people read out: of lib/trace-number.ts. */
  readonly trace: string;
}

/** Adds the row; what is recorded by its key already stays as it is. */
export async function recordAudit<T extends object>(trx: Kysely<T>, entry: AuditEntry): Promise<void> {
  const db = trx as unknown as Kysely<AuditTables>;
  const { id, now, once, kind, person, chat, command, decision, trace } = entry;
  const row = {
    ...{ id, at: isoInstant(now), once, kind, person, chat, command, decision, trace },
    text: redactedText(entry.text),
    result: redactedText(entry.result),
    ms: Math.round(entry.ms),
  };
  await insertIfAbsent(db, 'audit_log', row, ['once']);
}
