// Ids that were just made: for as long as copies lag behind, who asks for them is told that there is no such thing (feishu.md §6.3).

export interface Newborn {
  add(id: string): void;
  /** Whether a reader does not know it yet. */
  has(id: string): boolean;
}

/** @param lag milliseconds that copies are behind @param real the real clock, in milliseconds */
export function openNewborn(lag: () => number, real: () => number): Newborn {
  const until = new Map<string, number>();
  return {
    add: (id) => {
      if (lag() > 0) until.set(id, real() + lag());
    },
    has: (id) => {
      const end = until.get(id);
      if (end !== undefined && end <= real()) until.delete(id);
      return until.has(id);
    },
  };
}
