// How often a machine may ask, and how often a wrong key may be tried: no more than so many in any sixty seconds, wherever they begin.

export interface Allowance {
  /** Counts one more, unless that is too many: then false, and nothing is counted. */
  take(name: string, at: Date): boolean;
  /** What was admitted before this process counted: milliseconds, ascending. */
  recall(name: string, times: readonly number[]): void;
}

export const MINUTE_MS = 60_000;
/** More names than this in a minute are taken for a flood, and those that are new are refused. */
const MOST_NAMES = 10_000;

/** Not counted by the clock's minutes: two bursts around the turn of one would be twice as many. */
export function allowance(mostInMinute: number): Allowance {
  const admitted = new Map<string, readonly number[]>();
  const recentOf = (name: string, now: number): readonly number[] =>
    (admitted.get(name) ?? []).filter((at) => now - at < MINUTE_MS);
  return {
    take: (name, at) => {
      const now = at.getTime();
      if (admitted.size >= MOST_NAMES && !admitted.has(name)) forgetQuiet(admitted, now);
      if (admitted.size >= MOST_NAMES && !admitted.has(name)) return false;
      const recent = recentOf(name, now);
      const isAdmitted = recent.length < mostInMinute;
      admitted.set(name, isAdmitted ? [...recent, now] : recent);
      return isAdmitted;
    },
    recall: (name, times) => {
      admitted.set(name, [...times, ...(admitted.get(name) ?? [])]);
    },
  };
}

function forgetQuiet(admitted: Map<string, readonly number[]>, now: number): void {
  for (const [name, times] of admitted) if (now - (times.at(-1) ?? 0) >= MINUTE_MS) admitted.delete(name);
}
