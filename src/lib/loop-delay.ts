// How long work that is due has to wait for the event loop: what blocks it keeps everybody waiting.
import { monitorEventLoopDelay } from 'node:perf_hooks';

export interface LoopDelay {
  /** Milliseconds that 99 of 100 looks waited at most, since it was asked last. */
  p99Ms(): number;
  close(): void;
}

const RESOLUTION_MS = 20;

export function watchLoopDelay(): LoopDelay {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  histogram.enable();
  return {
    p99Ms: () => {
      // The looks themselves are a resolution apart.
      const ms = Math.max(0, histogram.percentile(99) / 1e6 - RESOLUTION_MS);
      histogram.reset();
      return ms;
    },
    close: () => void histogram.disable(),
  };
}
