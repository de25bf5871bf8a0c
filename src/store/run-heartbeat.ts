// The sign of life of a run, by which others can tell that nobody works at it any more (runs.ts, markLostRuns).
import { databaseNow } from '../databases/dialect.ts';
import type { Run } from './run.ts';
import type { Store } from './store.ts';

const BEAT_MS = 15_000;

export interface Heartbeat {
  /** Stops and waits for a beat under way. */
  close(): Promise<void>;
}

export interface HeartbeatOptions {
  /** Hears of a beat that could not be written; the next is tried all the same. Left out: the missing beat says it. */
  readonly onFault?: (error: unknown) => void;
  /** Milliseconds; 15,000 unless told. */
  readonly everyMs?: number;
}

/**
 * Writes a sign of life every 15 seconds, by the store's clock, until closed. Does not keep the process alive.
 */
export function keepAlive(
  store: Store,
  run: Run,
  { onFault = () => {}, everyMs = BEAT_MS }: HeartbeatOptions = {},
): Heartbeat {
  let beating: Promise<void> | null = null;
  const timer = setInterval(() => {
    // A database that does not answer is asked once, not once more every 15 seconds.
    if (beating !== null) return;
    beating = beat(store, run)
      .catch(onFault)
      .finally(() => {
        beating = null;
      });
  }, everyMs);
  timer.unref();
  return {
    close: async () => {
      clearInterval(timer);
      await beating;
    },
  };
}

async function beat(store: Store, run: Run): Promise<void> {
  const heartbeat_at = await databaseNow(store.db);
  await store.db
    .updateTable('runs')
    .set({ heartbeat_at })
    .where('id', '=', run.id)
    .where('host', '=', run.host)
    .where('pid', '=', run.pid)
    .where('status', '=', 'running')
    .execute();
}
