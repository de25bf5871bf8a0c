// The cards of runs and tasks as they stand in the outbox: found by what they are about, within the transaction that says more of it.
import type { Kysely } from 'kysely';
import type { OutboxTables } from '../../../outbox/tables.ts';

export interface SaidCard {
  /** Of its row in the outbox. */
  readonly id: string;
  readonly chat: string;
  readonly once: string;
}

/** Those with one of these keys that have been said. */
export async function cardsOf<T extends OutboxTables>(
  trx: Kysely<T>,
  keys: readonly string[],
): Promise<readonly SaidCard[]> {
  const rows = await (trx as unknown as Kysely<OutboxTables>)
    .selectFrom('outbox')
    .select(['id', 'chat', 'once'])
    .where('once', 'in', ['', ...keys])
    .execute();
  return rows.map(({ id, chat, once }) => ({ id, chat, once: once ?? '' }));
}

/** Those whose keys begin so, and that no row with the same key and `over` behind it has ended. */
export async function openCards<T extends OutboxTables>(
  trx: Kysely<T>,
  prefix: string,
  over: string,
): Promise<readonly SaidCard[]> {
  const rows = await (trx as unknown as Kysely<OutboxTables>)
    .selectFrom('outbox')
    .select(['id', 'chat', 'once'])
    .where('once', 'like', `${prefix}%`)
    .execute();
  const known = new Set(rows.map(({ once }) => once));
  return rows.flatMap(({ id, chat, once }) =>
    once === null || once.endsWith(over) || known.has(`${once}${over}`) ? [] : { id, chat, once },
  );
}
