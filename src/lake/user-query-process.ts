// The process in which a person's query over the lake runs.
import {
  type DuckDBConnection,
  DuckDBInstance,
  type DuckDBPreparedStatement,
  ResultReturnType,
  StatementType,
} from '@duckdb/node-api';
import { answerOrder, type ChildResult } from '../databases/user-query/child-link.ts';
import type { QueryRow } from '../databases/user-query/contract.ts';
import { countAgainst } from '../databases/user-query/query-limits.ts';
import { errorText, UserError } from '../lib/errors.ts';
import { quoteName, quoteText } from './duck.ts';
import { type LakeColumn, lakeColumn } from './user-query-columns.ts';
import type { LakeOrder } from './user-query-order.ts';
import { lakeQueryFault } from './user-query-rules.ts';

await answerOrder<LakeOrder>(async (order) => {
  const connection = await lockedDown(order);
  const fault = await lakeQueryFault(
    connection,
    order.sql,
    order.views.map(({ name }) => name.toLowerCase()),
  );
  if (fault !== null) throw new UserError(`${order.shown}不运行这条 SQL：${fault}`);
  try {
    return await answer(connection, order);
  } catch (error) {
    throw sqlFault(error, order);
  }
});

/** Views first: once it is locked, nothing outside of the lake can be opened, and none of that can be undone. */
async function lockedDown({
  root,
  views,
  memoryLimit,
  threads,
  spillFolder,
  timeZone,
}: LakeOrder): Promise<DuckDBConnection> {
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: memoryLimit,
    threads: String(threads),
    temp_directory: spillFolder,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
  });
  const connection = await instance.connect();
  await connection.run(`set TimeZone = ${quoteText(timeZone)}`);
  for (const view of views) await connection.run(`create view ${quoteName(view.name)} as ${view.sql}`);
  // Directories that are allowed let COPY and ATTACH through by themselves: what is run is a SELECT all the same.
  await connection.run(`set allowed_directories = [${quoteText(root)}]`);
  await connection.run('set enable_external_access = false');
  await connection.run('set lock_configuration = true');
  return connection;
}

async function answer(connection: DuckDBConnection, order: LakeOrder): Promise<ChildResult> {
  const extracted = await connection.extractStatements(order.sql);
  if (extracted.count !== 1)
    throw new UserError(`${order.shown}不运行这条 SQL：这里只能写一条语句，实际有 ${extracted.count} 条`);
  const statement = await extracted.prepare(0);
  if (statement.statementType !== StatementType.SELECT)
    throw new UserError(`${order.shown}不运行这条 SQL：只能写 SELECT`);
  if (statement.parameterCount > 0) {
    throw new UserError(
      `${order.shown}不运行这条 SQL：里面有 ${statement.parameterCount} 个参数，没有值可以填；请直接写出值`,
    );
  }
  const columns = Array.from({ length: statement.columnCount }, (_, index) =>
    lakeColumn(statement.columnName(index), statement.columnType(index)),
  );
  return { columns: columns.map(({ read: _, ...column }) => column), batches: rowBatches(statement, columns, order) };
}

async function* rowBatches(
  statement: DuckDBPreparedStatement,
  columns: readonly LakeColumn[],
  order: LakeOrder,
): AsyncGenerator<readonly QueryRow[]> {
  const count = countAgainst(order.limits, order.shown);
  try {
    const result = await statement.stream();
    for (;;) {
      const chunk = await result.fetchChunk();
      if (chunk === null || chunk.rowCount === 0) {
        // A result that broke off ends like one that is whole; run at once, the statement says why.
        if (result.returnType !== ResultReturnType.QUERY_RESULT) await statement.run();
        return;
      }
      const values = chunk.getColumns();
      const rows = Array.from({ length: chunk.rowCount }, (_, row) =>
        columns.map((column, index) => {
          const value = values[index]?.[row];
          return value === null || value === undefined ? null : column.read(value);
        }),
      );
      for (const row of rows) count.add(row);
      yield rows;
    }
  } catch (error) {
    throw sqlFault(error, order);
  }
}

function sqlFault(error: unknown, { shown, root }: LakeOrder): unknown {
  if (error instanceof UserError) return error;
  const text = errorText(error).replaceAll(root, '…');
  if (text.startsWith('Out of Memory')) {
    return new UserError(`${shown}的查询用完了内存（ledger.memoryLimit）；请在 SQL 里缩小范围，或调大它`, {
      cause: error,
    });
  }
  return new UserError(`${shown}不接受这条 SQL，DuckDB 说：${text}`, { cause: error });
}
