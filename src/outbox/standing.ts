// How the outbox stands, and what of it may be forgotten.
import type { Kysely } from 'kysely';
import { isoInstant } from '../lib/clock.ts';
import { forgetBatches } from '../store/forget-batches.ts';
import type { Store } from '../store/store.ts';
import type { OutboxTables } from './tables.ts';

export interface OutboxStanding {
  /** Messages that have not gone out yet. */
  readonly waiting: number;
  /** When the oldest of them was said: ISO instant, UTC. */
  readonly oldest: string | null;
  /** The newest that was delivered, with what proves it: the platform's id or the other side's answer. */
  readonly lastSent: { readonly at: string; readonly proof: string } | null;
  /** The newest message that could not be delivered at all. */
  readonly lastFailure: { readonly saidAt: string; readonly error: string } | null;
}

const MOST_PROOF = 60;

export async function outboxStanding<T extends OutboxTables>(db: Kysely<T>): Promise<OutboxStanding> {
  const own = db as unknown as Kysely<OutboxTables>;
  const waiting = await own
    .selectFrom('outbox')
    .select((eb) => [eb.fn.countAll().as('count'), eb.fn.min('said_at').as('oldest')])
    .where('state', 'in', ['waiting', 'sending'])
    .executeTakeFirstOrThrow();
  const sent = await own
    .selectFrom('outbox')
    .select(['sent_at', 'message_id', 'proof'])
    .where('state', '=', 'sent')
    .where((eb) => eb.or([eb('message_id', 'is not', null), eb('proof', 'is not', null)]))
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  const failure = await own
    .selectFrom('outbox')
    .select(['said_at', 'error'])
    .where('state', '=', 'failed')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return {
    waiting: Number(waiting.count),
    oldest: waiting.oldest,
    lastSent:
      sent === undefined || sent.sent_at === null
        ? null
        : { at: sent.sent_at, proof: (sent.message_id ?? sent.proof ?? '').slice(0, MOST_PROOF) },
    lastFailure: failure === undefined ? null : { saidAt: failure.said_at, error: failure.error ?? '' },
  };
}

/**
 * Forgets what has ended and was said before then, but for what others still have to answer or patch; answers how many rows that were.
 * A thing whose row is forgotten can be said again in spite of its `once`, and a message that was posted within the last hours is
 * needed to settle lost answers: `before` lies days back.
 */
export async function forgetSaid(store: Store, before: Date): Promise<number> {
  const outbox = store.withTables<OutboxTables>();
  const ended = outbox.db
    .selectFrom('outbox')
    .select('id')
    .where('state', 'in', ['sent', 'failed', 'superseded'])
    .where('said_at', '<', isoInstant(before))
    .where('id', 'not in', (eb) =>
      eb
        .selectFrom('outbox as other')
        .select('other.of_row')
        .where('other.state', 'in', ['waiting', 'sending'])
        .where('other.of_row', 'is not', null),
    );
  return forgetBatches(
    async (limit) => (await ended.limit(limit).execute()).map(({ id }) => id),
    (ids) => outbox.transaction((trx) => trx.deleteFrom('outbox').where('id', 'in', ids).execute()),
  );
}
