// What a person's query over the lake may be: one SELECT over the views that are handed in, as DuckDB's own tree of it shows.
import type { DuckDBConnection } from '@duckdb/node-api';
import { z } from 'zod';
import { quoteText } from './duck.ts';
import { baseTable } from './joined-tables.ts';
import { everyNode, looseNode, type TreeNode } from './tree-node.ts';

const serialized = z.looseObject({
  error: z.boolean(),
  error_message: z.string().optional(),
  statements: z.array(z.looseObject({ node: looseNode })).optional(),
});
const cteMap = z.looseObject({ cte_map: z.looseObject({ map: z.array(z.looseObject({ key: z.string() })) }) });
const called = z.looseObject({ function_name: z.string() });
const tableFunction = z.looseObject({ type: z.literal('TABLE_FUNCTION'), function: called });

/** They make rows of what the query says itself. */
const PLAIN_TABLE_FUNCTIONS = ['unnest', 'range', 'generate_series'];
/** Of those that do more than compute these are harmless; the others DuckDB itself names. */
const QUIET = ['random', 'uuid', 'uuidv4', 'uuidv7', 'gen_random_uuid', 'error'];
/** They compute, and tell of what is none of the query's business. */
const TELLTALE = /^(?:current_setting|getenv|getvariable|pg_.*|duckdb_.*|sql_auto_complete|.*secret.*)$/;

/**
 * Chinese, without a full stop: why the query is not run; null when it may be. Nothing is executed.
 * @param views names of the views, lower case
 */
export async function lakeQueryFault(
  connection: DuckDBConnection,
  sql: string,
  views: readonly string[],
): Promise<string | null> {
  if (sql.includes('\0')) return '里面有 NUL 字符';
  const reader = await connection.runAndReadAll(`select json_serialize_sql(${quoteText(sql)}::varchar)`);
  const tree = serialized.parse(JSON.parse(String(reader.getRows()[0]?.[0])));
  if (tree.error) return selectFault(tree.error_message ?? '读不懂');
  const statements = tree.statements ?? [];
  const [first] = statements;
  if (first === undefined) return '没有写 SQL；请写一条 SELECT';
  if (statements.length > 1) return `这里只能写一条语句，实际有 ${statements.length} 条；请只留下一条 SELECT`;
  const nodes = [...everyNode(first.node, { intoQueries: true })];
  const ctes = nodes.flatMap(cteNames);
  const odd = ctes.find((name) => !isPlainName(name));
  if (odd !== undefined) return `WITH 里的名字“${odd}”只能用文字、数字和下划线`;
  const known = new Set([...views, ...ctes.map((name) => name.toLowerCase())]);
  const foreign = nodes.map((node) => foreignFault(node, known, views)).find((fault) => fault !== null);
  return foreign ?? (await functionFault(connection, nodes));
}

function selectFault(message: string): string {
  return /only select/i.test(message) ? '只能写 SELECT；这里只能查询，不能改数据、不能改设置' : `DuckDB 说：${message}`;
}

function cteNames(node: TreeNode): readonly string[] {
  return cteMap.safeParse(node).data?.cte_map.map.map((one) => one.key) ?? [];
}

/** A name with a dot or a slash in it could be a file, where the CTE of that name does not reach. */
function isPlainName(name: string): boolean {
  return /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name);
}

function foreignFault(node: TreeNode, known: ReadonlySet<string>, views: readonly string[]): string | null {
  if (node.type === 'SHOW_REF') return '不能用 DESCRIBE、SHOW、SUMMARIZE；请直接查视图';
  if (node.type === 'TABLE_FUNCTION') {
    const name = tableFunction.safeParse(node).data?.function.function_name ?? '';
    return PLAIN_TABLE_FUNCTIONS.includes(name) ? null : `FROM 里不能用函数 ${name}()，只能用视图：${views.join('、')}`;
  }
  const base = baseTable.safeParse(node).data;
  if (base === undefined) return node.type === 'BASE_TABLE' ? 'FROM 里有读不懂的表名' : null;
  const { catalog_name: catalog, schema_name: schema, table_name: table } = base;
  if (catalog === '' && schema === '' && known.has(table.toLowerCase())) return null;
  const shown = [catalog, schema, table].filter((part) => part !== '').join('.');
  return `没有叫“${shown}”的视图；可以用的：${views.join('、')}`;
}

/** DuckDB knows of its functions which ones do something. */
async function functionFault(connection: DuckDBConnection, nodes: readonly TreeNode[]): Promise<string | null> {
  const names = [...new Set(nodes.flatMap((node) => called.safeParse(node).data?.function_name.toLowerCase() ?? []))];
  const telltale = names.find((name) => TELLTALE.test(name));
  if (telltale !== undefined) return `不能调用函数 ${telltale}：它说的是程序的设置，不是数据`;
  if (names.length === 0) return null;
  const reader = await connection.runAndReadAll(
    `select function_name from duckdb_functions() where has_side_effects
      and list_contains([${names.map(quoteText).join(', ')}], lower(function_name))`,
  );
  const busy = reader
    .getRows()
    .map(([name]) => String(name))
    .find((name) => !QUIET.includes(name));
  return busy === undefined ? null : `不能调用函数 ${busy}：它不只是计算，还会做别的事；请去掉它`;
}
