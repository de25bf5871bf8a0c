// Nodes of the syntax tree that DuckDB makes of a SELECT, and the way through all of them.
import { z } from 'zod';

export const looseNode = z.looseObject({ type: z.string().optional() });

export type TreeNode = z.infer<typeof looseNode>;

export const columnRef = z.looseObject({
  class: z.literal('COLUMN_REF'),
  alias: z.string(),
  column_names: z.array(z.string()).min(1),
});

/** Every node at or below a value. Without `intoQueries` a subquery is passed by: what it reads and counts is its own. */
export function* everyNode(value: unknown, walk: { readonly intoQueries: boolean }): Generator<TreeNode> {
  if (Array.isArray(value)) {
    for (const one of value) yield* everyNode(one, walk);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  const node = looseNode.safeParse(value);
  if (node.success) {
    if (node.data.type === 'SUBQUERY' && !walk.intoQueries) return;
    yield node.data;
  }
  for (const inner of Object.values(value)) yield* everyNode(inner, walk);
}
