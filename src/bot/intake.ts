// The way in: an event is taken when it is stored, and those that arrive while a transaction runs are stored together by the next.
import type { FeishuEvent } from '../feishu/events/event.ts';
import { type Clock, systemClock } from '../lib/clock.ts';
import { UpstreamError } from '../lib/errors.ts';
import { createPulse } from '../lib/pulse.ts';
import type { Store } from '../store/store.ts';
import { type StoredAs, storeEvents } from './store-events.ts';

export interface IntakeOptions {
  /**
   * On SQLite best one of its own (openStore once more): a store has one connection there, and events would wait behind whatever else
   * waits for the file.
   */
  readonly store: Store;
  /** The real clock; the machine's unless told. */
  readonly now?: Clock;
  /** Called after something new was stored, for instance the bot's wake(). */
  readonly stored?: () => void;
}

export interface Intake {
  /**
   * Resolves when the event is stored; only then is the platform to be answered.
   * @throws UpstreamError when it could not be stored: answer 503, and the platform delivers it again (feishu.md §2.4)
   */
  take(event: FeishuEvent): Promise<StoredAs>;
  /** How many wait to be stored, and for how many milliseconds nothing could be stored; 0 when all is well. */
  standing(): { readonly waiting: number; readonly failingMs: number };
  /** Resolves when all that was taken is stored or refused; nothing is taken afterwards. */
  close(): Promise<void>;
}

interface Waiting {
  readonly event: FeishuEvent;
  readonly resolve: (as: StoredAs) => void;
  readonly reject: (thrown: unknown) => void;
}

/** A transaction runs without a pause on SQLite (libsql is synchronous): so many events keep it short. */
const MOST_TOGETHER = 100;
/** Further ones are refused, and the platform brings them again. */
const MOST_WAITING = 5_000;

export function createIntake({ store, now = systemClock, stored = () => {} }: IntakeOptions): Intake {
  const queue: Waiting[] = [];
  let storing: Promise<void> | null = null;
  let closed = false;
  /** Beats when storing begins to fail. */
  const failing = createPulse();

  const storeTogether = async (batch: readonly Waiting[]): Promise<void> => {
    try {
      const answers = await storeEvents(
        store,
        batch.map(({ event }) => event),
        now(),
      );
      failing.rest();
      if (answers.includes('stored')) stored();
      batch.forEach((one, index) => {
        one.resolve(answers[index] ?? 'duplicate');
      });
    } catch (thrown) {
      if (failing.ageMs() === null) failing.beat();
      // A store that is gone is gone for all. Anything else may lie at one of them, which the others shall not suffer from.
      if (thrown instanceof UpstreamError || batch.length === 1) for (const one of batch) one.reject(thrown);
      else for (const one of batch) await storeTogether([one]);
    }
  };
  const run = async (): Promise<void> => {
    // Whatever else arrived in this turn of the event loop goes along.
    await new Promise((resolve) => setImmediate(resolve));
    while (queue.length > 0) await storeTogether(queue.splice(0, MOST_TOGETHER));
    storing = null;
  };

  return {
    take: (event) =>
      new Promise<StoredAs>((resolve, reject) => {
        if (closed || queue.length >= MOST_WAITING) {
          const why = closed ? '正在停止，不再接收事件' : `已有 ${MOST_WAITING} 个事件等待存储`;
          reject(new UpstreamError('存储', why, { retryable: true }));
          return;
        }
        queue.push({ event, resolve, reject });
        storing ??= run();
      }),
    standing: () => ({ waiting: queue.length, failingMs: failing.ageMs() ?? 0 }),
    close: async () => {
      closed = true;
      await storing;
    },
  };
}
