// Duty's questions to the outbox: what could not be delivered, and what waits for long.
import type { Kysely } from 'kysely';
import { isoInstant } from '../../lib/clock.ts';
import type { OutboxTables } from '../../outbox/tables.ts';
import type { Store } from '../../store/store.ts';

export interface LostMessage {
  /** ISO instant, UTC. */
  readonly said_at: string;
  readonly error: string | null;
}

/** Alerts themselves and their edits do not count, or they would beget each other. */
function messages(store: Store) {
  const db = store.withTables<OutboxTables>().db as unknown as Kysely<OutboxTables>;
  return db
    .selectFrom('outbox')
    .where((eb) => eb.or([eb('once', 'is', null), eb('once', 'not like', 'alert/%')]))
    .where((eb) => eb.or([eb('replaces', 'is', null), eb('replaces', 'not like', 'alert/%')]));
}

/** Those said since then that could not be delivered at all, the newest first. */
export async function lostMessages(
  store: Store,
  { since, most }: { readonly since: Date; readonly most: number },
): Promise<readonly LostMessage[]> {
  return messages(store)
    .select(['said_at', 'error'])
    .where('state', '=', 'failed')
    .where('said_at', '>=', isoInstant(since))
    .orderBy('id', 'desc')
    .limit(most)
    .execute();
}

/** How many were said before then and still wait. */
export async function lateMessages(store: Store, before: Date): Promise<number> {
  const { count } = await messages(store)
    .select((eb) => eb.fn.countAll().as('count'))
    .where('state', 'in', ['waiting', 'sending'])
    .where('said_at', '<', isoInstant(before))
    .executeTakeFirstOrThrow();
  return Number(count);
}
