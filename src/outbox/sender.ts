// The one sender: holds the lease, takes what is next in every lane of every channel, and posts it no faster than that channel allows.
import type { Kysely } from 'kysely';
import type { Backoff } from '../lib/backoff.ts';
import type { Clock } from '../lib/clock.ts';
import { createPulse, type Pulse } from '../lib/pulse.ts';
import { type Lease, withLease } from '../store/leases.ts';
import type { Store } from '../store/store.ts';
import { type Bell, createBell } from './bell.ts';
import type { ChannelName } from './channel.ts';
import type { Channels, DeliveryWork } from './deliver.ts';
import { nextOf, type SenderLog, serveLane, type Turns } from './lanes.ts';
import { createLimiter, type Limiter, LONGEST_WINDOW_MS, RATES, type Rates } from './limiter.ts';
import { takeOver } from './moves.ts';
import { type Lane, sentSince, waitingLanes } from './queries.ts';
import { createStuck } from './stuck.ts';
import type { OutboxTables } from './tables.ts';

export interface SenderOptions {
  readonly store: Store;
  /** By name; a row of another one fails and says so. */
  readonly channels: Channels;
  /** The real clock: retries and the life of a uuid are the platform's time, not the playground's. */
  readonly now: Clock;
  readonly log: SenderLog;
  readonly signal: AbortSignal;
  /** Of every channel; each channel's own unless told. */
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
/** So many lanes of a channel are served at once: a mail server that hangs keeps no chat waiting. */
const LANES_AT_ONCE = 8;
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
  const turns = await turnsUnder(options, lease);
  const { work, underWay, stop } = turns;
  const busy = new Map<string, Promise<void>>();
  const places = new Map<ChannelName, number>();
  const occupied = (channel: ChannelName, by: 1 | -1): void =>
    void places.set(channel, (places.get(channel) ?? 0) + by);
  /** When a lane may have its next turn: milliseconds of performance.now(). */
  const resting = new Map<string, number>();
  // Rows that a dead sender left in the middle of a call, or this one when the store was gone for a moment.
  let mayBeLeft = true;

  const serveOne = async (lane: Lane): Promise<void> => {
    const key = keyOf(lane);
    occupied(lane.channel, 1);
    let restMs = AGAIN_MS;
    try {
      restMs = await serveLane(turns, lane);
    } catch (thrown) {
      mayBeLeft = true;
      log.error({ ...lane, err: thrown }, 'lane not served');
    }
    if (restMs > 0) resting.set(key, performance.now() + restMs);
    occupied(lane.channel, -1);
    busy.delete(key);
    bell.ring();
  };

  try {
    pulse.beat();
    while (!stop.aborted) {
      if (mayBeLeft) {
        mayBeLeft = false;
        await work.write((db) => takeOver(db, [...underWay]));
      }
      for (const [key, until] of resting) if (until <= performance.now()) resting.delete(key);
      for (const lane of await waitingLanes(work.read())) {
        if ((places.get(lane.channel) ?? 0) >= LANES_AT_ONCE) continue;
        const key = keyOf(lane);
        // A lane with nothing to do takes nobody's place.
        const isFree = !resting.has(key) && !busy.has(key);
        if (isFree && (await nextOf(turns, lane)) !== null) busy.set(key, serveOne(lane));
      }
      pulse.beat();
      const rested = Math.min(...resting.values()) - performance.now();
      await bell.wait(Math.max(1, Math.min(pollMs, rested)), stop);
    }
  } finally {
    await Promise.all(busy.values());
  }
}

async function turnsUnder(options: SenderOptions, lease: Lease): Promise<Turns> {
  const { store, channels, now, log, signal, rates, backoff = BACKOFF } = options;
  const outbox = store.withTables<OutboxTables>();
  // Kysely's type is invariant in its tables, so that a view of the outbox alone can only be had by a cast.
  const narrowed = (db: object): Kysely<OutboxTables> => db as Kysely<OutboxTables>;
  const at = now();
  const went = await sentSince(narrowed(outbox.db), new Date(at.getTime() - LONGEST_WINDOW_MS));
  const limiterOf = (channel: ChannelName): Limiter => {
    const own = went.filter((one) => one.channel === channel);
    const before = own.map(({ chat, sentAt }) => ({ chat, agoMs: Math.max(0, at.getTime() - sentAt.getTime()) }));
    return createLimiter(rates ?? RATES[channel], () => performance.now(), before);
  };
  const work: DeliveryWork = {
    channels,
    now,
    backoff,
    read: () => narrowed(outbox.db),
    newId: () => store.newId(now()),
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
    limiters: { feishu: limiterOf('feishu'), robot: limiterOf('robot'), mail: limiterOf('mail') },
    stuck: createStuck(),
    underWay: new Set(),
    stop: AbortSignal.any([signal, lease.signal]),
  };
}

function keyOf({ channel, chat }: Lane): string {
  return `${channel} ${chat}`;
}
