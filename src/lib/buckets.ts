// Items with the same signature together, in the order in which the first of each came.

export function bucketed<T>(items: readonly T[], signature: (item: T) => readonly (string | null)[]): T[][] {
  const buckets = new Map<string, T[]>();
  for (const item of items) {
    const name = JSON.stringify(signature(item));
    const bucket = buckets.get(name);
    if (bucket === undefined) buckets.set(name, [item]);
    else bucket.push(item);
  }
  return [...buckets.values()];
}
