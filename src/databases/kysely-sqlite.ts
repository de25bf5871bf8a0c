// SQLite through libsql, made safe to share between processes and to lose power under.
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { SqliteAdapter, type SqliteDatabase, SqliteDialect, type SqliteStatement } from 'kysely';
import type { Database } from 'libsql';
import { OWN_FOLDER } from '../lib/own-folder.ts';
import type { DialectParts, OpenSettings } from './dialect-parts.ts';
import { exactInteger } from './portable-values.ts';
import type { DatabaseUrl } from './url.ts';

// Begin, commit, rollback, and the pragmas below: only exec lets go of a statement that found the file busy (see libsqlDatabase).
// Kysely begins deferred transactions; one that reads first and writes later fails at once when another has written in
// between, so ours take the write lock when they begin.
const BY_EXEC: Readonly<Record<string, string>> = { begin: 'begin immediate', commit: 'commit', rollback: 'rollback' };
const READS = /^\s*(select|pragma|explain|values)\b/i;
const WRITES = /\b(insert|update|delete|replace|create|alter|drop)\b/i;

export async function sqliteParts(
  url: DatabaseUrl,
  { readOnly }: Pick<OpenSettings, 'readOnly'>,
): Promise<DialectParts> {
  const open = readOnly ? openToRead : openFile;
  return {
    dialect: new SqliteDialect({ database: async () => libsqlDatabase(await open(url.file ?? '')) }),
    adapter: new TransactionalSqliteAdapter(),
  };
}

// A connection that has read keeps its share of the file's lock for life. One that has not can be locked out for a moment by another's
// closing, and then SQLite, unable to see whether its tables have changed, says `no such table` of one that is there.
const FIRST_READ = 'schema_version';

// Creates the parent folder and opens the file. synchronous=FULL: what was committed survives power loss. No busy_timeout: SQLite
// would wait inside this thread and stop everything else in it, so the waiting is done outside (busy-wait.ts).
async function openFile(file: string): Promise<Database> {
  await mkdir(dirname(file), OWN_FOLDER);
  // SQLite would let everybody read it; what it lays beside it has the file's own mode.
  if (!existsSync(file)) await writeFile(file, '', { flag: 'a', mode: 0o600 });
  const { default: Libsql } = await import('libsql');
  const handle = new Libsql(file);
  try {
    for (const pragma of ['journal_mode = wal', 'synchronous = full', 'foreign_keys = on', FIRST_READ])
      handle.exec(`pragma ${pragma}`);
    return handle;
  } catch (error) {
    handle.close();
    throw error;
  }
}

// `mode=ro` is what makes it read-only; the driver's own option is ignored. A URL, so that any character may be in the path.
async function openToRead(file: string): Promise<Database> {
  const { default: Libsql } = await import('libsql');
  return new Libsql(`${pathToFileURL(file).href}?mode=ro`);
}

// A statement of libsql 0.5 that found the file busy stays in progress until the garbage collector comes, and until then no
// transaction of its connection can commit (tursodatabase/libsql-client-ts#352). So nothing but exec may ever meet a busy file: what
// writes outside a transaction gets one of its own, begun by exec.
function libsqlDatabase(handle: Database): SqliteDatabase {
  const owning = <R>(text: string, step: () => R): R => {
    if (handle.inTransaction || READS.test(text) || !WRITES.test(text)) return step();
    handle.exec('begin immediate');
    try {
      const result = step();
      handle.exec('commit');
      return result;
    } catch (error) {
      if (handle.inTransaction) handle.exec('rollback');
      throw error;
    }
  };
  return {
    close: () => handle.close(),
    prepare: (text) => {
      const byExec = BY_EXEC[text];
      if (byExec !== undefined) return execStatement(() => handle.exec(byExec));
      const statement = handle.prepare(text).safeIntegers(true);
      return {
        reader: statement.reader,
        all: (parameters) => owning(text, () => statement.all(parameters).map(portableRow)),
        run: (parameters) => owning(text, () => statement.run(parameters)),
        *iterate(parameters) {
          for (const row of statement.iterate(parameters)) yield portableRow(row);
        },
      };
    },
  };
}

function execStatement(exec: () => void): SqliteStatement {
  return {
    reader: false,
    all: () => [],
    run: () => {
      exec();
      return { changes: 0, lastInsertRowid: 0 };
    },
    *iterate() {},
  };
}

function portableRow(row: unknown): unknown {
  return Object.fromEntries(Object.entries(row as object).map(([name, value]) => [name, portableValue(value)]));
}

function portableValue(value: unknown): unknown {
  if (typeof value === 'bigint') return exactInteger(value);
  return value instanceof ArrayBuffer ? Buffer.from(value) : value;
}

/**
 * SQLite does undo schema changes, and its write transaction keeps other processes out: all migrations run in one, and neither two
 * processes starting together nor a kill in the middle need anything more. Kysely's own adapter says no because some changes
 * need foreign keys switched off outside a transaction; ours only add.
 */
class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}
