// Reads the syntax tree that DuckDB makes of a SELECT: which tables it joins, by whose reference, and which outputs are plain columns.
import { z } from 'zod';
import type { DuckSession } from './duck.ts';
import { quoteText } from './duck.ts';

/** One table of the FROM clause whose rows make up the rows of the result. */
export interface JoinedTable {
  readonly alias: string;
  readonly table: string;
  /** The alias whose row holds the reference by which this table was joined; null for the first table. */
  readonly holder: string | null;
}

export interface PlainColumn {
  readonly alias: string;
  readonly column: string;
}

export interface SelectTree {
  /** Tables joined one by one at the top level; empty where rows cannot be followed (GROUP BY, DISTINCT, UNION …). */
  readonly joined: readonly JoinedTable[];
  /** Every table named anywhere in the statement. */
  readonly tables: ReadonlySet<string>;
  /** Outputs that are one column of one joined table, by output name. */
  readonly plain: ReadonlyMap<string, PlainColumn>;
  /** The same SELECT with more columns of joined tables in its list, as SQL. */
  withColumns(session: DuckSession, extra: readonly (PlainColumn & { readonly name: string })[]): Promise<string>;
}

/** A SELECT that cannot be read: what DuckDB says and where, as a character offset into the text (null when unknown). */
export interface SelectFault {
  readonly message: string;
  readonly offset: number | null;
}

const looseNode = z.looseObject({ type: z.string().optional() });
type TreeNode = z.infer<typeof looseNode>;

const serialized = z.looseObject({
  error: z.boolean(),
  error_message: z.string().optional(),
  position: z.string().optional(),
  statements: z.array(z.looseObject({ node: looseNode })).optional(),
});

const columnRef = z.looseObject({
  class: z.literal('COLUMN_REF'),
  alias: z.string(),
  column_names: z.array(z.string()).min(1),
});

const baseTable = z.looseObject({ type: z.literal('BASE_TABLE'), alias: z.string(), table_name: z.string() });
const join = z.looseObject({ type: z.literal('JOIN'), left: looseNode, right: looseNode });

/** Functions that read files or other databases have no place in a ledger's SELECT. */
const FORBIDDEN = new Set(['TABLE_FUNCTION']);

/** Parses one SELECT. Nothing is executed; whether tables and columns exist shows only when it runs. */
export async function readSelect(session: DuckSession, sql: string): Promise<SelectTree | SelectFault> {
  const [row] = await session.rows<{ tree: string }>(`select json_serialize_sql(${quoteText(sql)}::varchar) as tree`);
  const tree = serialized.parse(JSON.parse(row?.tree ?? '{"error":true}'));
  if (tree.error) {
    const offset = tree.position === undefined ? null : Number(tree.position);
    return { message: tree.error_message ?? '读不懂这条 SQL', offset };
  }
  const statements = tree.statements ?? [];
  const node = statements[0]?.node;
  if (node === undefined || statements.length !== 1) {
    return { message: `应为一条 SELECT，实际是 ${statements.length} 条`, offset: null };
  }
  const nodes = [...everyNode(node)];
  if (nodes.some((one) => FORBIDDEN.has(one.type ?? ''))) {
    return { message: '台账的 SELECT 只能读原始表，不能用 read_csv 之类的表函数', offset: null };
  }
  const tables = new Set(nodes.flatMap((one) => baseTable.safeParse(one).data?.table_name ?? []));
  return {
    joined: isFollowable(node) ? joinedTables(looseNode.parse(node.from_table)) : [],
    tables,
    plain: plainColumns(node),
    withColumns: async (inSession, extra) => {
      const list = [...z.array(z.unknown()).parse(node.select_list), ...extra.map(columnNode)];
      const extended = { error: false, statements: [{ ...statements[0], node: { ...node, select_list: list } }] };
      const text = quoteText(JSON.stringify(extended));
      const [made] = await inSession.rows<{ sql: string }>(`select json_deserialize_sql(${text}::json) as sql`);
      return made?.sql ?? sql;
    },
  };
}

function isFollowable(node: TreeNode): boolean {
  const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
  const modifiers = list(node.modifiers).map((one) => looseNode.parse(one).type);
  return (
    node.type === 'SELECT_NODE' &&
    list(node.group_expressions).length === 0 &&
    !modifiers.includes('DISTINCT_MODIFIER') &&
    ![...everyNode(node.select_list)].some((one) => one.class === 'FUNCTION' && isAggregate(one))
  );
}

const AGGREGATES = new Set([
  'count',
  'count_star',
  'sum',
  'avg',
  'min',
  'max',
  'string_agg',
  'list',
  'array_agg',
  'first',
  'any_value',
]);

function isAggregate(node: TreeNode): boolean {
  return typeof node.function_name === 'string' && AGGREGATES.has(node.function_name.toLowerCase());
}

function joinedTables(from: TreeNode): JoinedTable[] {
  const base = baseTable.safeParse(from);
  if (base.success) return [{ ...aliasOf(base.data), holder: null }];
  const both = join.safeParse(from);
  if (!both.success) return [];
  const left = joinedTables(both.data.left);
  const right = joinedTables(both.data.right);
  const known = new Set(left.map((one) => one.alias));
  const holders = [...everyNode(both.data.condition)].flatMap((node) => {
    const reference = columnRef.safeParse(node).data?.column_names;
    return reference !== undefined && reference.length > 1 && known.has(reference[0] ?? '') ? [reference[0] ?? ''] : [];
  });
  const holder = holders[0] ?? left[0]?.alias ?? null;
  return [...left, ...right.map((one) => (one.holder === null ? { ...one, holder } : one))];
}

function aliasOf(table: z.infer<typeof baseTable>): { alias: string; table: string } {
  return { alias: table.alias === '' ? table.table_name : table.alias, table: table.table_name };
}

function plainColumns(node: TreeNode): ReadonlyMap<string, PlainColumn> {
  const list = Array.isArray(node.select_list) ? node.select_list : [];
  return new Map(
    list.flatMap((item) => {
      const names = columnRef.safeParse(item).data?.column_names;
      const alias = columnRef.safeParse(item).data?.alias;
      const [table, column] = names ?? [];
      if (names?.length !== 2 || table === undefined || column === undefined) return [];
      return [[alias === '' || alias === undefined ? column : alias, { alias: table, column }] as const];
    }),
  );
}

function columnNode(extra: PlainColumn & { readonly name: string }): object {
  return {
    class: 'COLUMN_REF',
    type: 'COLUMN_REF',
    alias: extra.name,
    query_location: 0,
    column_names: [extra.alias, extra.column],
  };
}

function* everyNode(value: unknown): Generator<TreeNode> {
  if (Array.isArray(value)) {
    for (const one of value) yield* everyNode(one);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  const node = looseNode.safeParse(value);
  if (node.success) yield node.data;
  for (const inner of Object.values(value)) yield* everyNode(inner);
}
