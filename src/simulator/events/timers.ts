// Work that is done now or later, of which it is known whether any is under way; closing forgets what is later and waits for what is under way.

export interface Timers {
  now(work: () => Promise<void>): void;
  after(name: string, afterMs: number, work: () => Promise<void>): void;
  /** Does now what was to be done later. */
  hurry(): void;
  /** Resolves when nothing is under way; what is later does not count. @throws what work threw */
  idle(): Promise<void>;
  close(): Promise<void>;
  readonly closed: boolean;
}

/** The longest time a timer can wait for. */
const MOST_MS = 2_147_483_647;

export function openTimers(): Timers {
  const later = new Map<string, { readonly timer: NodeJS.Timeout; readonly work: () => Promise<void> }>();
  const underWay = new Set<Promise<void>>();
  const failures: unknown[] = [];
  let closed = false;
  const begin = (work: () => Promise<void>): void => {
    if (closed) return;
    const running = work()
      .catch((thrown: unknown) => {
        failures.push(thrown);
      })
      .finally(() => underWay.delete(running));
    underWay.add(running);
  };
  const idle = async (): Promise<void> => {
    while (underWay.size > 0) await Promise.all(underWay);
    const [failure] = failures.splice(0);
    if (failure !== undefined) throw failure;
  };
  return {
    now: begin,
    after: (name, afterMs, work) => {
      if (closed) return;
      const timer = setTimeout(
        () => {
          later.delete(name);
          begin(work);
        },
        Math.min(MOST_MS, Math.max(0, afterMs)),
      );
      later.set(name, { timer, work });
    },
    hurry: () => {
      for (const [name, { timer, work }] of [...later]) {
        clearTimeout(timer);
        later.delete(name);
        begin(work);
      }
    },
    idle,
    close: async () => {
      closed = true;
      for (const { timer } of later.values()) clearTimeout(timer);
      later.clear();
      await idle();
    },
    get closed() {
      return closed;
    },
  };
}
