// Reads the syntax tree that DuckDB makes of a SELECT: which tables it joins, by whose reference, and which outputs are plain columns.
import { z } from 'zod';
import { isAggregateFunction } from './aggregate-functions.ts';
import type { DuckSession } from './duck.ts';
import { quoteText } from './duck.ts';
import { baseTable, type JoinedTable, joinedTables } from './joined-tables.ts';
import { type PlainColumn, type ShownColumns, shownColumns } from './shown-columns.ts';
import { everyNode, looseNode, type TreeNode } from './tree-node.ts';

export type { JoinedTable } from './joined-tables.ts';
export type { PlainColumn } from './shown-columns.ts';

export interface SelectTree extends ShownColumns {
  /** Tables joined one by one at the top level; empty where rows cannot be followed (GROUP BY, DISTINCT, UNION …). */
  readonly joined: readonly JoinedTable[];
  /** Every table named anywhere in the statement, in lower case. */
  readonly tables: ReadonlySet<string>;
  /** Every alias of such a table. */
  readonly aliases: ReadonlySet<string>;
  /** The same SELECT with more columns of joined tables in its list, as SQL. */
  withColumns(session: DuckSession, extra: readonly (PlainColumn & { readonly name: string })[]): Promise<string>;
}

/** A SELECT that cannot be read: what DuckDB says and where, as a character offset into the text (null when unknown). */
export interface SelectFault {
  readonly message: string;
  readonly offset: number | null;
}

const serialized = z.looseObject({
  error: z.boolean(),
  error_message: z.string().optional(),
  position: z.string().optional(),
  statements: z.array(z.looseObject({ node: looseNode })).optional(),
});

const cteMap = z.looseObject({ cte_map: z.looseObject({ map: z.array(z.looseObject({ key: z.string() })) }) });

/** Parses one SELECT. Nothing is executed; whether tables and columns exist shows only when it runs. */
export async function readSelect(session: DuckSession, sql: string): Promise<SelectTree | SelectFault> {
  const [row] = await session.rows<{ tree: string }>(`select json_serialize_sql(${quoteText(sql)}::varchar) as tree`);
  const text = row?.tree ?? '{"error":true}';
  const tree = serialized.parse(JSON.parse(text));
  if (tree.error) {
    // DuckDB counts whole characters here, JavaScript halves of them.
    const offset = tree.position === undefined ? null : [...sql].slice(0, Number(tree.position)).join('').length;
    return { message: tree.error_message ?? '读不懂这条 SQL', offset };
  }
  const statements = tree.statements ?? [];
  const node = statements[0]?.node;
  if (node === undefined || statements.length !== 1) {
    return { message: `应为一条 SELECT，实际是 ${statements.length} 条`, offset: null };
  }
  const nodes = [...everyNode(node, { intoQueries: true })];
  const ctes = new Set(nodes.flatMap((one) => cteNames(one)));
  const foreign = nodes.find((one) => isForeign(one, ctes));
  if (foreign !== undefined) return foreignFault(foreign, sql);
  const joined = isFollowable(node) ? joinedTables(looseNode.parse(node.from_table), node.where_clause, ctes) : [];
  const named = nodes.flatMap((one) => baseTable.safeParse(one).data ?? []);
  return {
    joined,
    tables: new Set(named.map((one) => one.table_name.toLowerCase())),
    aliases: new Set(named.flatMap(({ alias }) => (alias === '' ? [] : [alias.toLowerCase()]))),
    ...shownColumns(node, joined),
    withColumns: (inSession, extra) => extended(inSession, text, extra.map(columnNode)),
  };
}

function cteNames(node: TreeNode): readonly string[] {
  return cteMap.safeParse(node).data?.cte_map.map.map((one) => one.key.toLowerCase()) ?? [];
}

/** What reads files or other databases has no place in a ledger's SELECT: table functions, and names that are paths or qualified. */
function isForeign(node: TreeNode, ctes: ReadonlySet<string>): boolean {
  if (node.type === 'TABLE_FUNCTION') return true;
  const base = baseTable.safeParse(node).data;
  if (base === undefined || ctes.has(base.table_name.toLowerCase())) return false;
  return base.schema_name !== '' || base.catalog_name !== '' || !/^[\p{L}_][\p{L}\p{N}_]*$/u.test(base.table_name);
}

function foreignFault(node: TreeNode, sql: string): SelectFault {
  const at = z.looseObject({ query_location: z.number() }).safeParse(node).data?.query_location ?? 0;
  const bytes = Buffer.from(sql);
  // Here DuckDB counts bytes; what has no place is said to lie far beyond the end.
  const offset = at < bytes.length ? bytes.subarray(0, at).toString('utf8').length : null;
  const base = baseTable.safeParse(node).data;
  const found =
    base === undefined ? 'read_csv 之类的表函数' : `“${[base.schema_name, base.table_name].filter(Boolean).join('.')}”`;
  return { message: `台账的 SELECT 只能读原始表，不能用${found}`, offset };
}

function isFollowable(node: TreeNode): boolean {
  const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
  const modifiers = list(node.modifiers).map((one) => looseNode.parse(one).type);
  return (
    node.type === 'SELECT_NODE' &&
    list(node.group_expressions).length === 0 &&
    // GROUP BY ALL has no expressions.
    node.aggregate_handling === 'STANDARD_HANDLING' &&
    (node.having ?? null) === null &&
    !modifiers.includes('DISTINCT_MODIFIER') &&
    ![...everyNode(node.select_list, { intoQueries: false })].some(
      (one) => one.class === 'FUNCTION' && isAggregate(one),
    )
  );
}

function isAggregate(node: TreeNode): boolean {
  return typeof node.function_name === 'string' && isAggregateFunction(node.function_name);
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

/** DuckDB itself puts the columns in: the tree holds 64-bit numbers that JavaScript would round. */
async function extended(session: DuckSession, tree: string, columns: readonly object[]): Promise<string> {
  const list = `list_concat(cast(tree->'$.statements[0].node.select_list' as json[]), cast(${quoteText(JSON.stringify(columns))} as json[]))`;
  const statement = `json_merge_patch(tree->'$.statements[0]', json_object('node', json_object('select_list', ${list})))`;
  const whole = columns.length === 0 ? 'tree' : `json_merge_patch(tree, json_object('statements', [${statement}]))`;
  const [made] = await session.rows<{ sql: string }>(
    `select json_deserialize_sql(${whole}) as sql from (select ${quoteText(tree)}::json as tree)`,
  );
  if (made === undefined) throw new Error('DuckDB gave no SQL back');
  return made.sql;
}
