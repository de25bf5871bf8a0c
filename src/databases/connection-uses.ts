// Who is using a connection, so that closing can let them finish: mysql2 and libsql would cut a transaction in two.

export interface ConnectionUses {
  /** Counts a use from the moment it is asked for; one that fails to begin is no use. */
  begin<C>(connection: Promise<C>): Promise<C>;
  end(): void;
  /** Waits until nobody uses a connection, at most so many milliseconds. */
  over(waitMs: number): Promise<void>;
}

export function connectionUses(): ConnectionUses {
  let count = 0;
  let idle: (() => void) | null = null;
  const end = (): void => {
    count -= 1;
    if (count === 0) idle?.();
  };
  return {
    end,
    begin: async (connection) => {
      count += 1;
      try {
        return await connection;
      } catch (error) {
        end();
        throw error;
      }
    },
    over: async (waitMs) => {
      if (count === 0) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, waitMs);
        idle = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    },
  };
}
