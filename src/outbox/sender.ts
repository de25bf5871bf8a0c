// The one sender: holds the lease, takes what is next in every chat, and posts it no faster than the platform allows.
import type { Kysely } from 'kysely';
import type { Backoff } from '../lib/backoff.ts';
import type { Clock } from '../lib/clock.ts';
import { createPulse, type Pulse } from '../lib/pulse.ts';
import { type Lease, withLease } from '../store/leases.ts';
import type { Store } from '../store/store.ts';
import { type Bell, createBell } from './bell.ts';
import type { Channel } from './channel.ts';
import { nextOf, type SenderLog, serveChat, type Turns } from './chats.ts';
import type { DeliveryWork } from './deliver.ts';
import { createLimiter, RATES, type Rates } from './limiter.ts';
import { takeOver } from './moves.ts';
import { waitingChats } from './queries.ts';
import { createStuck } from './stuck.ts';
import type { OutboxTables } from './tables.ts';

export interface SenderOptions {
  readonly store: Store;
  readonly channel: Channel;
  /** The real clock: retries and the life of a uuid are the platform's time, not the playground's. */
  readonly now: Clock;
  readonly log: SenderLog;
  readonly signal: AbortSignal;
  readonly rates?: Rates;
  /** Between the tries of one message; up to a minute unless told. */
  readonly backoff?: Backoff;
  /** How often the outbox is looked at when nobody calls wake(), milliseconds; 500 unless told. */
  readonly pollMs?: number;
}

export interface Sender {
  /** There is something new: look now. */
  wake(): void;
  /** Resolves when the signal has aborted and what was under way has ended. Never rejects. */
  readonly ended: Promise<void>;
  /** Milliseconds since it last looked for what is to be sent; null while another process is the sender. */
  ageMs(): number | null;
}

const LEASE = 'sender';
/** Several chats are served at once; one chat hears one thing after the other. */
const CHATS_AT_ONCE = 8;
const AGAIN_MS = 1_000;
const POLL_MS = 500;
const BACKOFF: Backoff = { firstMs: 1_000, mostMs: 60_000 };

export function startSender(options: SenderOptions): Sender {
  const bell = createBell();
  const pulse = createPulse();
  return { wake: bell.ring, ended: serve(options, bell, pulse), ageMs: pulse.ageMs };
}

/** A store that is gone for a while, a lease that another took: said, and tried again. */
async function serve(options: SenderOptions, bell: Bell, pulse: Pulse): Promise<void> {
  const { store, signal, log } = options;
  while (!signal.aborted) {
    try {
      const waitMs = Number.MAX_SAFE_INTEGER;
      await withLease(store, LEASE, { title: '发送消息', waitMs, signal }, async (lease) => {
        await pump(options, lease, bell, pulse).finally(pulse.rest);
      });
    } catch (thrown) {
      if (signal.aborted) return;
      log.error({ err: thrown }, 'sender stopped; it begins again');
      await createBell().wait(AGAIN_MS, signal);
    }
  }
}

async function pump(options: SenderOptions, lease: Lease, bell: Bell, pulse: Pulse): Promise<void> {
  const { log, pollMs = POLL_MS } = options;
  const turns = turnsUnder(options, lease);
  const { work, underWay, stop } = turns;
  const busy = new Map<string, Promise<void>>();
  /** When a chat may have its next turn: milliseconds of performance.now(). */
  const resting = new Map<string, number>();
  // Rows that a dead sender left in the middle of a call, or this one when the store was gone for a moment.
  let mayBeLeft = true;

  const serveOne = async (chat: string): Promise<void> => {
    let restMs = AGAIN_MS;
    try {
      restMs = await serveChat(turns, chat);
    } catch (thrown) {
      mayBeLeft = true;
      log.error({ chat, err: thrown }, 'chat not served');
    }
    if (restMs > 0) resting.set(chat, performance.now() + restMs);
    busy.delete(chat);
    bell.ring();
  };

  try {
    pulse.beat();
    while (!stop.aborted) {
      if (mayBeLeft) {
        mayBeLeft = false;
        await work.write((db) => takeOver(db, [...underWay]));
      }
      for (const [chat, until] of resting) if (until <= performance.now()) resting.delete(chat);
      for (const chat of await waitingChats(work.read())) {
        if (busy.size >= CHATS_AT_ONCE) break;
        // A chat with nothing to do takes nobody's place.
        const isFree = !resting.has(chat) && !busy.has(chat);
        if (isFree && (await nextOf(turns, chat)) !== null) busy.set(chat, serveOne(chat));
      }
      pulse.beat();
      const rested = Math.min(...resting.values()) - performance.now();
      await bell.wait(Math.max(1, Math.min(pollMs, rested)), stop);
    }
  } finally {
    await Promise.all(busy.values());
  }
}

function turnsUnder(options: SenderOptions, lease: Lease): Turns {
  const { store, channel, now, log, signal, rates = RATES, backoff = BACKOFF } = options;
  const outbox = store.withTables<OutboxTables>();
  // Kysely's type is invariant in its tables, so that a view of the outbox alone can only be had by a cast.
  const narrowed = (db: object): Kysely<OutboxTables> => db as Kysely<OutboxTables>;
  const work: DeliveryWork = {
    channel,
    now,
    backoff,
    read: () => narrowed(outbox.db),
    write: (write) =>
      outbox.transaction(async (trx) => {
        await lease.assertHeld(trx);
        return write(narrowed(trx));
      }),
    bug: (row, thrown) => log.error({ row, err: thrown }, 'the channel threw what it must not'),
  };
  return {
    work,
    log,
    limiter: createLimiter(rates, () => performance.now()),
    stuck: createStuck(),
    underWay: new Set(),
    stop: AbortSignal.any([signal, lease.signal]),
  };
}
