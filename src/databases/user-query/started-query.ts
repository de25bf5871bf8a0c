// What the readers of the dialects are given and give: a query that has been started.

import { UserError } from '../../lib/errors.ts';
import { databaseFault } from '../faults.ts';
import type { SourceTarget } from '../snapshot/contract.ts';
import { isSqlError, sourceFault, sourceShown } from '../snapshot/source-faults.ts';
import type { QueryColumn, QueryLimits, QueryRow } from './contract.ts';

export interface QueryOrder {
  /** Its signal aborts when the query is to end: by the caller, by the time limit, or because nobody wants more rows. */
  readonly target: SourceTarget;
  readonly sql: string;
  /** Prepared and not run: of the started query only the columns count. */
  readonly isTrial: boolean;
  readonly limits: QueryLimits;
  /** What NOW() and CURDATE() mean: an IANA zone. */
  readonly timeZone: string;
}

export interface StartedQuery {
  readonly columns: readonly QueryColumn[];
  /** Asked for more only when the batch before has been used. */
  readonly batches: AsyncIterable<readonly QueryRow[]>;
  /** Ends the query wherever it is, and throws the connection away; never throws. */
  end(): Promise<void>;
}

/** Of a query that is not run. */
export async function* noRows(): StartedQuery['batches'] {}

export type StartQuery = (order: QueryOrder) => Promise<StartedQuery>;

const READ_ONLY: ReadonlySet<unknown> = new Set(['25006', 'ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION']);

/** The error to throw for what a driver threw while a person's SQL ran: without host and login, in the database's own words where it is the SQL. */
export function queryFault(thrown: unknown, target: SourceTarget): unknown {
  const fault = sourceFault(thrown, target);
  if (!(thrown instanceof Error) || fault === thrown || target.signal?.aborted) return fault;
  if ('code' in thrown && READ_ONLY.has(thrown.code)) {
    return new UserError(`${sourceShown(target)}不接受这条 SQL：它会改动数据，这里只能查询`, { cause: thrown });
  }
  if (!isSqlError(thrown) || databaseFault(thrown, '', target.url) !== thrown || !(fault instanceof UserError))
    return fault;
  return new UserError(`${sourceShown(target)}不接受这条 SQL，数据库说：${withoutLogin(thrown.message)}`, {
    cause: thrown,
  });
}

/** MySQL names user and host in some errors. */
function withoutLogin(message: string): string {
  return message.replaceAll(/'[^']*'@'[^']*'/g, '这个用户');
}
