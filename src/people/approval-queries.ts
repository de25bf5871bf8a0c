// The SQL of dangerous actions on their way; every step is taken by one press only.
import type { Kysely } from 'kysely';
import { isoInstant, parseInstant } from '../lib/clock.ts';
import type { Store } from '../store/store.ts';
import type { ApprovalState, ApprovalTables } from './approval-tables.ts';
import { AGREE_MS, type Approval, type ApprovalPreview, CONFIRM_MS } from './approvals.ts';

function tablesOf<T extends object>(db: Kysely<T>): Kysely<ApprovalTables> {
  return db as unknown as Kysely<ApprovalTables>;
}

export async function approvalBy(store: Store, id: string): Promise<Approval | null> {
  const row = await tablesOf(store.db).selectFrom('approvals').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) return null;
  const { command, line, digest, requester, chat, state, preview } = row;
  return {
    ...{ id, command, line, digest, requester, chat, state },
    // Written by enterApproval and by nobody else.
    preview: preview === null ? null : (JSON.parse(preview) as ApprovalPreview),
    needsSecond: row.needs_second === 1,
    askedAt: parseInstant(row.asked_at),
    expiresAt: parseInstant(row.expires_at),
  };
}

export type NewApproval = Omit<Approval, 'state' | 'askedAt' | 'expiresAt'>;

export async function enterApproval<T extends object>(trx: Kysely<T>, asked: NewApproval, now: Date): Promise<void> {
  const { needsSecond, preview, ...same } = asked;
  const row = {
    ...same,
    preview: preview === null ? null : JSON.stringify(preview),
    needs_second: needsSecond ? 1 : 0,
    state: 'asked' as const,
    asked_at: isoInstant(now),
    expires_at: isoInstant(new Date(now.getTime() + CONFIRM_MS)),
    confirmed_at: null,
    decided_by: null,
    decided_at: null,
  };
  await tablesOf(trx).insertInto('approvals').values(row).execute();
}

export interface Taken {
  readonly from: ApprovalState;
  readonly to: Exclude<ApprovalState, 'asked'>;
  readonly by: string;
  readonly now: Date;
}

/** True when this press took the step; false when another was before it. */
export async function takeStep<T extends object>(
  trx: Kysely<T>,
  { id }: Pick<Approval, 'id'>,
  { from, to, by, now }: Taken,
): Promise<boolean> {
  const at = isoInstant(now);
  const expires_at = isoInstant(new Date(now.getTime() + AGREE_MS));
  const change =
    to === 'waiting' ? { state: to, confirmed_at: at, expires_at } : { state: to, decided_by: by, decided_at: at };
  const result = await tablesOf(trx)
    .updateTable('approvals')
    .set(change)
    .where('id', '=', id)
    .where('state', '=', from)
    .executeTakeFirstOrThrow();
  return result.numUpdatedRows === 1n;
}
