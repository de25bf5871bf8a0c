// How often a machine may ask, and how often a wrong key may be tried: counted here, in this process, a minute at a time.

export interface Allowance {
  /** Counts one more; false when that is too many for this minute. */
  take(name: string, at: Date): boolean;
}

const MINUTE_MS = 60_000;
/** More names than this in a minute are taken for a flood, and the rest of it is refused. */
const MOST_NAMES = 10_000;

export function allowance(mostInMinute: number): Allowance {
  let minute = -1;
  let counts = new Map<string, number>();
  return {
    take: (name, at) => {
      const now = Math.floor(at.getTime() / MINUTE_MS);
      if (now !== minute) {
        minute = now;
        counts = new Map();
      }
      const count = (counts.get(name) ?? 0) + 1;
      if (counts.size >= MOST_NAMES && !counts.has(name)) return false;
      counts.set(name, count);
      return count <= mostInMinute;
    },
  };
}
