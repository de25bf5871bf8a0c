// Trying a query: ten rows of it, within a few seconds, and a record of who tried what.
import { createHash } from 'node:crypto';
import type { QueryColumn, QueryLimits, QueryResult, QueryRow } from '../../../databases/user-query/contract.ts';
import { errorText, UserError } from '../../../lib/errors.ts';
import { traceOf } from '../../../lib/trace-number.ts';
import { FAILED, recordAudit } from '../../../people/audit.ts';
import type { SyncContext } from '../context.ts';
import { openTaskSource } from './sources.ts';

export interface SqlPreview {
  readonly columns: readonly QueryColumn[];
  readonly rows: readonly QueryRow[];
  /** There are more rows than are shown. */
  readonly more: boolean;
}

const SHOWN_ROWS = 10;
const MOST_AT_ONCE = 2;
/** Of this process, which is the one that people ask: how many each of them has under way. */
const underWay = new Map<string, number>();
/** Rows come in batches: as many may have come when the tenth is there. */
const LIMITS: QueryLimits = { rows: 100_000, bytes: 1_048_576, seconds: 5 };

/**
 * Ten rows, with the columns' types.
 * @param who open_id, or `shell`
 * @throws what openTaskSource and UserQueries.run throw
 */
export async function previewSql(ctx: SyncContext, source: string, sql: string, who: string): Promise<SqlPreview> {
  const begun = performance.now();
  const record = (result: string): Promise<void> =>
    recordQuery(ctx, { source, sql, who, result, ms: performance.now() - begun });
  try {
    const queries = await openTaskSource(ctx, source);
    const preview = await oneOfFew(who, () => queries.run(sql, LIMITS, firstRows, ctx.signal));
    await record(`${preview.columns.length} 列，${preview.rows.length}${preview.more ? '+' : ''} 行`);
    return preview;
  } catch (thrown) {
    await record(`${FAILED}${errorText(thrown)}`);
    throw thrown;
  }
}

/** SHA-256 of the text as it is written, hexadecimal: what is approved is this text and no other. */
export function sqlDigest(sql: string): string {
  return createHash('sha256').update(sql).digest('hex');
}

async function oneOfFew<T>(who: string, ask: () => Promise<T>): Promise<T> {
  const others = underWay.get(who) ?? 0;
  if (others >= MOST_AT_ONCE)
    throw new UserError(`还有 ${others} 个预览没有结束，等它们结束（最多 ${LIMITS.seconds} 秒）再试`);
  underWay.set(who, others + 1);
  try {
    return await ask();
  } finally {
    const left = (underWay.get(who) ?? 1) - 1;
    if (left > 0) underWay.set(who, left);
    else underWay.delete(who);
  }
}

async function firstRows({ columns, batches }: QueryResult): Promise<SqlPreview> {
  const rows: QueryRow[] = [];
  for await (const batch of batches) {
    rows.push(...batch.slice(0, SHOWN_ROWS + 1 - rows.length));
    if (rows.length > SHOWN_ROWS) break;
  }
  return { columns, rows: rows.slice(0, SHOWN_ROWS), more: rows.length > SHOWN_ROWS };
}

interface TriedQuery {
  readonly source: string;
  readonly sql: string;
  readonly who: string;
  readonly result: string;
  readonly ms: number;
}

async function recordQuery(ctx: SyncContext, { source, sql, who, result, ms }: TriedQuery): Promise<void> {
  const now = ctx.now();
  const id = ctx.store.newId(now);
  await ctx.store.transaction((trx) =>
    recordAudit(trx, {
      ...{ id, now, once: `query/${id}`, kind: 'query', person: who, chat: null, command: null, decision: 'allowed' },
      ...{
        text: `预览 ${source} 的 SQL（sha256 ${readable(sqlDigest(sql))}）：${sql}`,
        result,
        ms,
        trace: traceOf(id),
      },
    }),
  );
}

/** In groups: what looks like a key is blotted out in the audit. */
function readable(digest: string): string {
  return digest.replaceAll(/(.{16})(?=.)/g, '$1-');
}
