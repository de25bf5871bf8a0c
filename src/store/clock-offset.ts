// How far the playground's clock is ahead of the machine's: one row, which never goes back.
import { insertIfAbsent } from '../databases/dialect.ts';
import type { Store } from './store.ts';

const CLOCK = 'playground';

/** Milliseconds; 0 when nobody ever moved it. */
export async function readClockOffset(store: Store): Promise<number> {
  const query = store.db.selectFrom('clock_offsets').select('offset_ms').where('name', '=', CLOCK);
  return (await query.executeTakeFirst())?.offset_ms ?? 0;
}

/** Sets the offset, unless it is as large already; answers the one that is in force, in milliseconds. */
export async function advanceClockOffset(store: Store, offsetMs: number): Promise<number> {
  const offset_ms = Math.round(offsetMs);
  return store.transaction(async (trx) => {
    await insertIfAbsent(trx, 'clock_offsets', { name: CLOCK, offset_ms: 0 }, ['name']);
    await trx
      .updateTable('clock_offsets')
      .set({ offset_ms })
      .where('name', '=', CLOCK)
      .where('offset_ms', '<', offset_ms)
      .execute();
    const row = await trx
      .selectFrom('clock_offsets')
      .select('offset_ms')
      .where('name', '=', CLOCK)
      .executeTakeFirstOrThrow();
    return row.offset_ms;
  });
}
