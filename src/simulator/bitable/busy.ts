// One call at a time: a second one on the same table is refused, reads included (feishu.md §6.3).

export interface Busy {
  /** Takes the table; false when a call is under way there. */
  take(key: string): boolean;
  leave(key: string): void;
}

export function openBusy(): Busy {
  const taken = new Set<string>();
  return {
    take: (key) => {
      if (taken.has(key)) return false;
      taken.add(key);
      return true;
    },
    leave: (key) => void taken.delete(key),
  };
}
