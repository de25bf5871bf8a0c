// Which outputs of a SELECT are columns of its tables as they are: the ones that its list names, and those that came by `*`.
import { z } from 'zod';
import type { JoinedTable } from './joined-tables.ts';
import { columnRef, type TreeNode } from './tree-node.ts';

/** A column of a joined table. Names in lower case. */
export interface PlainColumn {
  readonly alias: string;
  readonly column: string;
}

export interface ShownColumns {
  /** Outputs that are one column of one joined table, by output name; only those whose table is named, or is the only one. */
  readonly plain: ReadonlyMap<string, PlainColumn>;
  /**
   * The column of a joined table that an output shows as it is, or would if the output is that table's: also where it came by `*` or
   * without its table's name. Null where it is computed, or another table's.
   */
  shown(output: string, alias: string): string | null;
}

const star = z.looseObject({
  class: z.literal('STAR'),
  /** Empty for all tables. */
  relation_name: z.string(),
  /** True for `columns(…)`, which picks by a pattern. */
  columns: z.boolean(),
  exclude_list: z.unknown(),
  qualified_exclude_list: z.unknown(),
  replace_list: z.unknown(),
  rename_list: z.unknown(),
});

/** Output name → its column, with the table's alias where the SELECT says it. */
type Named = ReadonlyMap<string, { readonly alias: string | null; readonly column: string }>;

export function shownColumns(node: TreeNode, joined: readonly JoinedTable[]): ShownColumns {
  const list: readonly unknown[] = Array.isArray(node.select_list) ? node.select_list : [];
  const only = joined.length === 1 ? (joined[0]?.alias ?? null) : null;
  const named = namedColumns(list, only);
  const computed = new Set(list.flatMap((item) => outputOf(item)));
  const stars = list.flatMap((item) => star.safeParse(item).data ?? []);
  return {
    plain: new Map(
      [...named].flatMap(([output, { alias, column }]) => (alias === null ? [] : [[output, { alias, column }]])),
    ),
    shown: (output, alias) => {
      const own = named.get(output);
      if (own !== undefined) return own.alias === null || own.alias === alias ? own.column : null;
      if (computed.has(output)) return null;
      return stars.some((one) => covers(one, output, alias)) ? output : null;
    },
  };
}

function namedColumns(list: readonly unknown[], only: string | null): Named {
  return new Map(
    list.flatMap((item) => {
      const reference = columnRef.safeParse(item).data;
      const names = (reference?.column_names ?? []).map((name) => name.toLowerCase());
      const column = names.at(-1);
      // With three names and more it is a field inside a column.
      if (reference === undefined || column === undefined || names.length > 2) return [];
      const output = reference.alias === '' ? column : reference.alias.toLowerCase();
      return [[output, { alias: names.length === 2 ? (names[0] ?? null) : only, column }] as const];
    }),
  );
}

function outputOf(item: unknown): readonly string[] {
  const alias = z.looseObject({ alias: z.string() }).safeParse(item).data?.alias ?? '';
  return alias === '' ? [] : [alias.toLowerCase()];
}

/** True when `*` or `t.*` gives a column of that table under its own name. */
function covers(given: z.infer<typeof star>, output: string, alias: string): boolean {
  if (given.columns || (given.relation_name !== '' && given.relation_name.toLowerCase() !== alias)) return false;
  const touched = [given.exclude_list, given.qualified_exclude_list, given.replace_list, given.rename_list];
  return !JSON.stringify(touched).toLowerCase().includes(JSON.stringify(output));
}
