// How much one person may ask of the bot in a minute (reliability.md §5.1): who floods it shall not keep others waiting.

export interface PersonLimit {
  /** `first`: refused for the first time since he was last admitted, which he is told; `more`: refused in silence. */
  admit(person: string): 'yes' | 'first' | 'more';
}

export interface Asked {
  readonly person: string;
  readonly agoMs: number;
}

export const MINUTE_MS = 60_000;

/**
 * @param clock milliseconds of real time that never go back, as performance.now()
 * @param asked what persons asked of a bot before this one, the oldest first: a restart does not begin to count anew
 */
export function personLimit(mostInMinute: number, clock: () => number, asked: readonly Asked[] = []): PersonLimit {
  const admitted = new Map<string, number[]>();
  const began = clock();
  for (const { person, agoMs } of asked) admitted.set(person, [...(admitted.get(person) ?? []), began - agoMs]);
  const told = new Set<string>();
  return {
    admit: (person) => {
      const now = clock();
      if (admitted.size > 1_000) {
        for (const [one, times] of admitted) if (now - (times.at(-1) ?? 0) >= MINUTE_MS) admitted.delete(one);
      }
      const recent = (admitted.get(person) ?? []).filter((at) => now - at < MINUTE_MS);
      admitted.set(person, recent);
      if (recent.length < mostInMinute) {
        recent.push(now);
        told.delete(person);
        return 'yes';
      }
      if (told.has(person)) return 'more';
      told.add(person);
      return 'first';
    },
  };
}
