// The process in which a person's query on an SQLite file runs.
import { pathToFileURL } from 'node:url';
import Libsql from 'libsql';
import { errorText, UserError } from '../../lib/errors.ts';
import { databaseFault } from '../faults.ts';
import { answerOrder, type ChildResult } from './child-link.ts';
import type { QueryLimits, QueryRow } from './contract.ts';
import { countAgainst } from './query-limits.ts';
import { type SqliteValue, sqliteColumns, sqliteText } from './sqlite-columns.ts';

export interface SqliteOrder {
  readonly file: string;
  readonly sql: string;
  /** Begins every sentence. */
  readonly shown: string;
  readonly limits: QueryLimits;
}

const BATCH_ROWS = 1_000;
const BATCH_CHARACTERS = 1_048_576;

await answerOrder<SqliteOrder>(async (order) => {
  try {
    return answerWithin(order);
  } catch (error) {
    throw sqliteFault(error, order);
  }
});

function answerWithin(order: SqliteOrder): ChildResult {
  // `mode=ro` is what makes it read-only; the driver's own option is ignored. A URL, so that any character may be in the path.
  const database = new Libsql(`${pathToFileURL(order.file).href}?mode=ro`);
  const statement = database.prepare(order.sql);
  if (!statement.reader) throw new UserError(`${order.shown}不运行这条 SQL：它不返回行，这里只能查询`);
  const described = statement.columns() as readonly { readonly name: string; readonly type: string | null }[];
  const batches = valueBatches(statement.raw().safeIntegers(true).iterate() as Iterator<readonly SqliteValue[]>, order);
  const first = batches.next();
  const values = first.done ? [] : first.value;
  const columns = sqliteColumns(described, values);
  const written = (rows: readonly (readonly SqliteValue[])[]): readonly QueryRow[] =>
    rows.map((row) => row.map((value, index) => sqliteText(value, columns[index]?.type ?? 'text')));
  return {
    columns,
    batches: (function* () {
      try {
        if (values.length > 0) yield written(values);
        for (const rows of { [Symbol.iterator]: () => batches }) yield written(rows);
      } catch (error) {
        throw sqliteFault(error, order);
      }
    })(),
  };
}

function* valueBatches(
  rows: Iterator<readonly SqliteValue[]>,
  order: SqliteOrder,
): Generator<readonly (readonly SqliteValue[])[]> {
  const count = countAgainst(order.limits, order.shown);
  let batch: (readonly SqliteValue[])[] = [];
  let characters = 0;
  for (const row of { [Symbol.iterator]: () => rows }) {
    count.add(row.map((value) => (typeof value === 'string' ? value : null)));
    batch.push(row);
    for (const value of row) characters += typeof value === 'string' || value instanceof Uint8Array ? value.length : 8;
    if (batch.length < BATCH_ROWS && characters < BATCH_CHARACTERS) continue;
    yield batch;
    batch = [];
    characters = 0;
  }
  if (batch.length > 0) yield batch;
}

function sqliteFault(error: unknown, { shown, file }: SqliteOrder): unknown {
  if (error instanceof UserError) return error;
  const name = /^来源“(.*)”$/.exec(shown)?.[1] ?? shown;
  const known = databaseFault(error, name, { kind: 'sqlite', text: '', shown: '', unnamed: true, file });
  if (known !== error) return known;
  return new UserError(`${shown}不接受这条 SQL，数据库说：${errorText(error)}`, { cause: error });
}
