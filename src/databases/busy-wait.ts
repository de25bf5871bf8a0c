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
    // Often: whoever takes the lock again and again leaves it free for moments only.
    await new Promise((resolve) => setTimeout(resolve, 1 + Math.random() * 2));
  }
}
