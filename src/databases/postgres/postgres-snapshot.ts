// A consistent read-only snapshot of a PostgreSQL database.
import type { QueryConfig } from 'pg';
import type { CopiedCsv, OpenSnapshot, SourceColumn, SourceTarget, TableRead } from '../snapshot/contract.ts';
import { quoteText } from '../snapshot/identifiers.ts';
import { copyNotes, requireColumns, sourceFault } from '../snapshot/source-faults.ts';
import { type AskRows, findTable, type PostgresTable } from './postgres-catalog.ts';
import { connectPostgres, type PostgresConnection } from './postgres-connection.ts';
import { copyOut, copySql } from './postgres-copy.ts';
import { postgresWrites } from './postgres-rights.ts';

const UNREADABLE_VALUES = ' NaN 或公元 1 年至 9999 年以外的日期';

export async function openPostgresSnapshot(target: SourceTarget): Promise<OpenSnapshot> {
  const connection = await connectPostgres(target);
  const tables = new Map<string, PostgresTable | undefined>();
  const query = queryRows(connection);
  const ask: AskRows = (text, values) =>
    query(text, values).catch((error: unknown) => {
      throw sourceFault(error, target);
    });
  const find = async (name: string) => {
    if (!tables.has(name)) tables.set(name, await findTable(ask, name));
    return tables.get(name);
  };
  try {
    await begin(ask, target.options.statementTimeoutMs);
  } catch (error) {
    await connection.close();
    throw error;
  }
  return {
    describe: async (names) => {
      const found = new Map<string, readonly SourceColumn[]>();
      for (const name of names) {
        const table = await find(name);
        if (table !== undefined) found.set(name, table.columns);
      }
      return found;
    },
    copyCsv: async (read, file) => copyTable(connection, query, target, await find(read.table), read, file),
    writes: () => postgresWrites(ask),
    close: () => connection.close(),
  };
}

const SESSION = {
  timezone: 'UTC',
  datestyle: 'ISO, YMD',
  intervalstyle: 'postgres',
  bytea_output: 'hex',
  extra_float_digits: '3', // before version 12 the default prints doubles that do not read back
  idle_in_transaction_session_timeout: '0',
};

/** Since version 14 the server can look whether we are still there, and end a query that nobody waits for. */
const NOTICE_LEAVING =
  "select set_config(name, '5000', true) from pg_settings where name = 'client_connection_check_interval'";

async function begin(ask: AskRows, limitMs: number): Promise<void> {
  await ask('begin isolation level repeatable read read only', []);
  // This select pins the snapshot and the read-only mode: neither can be changed after a first statement.
  const settings = Object.entries({ ...SESSION, statement_timeout: String(Math.ceil(limitMs)) });
  const calls = settings.map(
    ([name, value]) => `set_config(${quoteText('postgres', name)}, ${quoteText('postgres', value)}, true)`,
  );
  await ask(`select ${calls.join(', ')}`, []);
  await ask(NOTICE_LEAVING, []);
}

/** The extended protocol takes one statement at a time: whatever is in the text, nothing can be stacked behind it. */
function queryRows({ driver, guard }: PostgresConnection): AskRows {
  return async (text, values) => {
    const query: QueryConfig & { readonly queryMode: 'extended' } = {
      text,
      values: [...values],
      queryMode: 'extended',
    };
    const { rows } = await guard.during(driver.query<Readonly<Record<string, unknown>>>(query));
    return rows;
  };
}

async function copyTable(
  connection: PostgresConnection,
  query: AskRows,
  target: SourceTarget,
  table: PostgresTable | undefined,
  read: TableRead,
  file: string,
): Promise<CopiedCsv> {
  const columns = requireColumns(table?.columns, read, target);
  // The line break keeps a comment at the end of the condition from swallowing the bracket.
  const from = `from ${table?.sql} ${read.where === undefined ? '' : `where (${read.where}\n)`}`;
  try {
    await query('savepoint before_table', []);
    // COPY needs the protocol that takes many statements in one text, so the condition is tried alone first.
    if (read.where !== undefined) await query(`select 1 ${from} limit 0`, []);
    const csv = await copyOut(connection, copySql(columns, from), file);
    await query('release savepoint before_table', []);
    return { ...csv, notes: copyNotes(read, csv, UNREADABLE_VALUES) };
  } catch (error) {
    if (!connection.guard.ended) await query('rollback to savepoint before_table', []);
    throw sourceFault(error, target, read);
  }
}
