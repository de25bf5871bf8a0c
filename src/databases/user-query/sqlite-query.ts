// A person's query on an SQLite file, in a process of its own: a statement under way cannot be interrupted, and a text that is no UTF-8
// aborts the process that reads it.
import { join } from 'node:path';
import { packageRoot } from '../../config/package-root.ts';
import { sourceShown } from '../snapshot/source-faults.ts';
import { startChildQuery } from './child-query.ts';
import type { SqliteOrder } from './sqlite-query-process.ts';
import { type QueryOrder, queryFault, type StartedQuery } from './started-query.ts';
import { withoutTrailer } from './statement-fault.ts';

export async function startSqliteQuery({ target, sql, limits }: QueryOrder): Promise<StartedQuery> {
  const shown = sourceShown(target);
  const order: SqliteOrder = { file: target.url.file ?? '', sql: withoutTrailer(sql, 'sqlite'), shown, limits };
  try {
    return await startChildQuery({
      file: join(packageRoot(), 'dist', 'src', 'databases', 'user-query', 'sqlite-query-process.js'),
      order,
      stop: target.signal ?? new AbortController().signal,
      shown,
      goneBecause: '多半是库里有不是 UTF-8 的文字；请用 hex(列) 或 cast(列 as blob) 代替那一列',
    });
  } catch (error) {
    throw queryFault(error, target);
  }
}
