// What the program knows of one ledger once its SELECT is read: columns, the rows joined into a row, and who answers for each column.
import { createHash } from 'node:crypto';
import type { DuckSession } from '../../../lake/duck.ts';
import { type JoinedTable, readSelect, type SelectTree } from '../../../lake/select-tree.ts';
import { UserError } from '../../../lib/errors.ts';
import type { LedgerDefinition, LedgerSettings, RawTable } from '../settings.ts';

/** One table whose row is part of a ledger's row, with the hidden columns that a state keeps of it. */
export interface JoinedRow extends JoinedTable {
  /** Hidden columns that tell whether the same row was joined; empty for the root, whose identity is the ledger's key. */
  readonly keyColumns: readonly string[];
  readonly whoColumn: string | null;
  readonly whenColumn: string | null;
}

export interface LedgerColumnModel {
  readonly name: string;
  readonly title: string;
  /** Alias of the joined row that answers for it; null when rows cannot be followed. */
  readonly row: string | null;
  readonly tolerance: number;
  /** True: a state keeps a keyed digest of it alone. */
  readonly sensitive: boolean;
  /** True for a who/when column of its table: shown, but never a change by itself. */
  readonly audit: boolean;
}

export interface LedgerModel {
  readonly name: string;
  readonly title: string;
  readonly source: string;
  readonly key: readonly string[];
  readonly columns: readonly LedgerColumnModel[];
  readonly rows: readonly JoinedRow[];
  /** The row that the key comes from: its who/when speak for an added row. */
  readonly root: JoinedRow | null;
  /** Raw tables that the SELECT reads. */
  readonly tables: ReadonlySet<string>;
  /** The SELECT as written, for messages with line and place. */
  readonly select: string;
  /** The SELECT with the hidden columns. */
  readonly sql: string;
  /** Changes when the definition does: then only the columns that both states have are compared. */
  readonly fingerprint: string;
}

/** Hidden columns begin so; a column of a ledger cannot, since its name begins with a letter. */
export const HIDDEN = '~';

/** Where a ledger's SELECT stands in the configuration, for messages. */
export type Place = (line: number) => string;

/**
 * Reads a ledger's SELECT and settles which joined row answers for which column.
 * @throws UserError with line and place when the SELECT is not one readable SELECT or a column names an unknown table.
 */
export async function readLedger(
  session: DuckSession,
  name: string,
  settings: LedgerSettings,
  place: Place,
): Promise<LedgerModel> {
  const definition = settings.ledgers[name];
  if (definition === undefined) throw new Error(`no ledger ${name}`);
  const tables = settings.tables[definition.source] ?? {};
  const tree = await readSelect(session, definition.select);
  if ('message' in tree) {
    const line = tree.offset === null ? 1 : definition.select.slice(0, tree.offset).split('\n').length;
    throw new UserError(`台账“${definition.title}”（${name}）的 SELECT 读不懂，${place(line)}：${tree.message}`);
  }
  const root = rootAlias(definition, tree);
  const rows = seenFrom(root, tree.joined).flatMap((joined) => {
    const raw = tables[joined.table];
    return raw === undefined ? [] : [joinedRow(joined, raw, joined.alias === root)];
  });
  const columns = Object.entries(definition.columns).map(([column, { title, from, tolerance, sensitive }]) => {
    const row = rowNamed(name, column, from, rows, tables, tree);
    const audit = isAudit(tree, rows, tables, { column, row, from });
    if (sensitive && audit)
      throw new UserError(`台账 ${name} 的列 ${column} 是“谁、何时”的列，不能是敏感列：变更是谁做的要说得出来`);
    return { name: column, title, row, tolerance, sensitive, audit };
  });
  const extra = rows.flatMap((row) => hiddenColumns(row, tables[row.table]));
  return {
    name,
    title: definition.title,
    source: definition.source,
    key: definition.key,
    columns,
    rows,
    root: rows.find((row) => row.alias === root) ?? null,
    tables: tree.tables,
    select: definition.select,
    sql: await tree.withColumns(session, extra),
    fingerprint: fingerprint(definition),
  };
}

