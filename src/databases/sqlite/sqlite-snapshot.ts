// A consistent read-only snapshot of an SQLite file.
import { access, constants } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { Database } from 'libsql';
import type { CopiedCsv, OpenSnapshot, SourceColumn, SourceTarget, TableRead } from '../snapshot/contract.ts';
import { openCsvFile } from '../snapshot/csv-file.ts';
import { quoteIdentifier } from '../snapshot/identifiers.ts';
import { copyNotes, requireColumns, sourceFault, tooSlowFault } from '../snapshot/source-faults.ts';
import { type ValueForm, valueForm } from './value-forms.ts';

interface SqliteColumn extends SourceColumn {
  readonly form: ValueForm;
}

/** The driver is synchronous: how long others in this process wait for a turn. */
const TURN_MS = 20;

export async function openSqliteSnapshot(target: SourceTarget): Promise<OpenSnapshot> {
  const { default: Libsql } = await import('libsql');
  const translated = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw sourceFault(error, target);
    }
  };
  // `mode=ro` is what makes it read-only; the driver's own option is ignored. A URL, so that any character may be in the path.
  const database = translated(() => new Libsql(`${pathToFileURL(target.url.file ?? '').href}?mode=ro`));
  try {
    translated(() => begin(database));
  } catch (error) {
    database.close();
    throw error;
  }
  const columnsOf = (table: string) => translated(() => findColumns(database, table));
  return {
    describe: async (tables) => {
      const all = tables.map((table) => [table, columnsOf(table)] as const);
      return new Map(all.flatMap(([table, columns]) => (columns === undefined ? [] : [[table, columns]])));
    },
    copyCsv: async (read, file) => {
      const columns = requireColumns(columnsOf(read.table), read, target);
      try {
        return await copyTable(database, columns, read, file, target);
      } catch (error) {
        throw sourceFault(error, target, read);
      }
    },
    writes: () => fileWrites(target.url.file ?? ''),
    close: async () => void database.close(),
  };
}

/** We only ever open it to read; but the account that we run under could do otherwise. */
async function fileWrites(file: string): Promise<readonly string[]> {
  const isWritable = await access(file, constants.W_OK).then(
    () => true,
    () => false,
  );
  return isWritable ? ['值班的系统账号能写这个文件'] : [];
}

/** The first select pins the snapshot. */
function begin(database: Database): void {
  database.exec('begin');
  database.prepare('select count(*) from sqlite_master').get();
}

function findColumns(database: Database, table: string): readonly SqliteColumn[] | undefined {
  const rows = database.prepare('select name, type, "notnull" from pragma_table_xinfo(?) where hidden <> 1').all(table);
  const columns = (rows as readonly { readonly name: string; readonly type: string; readonly notnull: number }[]).map(
    (row) => {
      const form = valueForm(row.type);
      return { name: row.name, declaredType: row.type, lakeType: form.lakeType, nullable: row.notnull === 0, form };
    },
  );
  return columns.length === 0 ? undefined : columns;
}

async function copyTable(
  database: Database,
  columns: readonly SqliteColumn[],
  read: TableRead,
  path: string,
  target: SourceTarget,
): Promise<CopiedCsv> {
  const file = await openCsvFile(path);
  try {
    const started = performance.now();
    let turn = started;
    let rows = 0;
    // As bytes: the driver aborts the whole process over a text that is no UTF-8.
    for (const row of database.prepare(lineSql(columns, read)).raw().iterate()) {
      rows += 1;
      const room = file.append((row as readonly Buffer[])[0] ?? Buffer.alloc(0));
      const now = performance.now();
      if (room && now - turn < TURN_MS) continue;
      if (!room) await file.drained();
      await nextTurn();
      target.signal?.throwIfAborted();
      if (now - started > target.options.statementTimeoutMs) throw tooSlowFault(target);
      turn = performance.now();
    }
    const totals = await file.finish();
    return { rows, bytes: totals.bytes, longestLine: totals.longestLine, notes: copyNotes(read, totals, '无效值') };
  } finally {
    await file.abandon();
  }
}

function lineSql(columns: readonly SqliteColumn[], read: TableRead): string {
  const fields = columns.map(({ name, form }) => {
    const value = form.sql(quoteIdentifier('sqlite', name));
    return `ifnull('"' || replace(${value}, '"', '""') || '"', '')`;
  });
  // The line break keeps a comment at the end of the condition from swallowing the bracket.
  const where = read.where === undefined ? '' : `where (${read.where}\n)`;
  return `select cast(${fields.join(` || ',' || `)} || char(10) as blob) from ${quoteIdentifier('sqlite', read.table)} ${where}`;
}
