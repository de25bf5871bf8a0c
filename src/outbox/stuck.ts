// Messages that fail again and again while others get through: their chat no longer waits for them.

export interface Stuck {
  /** This one failed once more. */
  failed(id: string): void;
  /** Something got through. */
  delivered(id: string): void;
  /** This one will not be tried any more. */
  ended(id: string): void;
  ids(): ReadonlySet<string>;
}

/** So many failures with a success of another in between: it is not the platform that is down. */
const STRIKES = 5;

export function createStuck(): Stuck {
  let successes = 0;
  const strikes = new Map<string, { readonly count: number; readonly seen: number }>();
  return {
    failed: (id) => {
      const { count, seen } = strikes.get(id) ?? { count: 0, seen: successes - 1 };
      strikes.set(id, { count: successes > seen ? count + 1 : count, seen: successes });
    },
    delivered: (id) => {
      successes += 1;
      strikes.delete(id);
    },
    ended: (id) => {
      strikes.delete(id);
    },
    ids: () => new Set([...strikes].flatMap(([id, { count }]) => (count >= STRIKES ? [id] : []))),
  };
}