function rootAlias(definition: LedgerDefinition, tree: SelectTree): string | null {
  const key = definition.key[0] ?? '';
  const first = definition.columns[key]?.from;
  const named = tree.joined.filter((one) => one.alias === first || one.table === first);
  const plain = tree.plain.get(key)?.alias;
  return (named.find((one) => one.alias === plain) ?? named[0])?.alias ?? null;
}

/**
 * The joined tables with their holders as seen from the row that the key comes from: a SELECT may as well begin at the other end
 * (`from device d join point p on p.device_id = d.id`), and the references still are the point's.
 */
function seenFrom(root: string | null, joined: readonly JoinedTable[]): readonly JoinedTable[] {
  const turned = new Map<string, string | null>();
  let towards: string | null = null;
  let alias = root;
  while (alias !== null && !turned.has(alias)) {
    turned.set(alias, towards);
    towards = alias;
    alias = joined.find((one) => one.alias === towards)?.holder ?? null;
  }
  return joined.map((one) => ({
    ...one,
    holder: turned.has(one.alias) ? (turned.get(one.alias) ?? null) : one.holder,
  }));
}

function joinedRow(joined: JoinedTable, raw: RawTable, isRoot: boolean): JoinedRow {
  const hidden = (part: string): string => `${HIDDEN}${part}:${joined.alias}`;
  return {
    ...joined,
    keyColumns: isRoot ? [] : raw.key.map((column) => `${hidden('key')}:${column}`),
    whoColumn: raw.who === undefined ? null : hidden('who'),
    whenColumn: raw.when === undefined ? null : hidden('when'),
  };
}

function hiddenColumns(row: JoinedRow, raw: RawTable | undefined): { alias: string; column: string; name: string }[] {
  if (raw === undefined) return [];
  const of = (column: string, name: string): { alias: string; column: string; name: string } => ({
    alias: row.alias,
    column,
    name,
  });
  return [
    ...row.keyColumns.map((name, index) => of(raw.key[index] ?? '', name)),
    ...(row.whoColumn === null || raw.who === undefined ? [] : [of(raw.who, row.whoColumn)]),
    ...(row.whenColumn === null || raw.when === undefined ? [] : [of(raw.when, row.whenColumn)]),
  ];
}

function rowNamed(
  ledger: string,
  column: string,
  from: string,
  rows: readonly JoinedRow[],
  tables: Readonly<Record<string, RawTable>>,
  tree: SelectTree,
): string | null {
  const plain = tree.plain.get(column);
  const exact =
    rows.find((row) => row.alias === from) ?? rows.find((row) => row.table === from && row.alias === plain?.alias);
  const found = exact ?? rows.find((row) => row.table === from);
  if (found !== undefined) return found.alias;
  if ((tables[from] !== undefined && tree.tables.has(from)) || tree.aliases.has(from)) return null;
  const known = [...tree.tables].filter((table) => tables[table] !== undefined).join('、');
  throw new UserError(
    `台账 ${ledger} 的列 ${column} 写着来自“${from}”，但它的 SELECT 里没有这张表；SELECT 里有：${known}`,
  );
}

/**
 * Where rows cannot be followed the name decides: `max(updated_at) as updated_at` is no change of its own either.
 * @param named the column, the alias of the row that answers for it, and what the definition says it is from
 */
function isAudit(
  tree: SelectTree,
  rows: readonly JoinedRow[],
  tables: Readonly<Record<string, RawTable>>,
  named: { readonly column: string; readonly row: string | null; readonly from: string },
): boolean {
  const { column } = named;
  const plain = tree.plain.get(column);
  const alias = plain?.alias ?? named.row;
  const table = rows.find((one) => one.alias === alias)?.table;
  const raw = tables[table ?? named.from];
  if (raw === undefined) return false;
  const shown = table === undefined || alias === null ? (plain?.column ?? column) : tree.shown(column, alias);
  return shown !== null && (raw.who === shown || raw.when === shown);
}

function fingerprint(definition: LedgerDefinition): string {
  const parts = [definition.key, Object.keys(definition.columns), definition.select];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
}
