// Lets so many through at a time, in the order in which they came.

export interface Gate {
  /** Runs the work as soon as there is room. */
  pass<R>(work: () => Promise<R>): Promise<R>;
}

export function createGate(limit: number): Gate {
  const waiting: (() => void)[] = [];
  let inside = 0;
  return {
    pass: async (work) => {
      if (inside < limit) inside += 1;
      // Whoever leaves hands his place on.
      else await new Promise<void>((resolve) => waiting.push(resolve));
      try {
        return await work();
      } finally {
        const next = waiting.shift();
        if (next === undefined) inside -= 1;
        else next();
      }
    },
  };
}
