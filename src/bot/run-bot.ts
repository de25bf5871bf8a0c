// The bot: takes stored events in order in every chat, several chats at once, and lets commands answer them.
import { type Clock, systemClock } from '../lib/clock.ts';
import { createPulse, type Pulse } from '../lib/pulse.ts';
import { type Bell, createBell } from '../outbox/bell.ts';
import { askedSince } from '../people/audit-queries.ts';
import { withLease } from '../store/leases.ts';
import type { Store } from '../store/store.ts';
import { type BotDb, nextEvent, waitingChats } from './event-queries.ts';
import { MINUTE_MS, personLimit } from './person-limit.ts';
import type { RunLog } from './run-command.ts';
import type { BotTables } from './tables.ts';
import { type EventWork, workOn } from './work-event.ts';

export interface BotOptions {
  readonly store: Store;
  /** Asked for every event: who may do what, and what sites are called, can change while the bot runs. */
  readonly rules: EventWork['rules'];
  /** Nobody is known unless told. */
  readonly people?: EventWork['people'];
  /** Nothing unless told. */
  readonly whenLeaving?: EventWork['whenLeaving'];
  /** The bot's own open_id, of Feishu's botInfo(); asked again while it fails. */
  readonly botOpenId: () => Promise<string>;
  readonly greet?: EventWork['greet'];
  /** The product's clock, for what people see. */
  readonly now: Clock;
  /** The machine's clock unless told. */
  readonly realNow?: Clock;
  readonly log: RunLog;
  readonly signal: AbortSignal;
  /** How long a command may take, milliseconds; 30,000 unless told. Longer work is a job's. */
  readonly commandMs?: number;
  /** Commands of one person in a minute; 20 unless told (reliability.md §5.1). */
  readonly mostInMinute?: number;
  /** Chats worked on at once; 8 unless told. */
  readonly chatsAtOnce?: number;
  /** How often events are looked for when nobody calls wake(), milliseconds; 500 unless told. */
  readonly pollMs?: number;
}

export interface Bot {
  /** There is something new: look now. */
  wake(): void;
  /** Resolves when the signal has aborted and what was under way has ended. Never rejects. */
  readonly ended: Promise<void>;
  /** Milliseconds since it last looked for events; null while it cannot begin, or another process is the bot. */
  ageMs(): number | null;
}

const LEASE = 'bot';
const AGAIN_MS = 1_000;

/** Of several processes one is the bot at a time. */
export function runBot(options: BotOptions): Bot {
  const bell = createBell();
  const pulse = createPulse();
  return { wake: bell.ring, ended: serve(options, bell, pulse), ageMs: pulse.ageMs };
}

/** A store that is gone for a while, a lease that another took: said, and tried again. */
async function serve(options: BotOptions, bell: Bell, pulse: Pulse): Promise<void> {
  const { store, signal, log } = options;
  while (!signal.aborted) {
    try {
      const botOpenId = await options.botOpenId();
      const lease = { title: '应答消息', waitMs: Number.MAX_SAFE_INTEGER, signal };
      await withLease(store, LEASE, lease, async (held) => {
        await pump(await workWith(options, held, botOpenId), options, { bell, pulse }).finally(pulse.rest);
      });
    } catch (thrown) {
      if (signal.aborted) return;
      log.error({ err: thrown }, 'bot stopped; it begins again');
      await createBell().wait(AGAIN_MS, signal);
    }
  }
}

async function workWith(options: BotOptions, lease: EventWork['lease'], botOpenId: string): Promise<EventWork> {
  const { store, rules, now, log, signal, mostInMinute = 20 } = options;
  const at = now().getTime();
  const before = await askedSince(store, new Date(at - MINUTE_MS));
  const asked = before.map((one) => ({ person: one.person, agoMs: Math.max(0, at - one.at.getTime()) }));
  return {
    store,
    lease,
    rules,
    botOpenId,
    people: options.people ?? { known: async () => new Map() },
    whenLeaving: options.whenLeaving ?? (async () => async () => {}),
    greet: options.greet ?? (async () => null),
    now,
    realNow: options.realNow ?? systemClock,
    limit: personLimit(mostInMinute, () => performance.now(), asked),
    commandMs: options.commandMs ?? 30_000,
    stop: AbortSignal.any([signal, lease.signal]),
    log,
  };
}

async function pump(
  work: EventWork,
  options: BotOptions,
  { bell, pulse }: { bell: Bell; pulse: Pulse },
): Promise<void> {
  const { chatsAtOnce = 8, pollMs = 500 } = options;
  const db = work.store.withTables<BotTables>().db as unknown as BotDb;
  const busy = new Map<string, Promise<void>>();
  // A chat whose event could not even be ended rests for a moment; the others go on.
  const resting = new Map<string, number>();
  try {
    while (!work.stop.aborted) {
      pulse.beat();
      for (const chat of await waitingChats(db)) {
        if (busy.size >= chatsAtOnce) break;
        if (busy.has(chat) || (resting.get(chat) ?? 0) > performance.now()) continue;
        resting.delete(chat);
        const served = serveChat(work, db, chat)
          .catch((thrown: unknown) => {
            resting.set(chat, performance.now() + AGAIN_MS);
            work.log.error({ chat, err: thrown }, 'chat not served; it is tried again');
          })
          .finally(() => {
            busy.delete(chat);
            bell.ring();
          });
        busy.set(chat, served);
      }
      await bell.wait(pollMs, work.stop);
    }
  } finally {
    await Promise.all(busy.values());
  }
}

/** One event after the other. */
async function serveChat(work: EventWork, db: BotDb, chat: string): Promise<void> {
  while (!work.stop.aborted) {
    const row = await nextEvent(db, chat);
    if (row === null || (await workOn(work, row)) === 'left') return;
  }
}
