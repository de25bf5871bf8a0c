// Watches one connection: cuts it when the server falls silent, when the caller aborts, or when anything else says it is over.

export interface GuardOptions {
  readonly stallTimeoutMs: number;
  readonly signal: AbortSignal | undefined;
  /** Bytes received since the connection was opened. */
  readonly bytesRead: () => number;
  /** Ends the connection at once, without waiting for the server. */
  readonly cut: () => void;
  /** What to throw for a silent server. */
  readonly stalled: () => Error;
}

export interface ConnectionGuard {
  /** Waits for an exchange with the server, or throws what ended the connection, whichever comes first. */
  during<T>(exchange: Promise<T>): Promise<T>;
  /** Ends the connection; every exchange throws this error from now on. The first one given wins. */
  fail(error: unknown): void;
  /** While true, silence is ours: we do not read. */
  pausedByUs: boolean;
  readonly ended: boolean;
  /** Stops watching. */
  close(): void;
}

export function guardConnection(options: GuardOptions): ConnectionGuard {
  let failed = false;
  let exchanges = 0;
  let reject: (error: unknown) => void = () => {};
  const failure = new Promise<never>((_, fail) => {
    reject = fail;
  });
  failure.catch(() => {}); // whoever waits hears it through during()

  const guard: ConnectionGuard = {
    pausedByUs: false,
    get ended() {
      return failed;
    },
    during: async (exchange) => {
      exchanges += 1;
      try {
        return await Promise.race([failure, exchange]);
      } finally {
        exchanges -= 1;
      }
    },
    fail: (error) => {
      if (failed) return;
      failed = true;
      reject(error);
      stopWatching();
      options.cut();
    },
    close: () => stopWatching(),
  };

  const aborted = () => guard.fail(options.signal?.reason);
  options.signal?.addEventListener('abort', aborted, { once: true });
  const watch = watchSilence(options, () => exchanges > 0 && !guard.pausedByUs, guard.fail);

  function stopWatching(): void {
    clearInterval(watch);
    options.signal?.removeEventListener('abort', aborted);
  }
  return guard;
}

function watchSilence(options: GuardOptions, waiting: () => boolean, fail: (error: Error) => void): NodeJS.Timeout {
  const stepMs = Math.min(1_000, Math.max(10, options.stallTimeoutMs / 10));
  let quietSteps = 0;
  let seen = 0;
  // Steps are counted, not the clock: when our own event loop stood still, bytes may be waiting unseen.
  const watch = setInterval(() => {
    const bytes = options.bytesRead();
    quietSteps = waiting() && bytes === seen ? quietSteps + 1 : 0;
    seen = bytes;
    if (quietSteps * stepMs >= options.stallTimeoutMs) fail(options.stalled());
  }, stepMs);
  return watch.unref();
}
