// Events into the store: many in one transaction, each of them once.
import { setImmediate as breath } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import { insertIfAbsent } from '../databases/dialect.ts';
import { isDuplicateKey } from '../databases/faults.ts';
import type { FeishuEvent } from '../feishu/events/event.ts';
import { isoInstant } from '../lib/clock.ts';
import type { Store } from '../store/store.ts';
import type { BotTables } from './tables.ts';

/** `duplicate`: the same event, or the same message under another event id, was stored before (feishu.md §2.4). */
export type StoredAs = 'stored' | 'duplicate';

type Db = Kysely<BotTables>;

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
  if (events.length === 0) return [];
  const arrived = events.map((event) => ({ event, id: store.newId(receivedAt), keys: keysOf(event) }));
  const at = isoInstant(receivedAt);
  const storeBy = (newKeys: typeof takenTogether): Promise<readonly StoredAs[]> =>
    store.withTables<BotTables>().transaction(async (trx) => {
      const own = trx as unknown as Db;
      const taken = await newKeys(own, holdersOf(arrived), at);
      const isNew = ({ id, keys }: Arrived): boolean => keys.every((key) => taken.get(key) === id);
      const rows = arrived.filter(isNew).map((one) => rowOf(one, at));
      // On SQLite nothing of this is ever waited for: without a breath all of it would be one step of the event loop.
      await breath();
      if (rows.length > 0) await own.insertInto('bot_events').values(rows).execute();
      await breath();
      return arrived.map((one) => (isNew(one) ? 'stored' : 'duplicate'));
    });
  try {
    return await storeBy(takenTogether);
  } catch (thrown) {
    // Another process took one of the keys between our look and our insert; key by key the database decides.
    if (isDuplicateKey(thrown)) return storeBy(takenOneByOne);
    throw thrown;
  }
}

interface Arrived {
  readonly event: FeishuEvent;
  readonly id: string;
  readonly keys: readonly string[];
}

/** The first event of each key, in the order of the keys, so that two processes that store the same do not wait for each other in a circle. */
function holdersOf(arrived: readonly Arrived[]): ReadonlyMap<string, string> {
  const holders = new Map<string, string>();
  for (const { id, keys } of arrived) for (const key of keys) if (!holders.has(key)) holders.set(key, id);
  return new Map([...holders].sort(([one], [other]) => (one < other ? -1 : 1)));
}

/**
 * The keys that were not known, which are from now on. With two statements, however many they are: on SQLite each keeps the whole
 * thread, and a hundred events with a statement a key stood in its way for 200 ms.
 */
async function takenTogether(
  db: Db,
  holders: ReadonlyMap<string, string>,
  at: string,
): Promise<ReadonlyMap<string, string>> {
  const found = await db
    .selectFrom('bot_keys')
    .select('key')
    .where('key', 'in', [...holders.keys()])
    .execute();
  const known = new Set(found.map(({ key }) => key));
  const fresh = [...holders].filter(([key]) => !known.has(key));
  const rows = fresh.map(([key, event]) => ({ key, event, at }));
  await breath();
  if (rows.length > 0) await db.insertInto('bot_keys').values(rows).execute();
  return new Map(fresh);
}

async function takenOneByOne(
  db: Db,
  holders: ReadonlyMap<string, string>,
  at: string,
): Promise<ReadonlyMap<string, string>> {
  const fresh = new Map<string, string>();
  for (const [key, event] of holders) {
    if (await insertIfAbsent(db, 'bot_keys', { key, event, at }, ['key'])) fresh.set(key, event);
  }
  return fresh;
}

function rowOf({ event, id }: Arrived, received_at: string) {
  return {
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
  };
}

/** Clicks carry the id of the card's message, which many clicks share: only a message is known by its id. */
function keysOf(event: FeishuEvent): readonly string[] {
  return event.kind === 'message' ? [`e:${event.id}`, `m:${event.messageId}`] : [`e:${event.id}`];
}

/** What has no chat has a line of its own. */
function chatOf(event: FeishuEvent): string {
  return 'chatId' in event ? event.chatId : '';
}
