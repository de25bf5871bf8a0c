// Forgetting many old rows a little at a time: a store must not be locked for long (at most a thousand rows a transaction).

/** So many rows one transaction deletes at most. */
const ROWS_AT_ONCE = 1_000;

/**
 * Deletes until nothing is left; answers how many keys that were.
 * @param next the keys of at most so many rows that may go
 * @param remove deletes them in a transaction of its own
 */
export async function forgetBatches(
  next: (limit: number) => Promise<readonly string[]>,
  remove: (keys: readonly string[]) => Promise<unknown>,
): Promise<number> {
  let forgotten = 0;
  for (;;) {
    const keys = await next(ROWS_AT_ONCE);
    if (keys.length === 0) return forgotten;
    await remove(keys);
    forgotten += keys.length;
  }
}
