// The one sender: holds the lease, takes what is next in every chat, and posts it no faster than the platform allows.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import type { Clock } from '../lib/clock.ts';
import { type Lease, withLease } from '../store/leases.ts';
import type { Store } from '../store/store.ts';
import type { Channel } from './channel.ts';
import { type DeliveryWork, deliver } from './deliver.ts';
import { createLimiter, RATES, type Rates } from './limiter.ts';
import { markFailed, nextIn, takeOver, waitingChats } from './queries.ts';
import type { OutboxTables } from './tables.ts';

export interface SenderOptions {
  readonly store: Store;
  readonly channel: Channel;
  /** The real clock: retries and the life of a uuid are the platform's time, not the playground's. */
  readonly now: Clock;
  readonly log: SenderLog;
  readonly signal: AbortSignal;
  readonly rates?: Rates;
  /** How often the outbox is looked at when nobody calls wake(), milliseconds; 500 unless told. */
  readonly pollMs?: number;
}

export interface SenderLog {
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface Sender {
  /** There is something new: look now. */
  wake(): void;
  /** Resolves when the signal has aborted and what was under way has ended. Never rejects. */
  readonly ended: Promise<void>;
}

const LEASE = 'sender';
/** Several chats are served at once; one chat hears one thing after the other. */
const CHATS_AT_ONCE = 8;
const AGAIN_MS = 1_000;

export function startSender(options: SenderOptions): Sender {
  let wake: () => void = () => {};
  const idle = async (): Promise<void> => {
    const woken = new Promise<void>((resolve) => {
      wake = resolve;
    });
    const nap = new AbortController();
    const timer = sleep(options.pollMs ?? 500, undefined, { signal: nap.signal }).catch(ignoreAbort);
    options.signal.addEventListener('abort', wake, { once: true });
    await Promise.race([woken, timer]);
    options.signal.removeEventListener('abort', wake);
    nap.abort();
  };
  return { wake: () => wake(), ended: serve(options, idle) };
}

/** A store that is gone for a while, a lease that another took: said, and tried again. */
async function serve(options: SenderOptions, idle: () => Promise<void>): Promise<void> {
  const { store, signal, log } = options;
  while (!signal.aborted) {
    try {
      const waitMs = Number.MAX_SAFE_INTEGER;
      await withLease(store, LEASE, { title: '发送消息', waitMs, signal }, (lease) => pump(options, lease, idle));
    } catch (thrown) {
      if (signal.aborted) return;
      log.error({ err: thrown }, 'sender stopped; it begins again');
      await sleep(AGAIN_MS, undefined, { signal }).catch(ignoreAbort);
    }
  }
}

async function pump(options: SenderOptions, lease: Lease, idle: () => Promise<void>): Promise<void> {
  const outbox = options.store.withTables<OutboxTables>();
  // Kysely's type is invariant in its tables, so that a view of the outbox alone can only be had by a cast.
  const narrowed = (db: object): Kysely<OutboxTables> => db as Kysely<OutboxTables>;
  const work: DeliveryWork = {
    channel: options.channel,
    now: options.now,
    read: () => narrowed(outbox.db),
    write: (write) =>
      outbox.transaction(async (trx) => {
        await lease.assertHeld(trx);
        return write(narrowed(trx));
      }),
  };
  const limiter = createLimiter(options.rates ?? RATES, () => performance.now());
  const busy = new Map<string, Promise<void>>();
  // Rows that a dead sender left in the middle of a call, or this one when the store was gone for a moment.
  let mayBeLeft = true;
  try {
    while (!lease.signal.aborted && !options.signal.aborted) {
      if (mayBeLeft && busy.size === 0) {
        await work.write(takeOver);
        mayBeLeft = false;
      }
      for (const chat of await waitingChats(work.read())) {
        if (mayBeLeft || busy.has(chat) || busy.size >= CHATS_AT_ONCE) continue;
        busy.set(
          chat,
          serveChat(options, work, limiter, chat, lease.signal)
            .catch((thrown: unknown) => {
              mayBeLeft = true;
              options.log.error({ chat, err: thrown }, 'chat not served');
            })
            .finally(() => busy.delete(chat)),
        );
      }
      await idle();
    }
  } finally {
    await Promise.all(busy.values());
  }
}

/** One thing after the other, until nothing may go. */
async function serveChat(
  { log, signal }: SenderOptions,
  work: DeliveryWork,
  limiter: ReturnType<typeof createLimiter>,
  chat: string,
  held: AbortSignal,
): Promise<void> {
  const stop = AbortSignal.any([signal, held]);
  while (!stop.aborted) {
    const next = await nextIn(work.read(), chat, work.now());
    if (next === null) return;
    if ('orphan' in next) {
      await work.write((db) => markFailed(db, next.orphan, '它回复或更新的那条消息没有发出去'));
      continue;
    }
    for (let waitMs = limiter.take(chat); waitMs > 0; waitMs = limiter.take(chat)) {
      await sleep(waitMs, undefined, { signal: stop }).catch(ignoreAbort);
      if (stop.aborted) return;
    }
    const delivery = await deliver(work, next);
    if (delivery.state === 'sent') continue;
    log.warn({ row: next.row.id, chat, state: delivery.state, fault: delivery.fault.message }, 'message not delivered');
    if (delivery.fault.retryAfterMs !== null) limiter.pause(chat, delivery.fault.retryAfterMs);
  }
}

function ignoreAbort(thrown: unknown): void {
  if (!(thrown instanceof Error && thrown.name === 'AbortError')) throw thrown;
}
