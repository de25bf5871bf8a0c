// Sliding windows over the real clock: how often something may happen within how long.

export interface Limit {
  readonly count: number;
  readonly windowMs: number;
}

export interface Windows {
  /**
   * Takes one turn of every limit of the key, or of none: answers 0 when it was taken, else the milliseconds until it can be, and the limit that is used up.
   */
  take(key: string, limits: readonly Limit[]): { readonly waitMs: number; readonly limit: number };
}

export function openWindows(now: () => number): Windows {
  const turns = new Map<string, number[]>();
  return {
    take: (key, limits) => {
      const at = now();
      const longest = Math.max(...limits.map((limit) => limit.windowMs));
      const recent = (turns.get(key) ?? []).filter((turn) => turn > at - longest);
      for (const { count, windowMs } of limits) {
        const within = recent.filter((turn) => turn > at - windowMs);
        const oldest = within.at(-count);
        if (oldest !== undefined) return { waitMs: Math.max(1, oldest + windowMs - at), limit: count };
      }
      recent.push(at);
      turns.set(key, recent);
      return { waitMs: 0, limit: 0 };
    },
  };
}
