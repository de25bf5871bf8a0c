// Which tables a FROM clause joins one by one, and by whose reference: read from the syntax tree that DuckDB makes.
import { z } from 'zod';
import { columnRef, everyNode, looseNode, type TreeNode } from './tree-node.ts';

/** One table of the FROM clause whose rows make up the rows of the result. Names in lower case, as DuckDB means them. */
export interface JoinedTable {
  readonly alias: string;
  readonly table: string;
  /**
   * The alias whose row holds the reference by which this table was joined; null for the first table, and where the SELECT does not
   * say it: `using (…)` and unqualified columns after more than one table.
   */
  readonly holder: string | null;
}

export const baseTable = z.looseObject({
  type: z.literal('BASE_TABLE'),
  alias: z.string(),
  table_name: z.string(),
  schema_name: z.string(),
  catalog_name: z.string(),
  column_name_alias: z.array(z.unknown()),
  query_location: z.number(),
});

const join = z.looseObject({ type: z.literal('JOIN'), join_type: z.string(), left: looseNode, right: looseNode });

const comparison = z.looseObject({ class: z.literal('COMPARISON'), left: looseNode, right: looseNode });

/** Two aliases that a condition compares, in the order of the text. */
type Link = readonly [string, string];

/**
 * @param from the FROM clause
 * @param where the WHERE clause, which joins tables that are listed with commas
 * @param ctes names that the WITH clause defines: no tables, though they look like some
 */
export function joinedTables(from: TreeNode, where: unknown, ctes: ReadonlySet<string>): readonly JoinedTable[] {
  const listed = listTables(from, ctes);
  // ON before WHERE: what joins the tables comes before what picks rows.
  const links = [...linksIn(from), ...linksIn(where)];
  const earlier: string[] = [];
  return listed
    .map(({ alias, table }) => {
      const holder = holderOf(alias, earlier, links);
      earlier.push(alias);
      return { alias, table: table ?? '', holder, isTable: table !== null };
    })
    .flatMap(({ isTable, ...one }) => (isTable ? [one] : []));
}

function holderOf(alias: string, earlier: readonly string[], links: readonly Link[]): string | null {
  for (const [one, other] of links) {
    if (one === alias && earlier.includes(other)) return other;
    if (other === alias && earlier.includes(one)) return one;
  }
  return earlier.length === 1 ? (earlier[0] ?? null) : null;
}

/** Everything that has an alias; `table` is null where it is no table: a subquery, a WITH query, a table whose columns are renamed. */
function listTables(from: TreeNode, ctes: ReadonlySet<string>): readonly { alias: string; table: string | null }[] {
  const both = join.safeParse(from).data;
  if (both !== undefined) {
    const left = listTables(both.left, ctes);
    // The right side only filters; its columns cannot be had.
    return ['SEMI', 'ANTI'].includes(both.join_type) ? left : [...left, ...listTables(both.right, ctes)];
  }
  const base = baseTable.safeParse(from).data;
  if (base === undefined)
    return typeof from.alias === 'string' ? [{ alias: from.alias.toLowerCase(), table: null }] : [];
  const table = base.table_name.toLowerCase();
  const isTable = !ctes.has(table) && base.column_name_alias.length === 0;
  return [{ alias: base.alias === '' ? table : base.alias.toLowerCase(), table: isTable ? table : null }];
}

function linksIn(clause: unknown): readonly Link[] {
  return [...everyNode(clause, { intoQueries: false })].flatMap((node): Link[] => {
    const sides = comparison.safeParse(node).data;
    if (sides === undefined) return [];
    const [left] = aliasesIn(sides.left);
    const [right] = aliasesIn(sides.right);
    return left === undefined || right === undefined || left === right ? [] : [[left, right]];
  });
}

function aliasesIn(expression: TreeNode): readonly string[] {
  return [...everyNode(expression, { intoQueries: false })].flatMap((node) => {
    const names = columnRef.safeParse(node).data?.column_names ?? [];
    return names.length > 1 ? [(names[0] ?? '').toLowerCase()] : [];
  });
}
