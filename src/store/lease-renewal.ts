// Keeps a lease alive while the work goes on, and says so when it is lost.
import { type Claim, renewLease } from './lease-claim.ts';
import type { Store } from './store.ts';

export interface Renewal {
  /** Aborts when another holds the lease, or when it was not renewed for its whole life. */
  readonly signal: AbortSignal;
  /** Stops and waits for a renewal under way. */
  close(): Promise<void>;
}

/** Renews after every third of the lease's life. Does not keep the process alive. */
export function keepLease(store: Store, claim: Claim, ttlMs: number, overtaken: () => Error): Renewal {
  const controller = new AbortController();
  let renewing: Promise<void> | null = null;
  let lastGood = performance.now();

  const renew = async (): Promise<void> => {
    const began = performance.now();
    try {
      if (!(await renewLease(store, claim, ttlMs))) controller.abort(overtaken());
      lastGood = began;
    } catch (error) {
      // The next renewal may succeed; once the lease's life is over, this is the reason the work hears.
      if (performance.now() - lastGood > ttlMs) controller.abort(error);
    }
  };

  const timer = setInterval(() => {
    if (renewing !== null) {
      // A store that hangs gives no error: the life of the lease ends all the same.
      if (performance.now() - lastGood > ttlMs) controller.abort(overtaken());
      return;
    }
    renewing = renew().finally(() => {
      renewing = null;
    });
  }, ttlMs / 3);
  timer.unref();

  return {
    signal: controller.signal,
    close: async () => {
      clearInterval(timer);
      await renewing;
    },
  };
}
