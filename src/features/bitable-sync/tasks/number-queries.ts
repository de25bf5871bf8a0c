// One edit of the tasks after the other, in all processes: numbers are given once, and no two tasks have one name.
import type { Kysely } from 'kysely';
import { insertIfAbsent, lockRows } from '../../../databases/dialect.ts';
import type { Store } from '../../../store/store.ts';
import { syncDb } from '../context.ts';
import type { SyncTables } from '../tables.ts';

const NAME = 'task';

/** The number given last, 0 before the first; until the transaction ends nobody else gives one. */
export async function lockNumbers(trx: Kysely<SyncTables>): Promise<number> {
  const query = lockRows(trx, trx.selectFrom('sync_numbers').select('last').where('name', '=', NAME));
  // Looked for first: on MySQL an insert that finds the row holds it in a way in which two block each other.
  const row = await query.executeTakeFirst();
  if (row !== undefined) return Number(row.last);
  await insertIfAbsent(trx, 'sync_numbers', { name: NAME, last: 0 }, ['name']);
  return Number((await query.executeTakeFirstOrThrow()).last);
}

/** Call it with the numbers locked. */
export async function nextNumber(trx: Kysely<SyncTables>, last: number): Promise<number> {
  await trx
    .updateTable('sync_numbers')
    .set({ last: last + 1 })
    .where('name', '=', NAME)
    .execute();
  return last + 1;
}

/** Whether a number was ever given, to a task that may have been deleted since. */
export async function wasEverATask(store: Store): Promise<boolean> {
  const row = await syncDb(store).selectFrom('sync_numbers').select('last').where('name', '=', NAME).executeTakeFirst();
  return row !== undefined && Number(row.last) > 0;
}
