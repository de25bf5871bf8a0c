// Events into the store: many in one transaction, each of them once.
import type { Kysely } from 'kysely';
import { insertIfAbsent } from '../databases/dialect.ts';
import type { FeishuEvent } from '../feishu/events/event.ts';
import { isoInstant } from '../lib/clock.ts';
import type { Store } from '../store/store.ts';
import type { BotTables } from './tables.ts';

/** `duplicate`: the same event, or the same message under another event id, was stored before (feishu.md §2.4). */
export type StoredAs = 'stored' | 'duplicate';

/**
 * Stores events in the order given; answers for each what became of it. All are stored when this resolves, or none when it throws.
 * @param receivedAt by the real clock
 * @throws UpstreamError when the store is gone or stays busy
 */
export async function storeEvents(
  store: Store,
  events: readonly FeishuEvent[],
  receivedAt: Date,
): Promise<readonly StoredAs[]> {
  const arrived = events.map((event) => ({ event, id: store.newId(receivedAt), keys: keysOf(event) }));
  const received_at = isoInstant(receivedAt);
  return store.withTables<BotTables>().transaction(async (trx) => {
    const own = trx as unknown as Kysely<BotTables>;
    const holders = new Map<string, string>();
    for (const { id, keys } of arrived) for (const key of keys) if (!holders.has(key)) holders.set(key, id);
    const fresh = new Set<string>();
    // In the order of the keys, so that two processes that store the same events do not wait for each other in a circle.
    for (const [key, event] of [...holders].sort(([one], [other]) => (one < other ? -1 : 1))) {
      if (await insertIfAbsent(own, 'bot_keys', { key, event, at: received_at }, ['key'])) fresh.add(key);
    }
    const isNew = ({ id, keys }: (typeof arrived)[number]): boolean =>
      keys.every((key) => fresh.has(key) && holders.get(key) === id);
    const rows = arrived.filter(isNew).map(({ event, id }) => ({
      id,
      chat: chatOf(event),
      kind: event.kind,
      body: JSON.stringify(event),
      happened_at: event.at,
      received_at,
      state: 'waiting' as const,
      attempts: 0,
      finished_at: null,
      error: null,
    }));
    if (rows.length > 0) await own.insertInto('bot_events').values(rows).execute();
    return arrived.map((one) => (isNew(one) ? 'stored' : 'duplicate'));
  });
}

/** Clicks carry the id of the card's message, which many clicks share: only a message is known by its id. */
function keysOf(event: FeishuEvent): readonly string[] {
  return event.kind === 'message' ? [`e:${event.id}`, `m:${event.messageId}`] : [`e:${event.id}`];
}

/** What has no chat has a line of its own. */
function chatOf(event: FeishuEvent): string {
  return event.kind === 'other' ? '' : event.chatId;
}
