// A consistent read-only snapshot of a MySQL or MariaDB database.

import type { CopiedCsv, OpenSnapshot, SourceColumn, SourceTarget, TableRead } from '../snapshot/contract.ts';
import { copyNotes, requireColumns, sourceFault } from '../snapshot/source-faults.ts';
import { type AskRows, findTable, type MysqlTable } from './mysql-catalog.ts';
import { connectMysql, type MysqlConnection } from './mysql-connection.ts';
import { copyLines, copyValues } from './mysql-copy.ts';
import { mysqlWrites } from './mysql-rights.ts';
import { lineSql, plainSql } from './row-sql.ts';

const UNREADABLE_VALUES = '无效日期（如 0000-00-00）';
/** Seconds we may be busy elsewhere between two tables. */
const IDLE_SECONDS = 3_600;

export async function openMysqlSnapshot(target: SourceTarget): Promise<OpenSnapshot> {
  const connection = await connectMysql(target);
  const tables = new Map<string, MysqlTable | undefined>();
  const ask = askRows(connection, target);
  try {
    const server = await begin(ask, target.options.statementTimeoutMs);
    const find = async (name: string) => {
      if (!tables.has(name)) tables.set(name, await findTable(ask, name, server.anyCase));
      return tables.get(name);
    };
    return {
      describe: async (names) => {
        const found = new Map<string, readonly SourceColumn[]>();
        for (const name of names) {
          const table = await find(name);
          if (table !== undefined) found.set(name, table.columns);
        }
        return found;
      },
      copyCsv: async (read, file) =>
        copyTable(connection, target, await find(read.table), read, file, server.maxPacket),
      writes: () => mysqlWrites(ask),
      close: () => connection.close(),
    };
  } catch (error) {
    await connection.close();
    throw error;
  }
}

async function begin(
  ask: AskRows,
  limitMs: number,
): Promise<{ readonly maxPacket: number; readonly anyCase: boolean }> {
  const [server] = await ask(
    'select version() as version, @@max_allowed_packet as max_packet, @@lower_case_table_names as lower_names',
    [],
  );
  const isMariadb = String(server?.version).includes('MariaDB');
  // The empty sql_mode reads zero dates as they are, keeps backslash escapes and takes no double quotes for names.
  await ask("set session sql_mode = '', time_zone = '+00:00'", []);
  await ask(`set session wait_timeout = ${IDLE_SECONDS}, net_write_timeout = ${IDLE_SECONDS}`, []);
  await ask(
    isMariadb
      ? `set session max_statement_time = ${limitMs / 1000}`
      : `set session max_execution_time = ${Math.ceil(limitMs)}`,
    [],
  );
  await ask('set session transaction isolation level repeatable read', []);
  await ask('start transaction with consistent snapshot, read only', []);
  return { maxPacket: Number(server?.max_packet), anyCase: Number(server?.lower_names) !== 0 };
}

function askRows({ driver, guard }: MysqlConnection, target: SourceTarget): AskRows {
  return (sql, values) =>
    guard.during(
      new Promise((resolve, reject) => {
        driver.query({ sql, values: [...values] }, (error, rows) => {
          if (error) return reject(sourceFault(error, target));
          resolve(Array.isArray(rows) ? (rows as Readonly<Record<string, unknown>>[]) : []);
        });
      }),
    );
}

async function copyTable(
  connection: MysqlConnection,
  target: SourceTarget,
  table: MysqlTable | undefined,
  read: TableRead,
  file: string,
  maxPacket: number,
): Promise<CopiedCsv> {
  const columns = requireColumns(table?.columns, read, target);
  // The line break keeps a comment at the end of the condition from swallowing the bracket.
  const from = `from ${table?.sql} ${read.where === undefined ? '' : `where (${read.where}\n)`}`;
  try {
    const lines = await copyLines(connection, `select ${lineSql(columns, maxPacket)} ${from}`, file);
    if (lines.tooLong === 0) return { ...lines.csv, notes: copyNotes(read, lines.csv, UNREADABLE_VALUES) };
    const csv = await copyValues(connection, `select ${plainSql(columns)} ${from}`, columns, file);
    return { ...csv, notes: copyNotes(read, csv, UNREADABLE_VALUES) };
  } catch (error) {
    throw sourceFault(error, target, read);
  }
}
