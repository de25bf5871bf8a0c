// Patience with a SQLite file that another process is writing.
import { isBusy } from './faults.ts';

/**
 * Tries until the file is free, at most so many milliseconds. libsql is synchronous: waiting inside SQLite would stop the whole
 * thread, timers and all. A step that found the file busy had no effect, so it can be tried again.
 * @throws what the last try threw.
 */
export async function untilNotBusy<R>(step: () => Promise<R>, waitMs: number): Promise<R> {
  const deadline = performance.now() + waitMs;
  for (;;) {
    try {
      return await step();
    } catch (error) {
      if (!isBusy(error) || performance.now() >= deadline) throw error;
    }
    await pause();
  }
}

/** By file: how many transactions that come first wait to begin in this process. */
const waitingFirst = new Map<string, number>();

/**
 * The same for the begin of a transaction. While one that comes first waits, others of this process do not even try: of the few moments
 * in which another process leaves the file free, each of their commits would take one.
 * @throws what the last try threw.
 */
export async function untilItsTurn<R>(
  step: () => Promise<R>,
  { file, comesFirst, waitMs }: { readonly file: string; readonly comesFirst: boolean; readonly waitMs: number },
): Promise<R> {
  const waiting = (): number => waitingFirst.get(file) ?? 0;
  if (comesFirst) {
    waitingFirst.set(file, waiting() + 1);
    return untilNotBusy(step, waitMs).finally(() => waitingFirst.set(file, waiting() - 1));
  }
  const deadline = performance.now() + waitMs;
  const inTurn = async (): Promise<R> => {
    // Nothing of libsql ever waits, so one transaction after the other would be one task for the thread, and nobody else had a turn.
    await new Promise((resolve) => setImmediate(resolve));
    while (waiting() > 0 && performance.now() < deadline) await pause();
    return step();
  };
  return untilNotBusy(inTurn, waitMs);
}

/** Not long: whoever takes the lock again and again leaves it free for moments only. */
function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1 + Math.random() * 2));
}
