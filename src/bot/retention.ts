// What of the bot's events may be forgotten.
import { isoInstant } from '../lib/clock.ts';
import { forgetBatches } from '../store/forget-batches.ts';
import type { Store } from '../store/store.ts';
import type { BotTables } from './tables.ts';

/** The platform repeats an event for more than seven hours (feishu.md §2.4). */
const KEPT_MS = 24 * 3_600_000;

/**
 * Forgets what was worked on and arrived before then, and by which keys it was known, but nothing younger than 24 hours; answers how
 * many events that were. A button that works once works again after its key is forgotten: keep longer than cards are pressed.
 * @param now the real time
 */
export async function forgetEvents(store: Store, before: Date, now: Date): Promise<number> {
  const own = store.withTables<BotTables>();
  const limit = isoInstant(new Date(Math.min(before.getTime(), now.getTime() - KEPT_MS)));
  const worked = own.db
    .selectFrom('bot_events')
    .select('id')
    .where('state', '!=', 'waiting')
    .where('received_at', '<', limit);
  const known = own.db.selectFrom('bot_keys').select('key').where('at', '<', limit);
  const events = await forgetBatches(
    async (most) => (await worked.limit(most).execute()).map(({ id }) => id),
    (ids) => own.transaction((trx) => trx.deleteFrom('bot_events').where('id', 'in', ids).execute()),
  );
  await forgetBatches(
    async (most) => (await known.limit(most).execute()).map(({ key }) => key),
    (keys) => own.transaction((trx) => trx.deleteFrom('bot_keys').where('key', 'in', keys).execute()),
  );
  return events;
}
