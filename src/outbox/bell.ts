// Waiting for something new: until somebody rings, some time is over, or the end. A ring while nobody waits is not lost.

export interface Bell {
  ring(): void;
  /** At most so many milliseconds; at once when it was rung since the last wait, or the signal has aborted. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
}

export function createBell(): Bell {
  let rung = false;
  let woken: () => void = () => {};
  return {
    ring: () => {
      rung = true;
      woken();
    },
    wait: async (ms, signal) => {
      if (!rung && !signal.aborted) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(end, ms);
          signal.addEventListener('abort', end);
          woken = end;
          function end(): void {
            clearTimeout(timer);
            signal.removeEventListener('abort', end);
            resolve();
          }
        });
      }
      rung = false;
    },
  };
}
