// Ids for a transaction that may begin again: it is not known before how many it needs, and they have to be the same each time.

/** Call what it gives at the beginning of the transaction. */
export function idsAgain(make: () => string): () => () => string {
  const kept: string[] = [];
  return () => {
    let next = 0;
    return () => {
      const id = kept[next] ?? make();
      kept[next] = id;
      next += 1;
      return id;
    };
  };
}
