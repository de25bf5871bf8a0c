// What sign-in leaves in the audit: who came in and how, who went out, who was refused. Of what repeats, one row an hour.
import type { Kysely } from 'kysely';
import type { Clock } from '../../lib/clock.ts';
import { traceOf } from '../../lib/trace-number.ts';
import { recordAudit } from '../../people/audit.ts';
import { hashOf } from '../../people/signin/secret.ts';
import type { Store } from '../../store/store.ts';

export interface SigninRecord {
  readonly kind: 'sign-in' | 'denial' | 'secret';
  readonly person: string;
  /** Chinese: what was done or asked for. */
  readonly text: string;
  readonly decision: 'allowed' | 'denied';
  /** Chinese; `ok` when there is nothing to say. */
  readonly result: string;
  /** What repeats has one row an hour by this name; without it every time has its own. */
  readonly hourly?: string;
}

/** By the product's clock, as all of the audit. */
export async function recordSignin<T extends object>(
  trx: Kysely<T>,
  id: string,
  { hourly, ...record }: SigninRecord,
  now: Date,
): Promise<void> {
  const hour = now.toISOString().slice(0, 13);
  const once = hourly === undefined ? `signin/${id}` : `signin/${hashOf(hourly).slice(0, 40)}/${hour}`;
  await recordAudit(trx, { id, now, once, ...record, chat: null, command: null, ms: 0, trace: traceOf(id) });
}

export type RecordAlone = (record: SigninRecord) => Promise<void>;

/** Records in transactions of their own; what has its row this hour already costs nothing more. */
export function recorder(store: Store, clock: Clock): RecordAlone {
  let hour = '';
  let recorded = new Set<string>();
  return async (record) => {
    const now = clock();
    if (now.toISOString().slice(0, 13) !== hour) {
      hour = now.toISOString().slice(0, 13);
      recorded = new Set();
    }
    if (record.hourly !== undefined && recorded.has(record.hourly)) return;
    const id = store.newId(now);
    await store.transaction((trx) => recordSignin(trx, id, record, now));
    if (record.hourly !== undefined) recorded.add(record.hourly);
  };
}
