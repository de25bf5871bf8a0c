// What a query may give at most, counted while its rows go by; and the names its columns must have.
import { UserError } from '../../lib/errors.ts';
import type { QueryColumn, QueryLimits, QueryRow } from './contract.ts';

/** The query gives more, or takes longer, than it may. */
export class LimitError extends UserError {}

export interface LimitCount {
  /** @throws LimitError when with this row a limit is passed */
  add(row: QueryRow): void;
}

export function countAgainst(limits: QueryLimits, shown: string): LimitCount {
  let rows = 0;
  let bytes = 0;
  return {
    add: (row) => {
      rows += 1;
      if (rows > limits.rows) throw rowsFault(limits, shown);
      for (const value of row) bytes += value === null ? 0 : Buffer.byteLength(value);
      if (bytes > limits.bytes) throw bytesFault(limits, shown, rows);
    },
  };
}

export function rowsFault(limits: QueryLimits, shown: string): LimitError {
  return new LimitError(`${shown}的查询结果超过 ${limits.rows} 行的上限；请在 SQL 里缩小范围，或调大任务的行数上限`);
}

/** @param rows how many had come when the limit was passed; null where that is not known */
export function bytesFault(limits: QueryLimits, shown: string, rows: number | null): LimitError {
  const at = rows === null ? '' : `（读到第 ${rows} 行时）`;
  return new LimitError(`${shown}的查询结果超过 ${inUnits(limits.bytes)} 的上限${at}；请少选几列，或在 SQL 里缩小范围`);
}

export function secondsFault(limits: QueryLimits, shown: string): LimitError {
  return new LimitError(
    `${shown}的查询超过 ${limits.seconds} 秒的上限，已中止；请在 SQL 里缩小范围、给条件里的列建索引，或调大任务的时限`,
  );
}

/** What comes over the wire is more than the values; far more than this is one value that is never going to fit. */
export function mostOnTheWire(limits: QueryLimits): number {
  return limits.bytes * 4 + limits.rows * 64 + 1_048_576;
}

/** @throws UserError that names columns without a name, or with the name of another */
export function requireColumnNames(columns: readonly Pick<QueryColumn, 'name'>[]): void {
  const nameless = columns.flatMap(({ name }, index) => (name.trim() === '' ? [`第 ${index + 1} 列`] : []));
  if (nameless.length > 0) throw new UserError(`查询结果的${nameless.join('、')}没有名字；请用 AS 给它起名`);
  const twice = columns.map(({ name }) => name).filter((name, index, all) => all.indexOf(name) !== index);
  if (twice.length === 0) return;
  throw new UserError(`查询结果里有重名的列：${[...new Set(twice)].join('、')}；请用 AS 给它们起不同的名字`);
}

function inUnits(bytes: number): string {
  return bytes < 1_048_576 ? `${Math.round(bytes / 1024)} KB` : `${Math.round(bytes / 1_048_576)} MB`;
}
