// What the editor finds out before anything is saved: ten rows of the query, where the link leads, and what would become of each value.

import type { QueryColumn, QueryRow } from '../../../databases/user-query/contract.ts';
import { errorText, UpstreamError, UserError } from '../../../lib/errors.ts';
import { countText } from '../../../web/page-text.ts';
import type { SyncContext } from '../context.ts';
import type { TaskDefinition } from '../model/task.ts';
import { requireArchive } from '../remote/archive-table.ts';
import { openBitables, openRemote } from '../remote/remote.ts';
import { type ResolvedTarget, resolveTarget } from '../remote/resolve.ts';
import { previewSql } from '../source/preview.ts';
import { timeZoneOf } from '../source/sources.ts';
import { decideFields } from '../values/decide-fields.ts';
import { KIND_TITLES } from '../values/field-types.ts';
import { cellOf } from '../values/to-cell.ts';

/** Found, or why not: Chinese, safe to show. */
export type Found<T> = { readonly is: 'found'; readonly value: T } | { readonly is: 'fault'; readonly text: string };

export interface QueryLook {
  readonly columns: readonly QueryColumn[];
  readonly rows: readonly QueryRow[];
  readonly more: boolean;
}

export async function lookAtQuery(ctx: SyncContext, task: TaskDefinition, who: string): Promise<Found<QueryLook>> {
  return foundBy(() => previewSql(ctx, task.source, task.sql, who));
}

/** Somebody waits for the page: what a run would wait for is not waited for here. */
const PATIENCE_MS = 20_000;

/** Where it leads, and whether the table is there that it archives into. */
export async function lookAtLink(ctx: SyncContext, task: TaskDefinition): Promise<Found<ResolvedTarget>> {
  return foundBy(async () => {
    const feishu = await openBitables(ctx);
    const { store, now, log } = ctx;
    const patience = AbortSignal.timeout(PATIENCE_MS);
    try {
      const signal = AbortSignal.any([ctx.signal, patience]);
      const remote = openRemote({ feishu, signal, log });
      const target = await resolveTarget({ remote, store, now }, task.link);
      await requireArchive(remote, task, target);
      return target;
    } catch (thrown) {
      if (!patience.aborted) throw thrown;
      throw new UserError(`飞书 ${PATIENCE_MS / 1_000} 秒没有应答，链接没有检查完；过一会儿再按“检查链接”`);
    } finally {
      feishu.close();
    }
  });
}

async function foundBy<T>(look: () => Promise<T>): Promise<Found<T>> {
  try {
    return { is: 'found', value: await look() };
  } catch (thrown) {
    if (thrown instanceof UserError || thrown instanceof UpstreamError) return { is: 'fault', text: errorText(thrown) };
    throw thrown;
  }
}

export interface ColumnLook {
  readonly declared: string;
  /** Of its field; empty where nothing is written. */
  readonly kind: string;
  readonly isNew: boolean;
  readonly reason: string;
}

export interface MappedLook {
  readonly byColumn: ReadonlyMap<string, ColumnLook>;
  /** `row/column`, both from 0, of the values that their field cannot take, with the sentence. */
  readonly losses: ReadonlyMap<string, string>;
  /** Chinese sentences: why nothing could be written at all. */
  readonly refusals: readonly string[];
}

/** Pure: what would become of the rows that were looked at. Without a table its fields are all new. */
export function mappedLook(
  ctx: Pick<SyncContext, 'config' | 'settings'>,
  task: TaskDefinition,
  { columns, rows }: QueryLook,
  target: ResolvedTarget | null,
): MappedLook {
  const decided = decideFields({ task, columns, sample: rows, fields: target?.fields ?? [] });
  const byColumn = new Map<string, ColumnLook>();
  const losses = new Map<string, string>();
  const zone = timeZoneOf(ctx as SyncContext, task.source);
  for (const { column, kind, existing, reason, index, ...decision } of decided.decisions) {
    const declared = columns[index]?.declared ?? '';
    byColumn.set(column, { declared, kind: KIND_TITLES[kind], isNew: existing === null, reason });
    const type = columns[index];
    if (type === undefined) continue;
    for (const [at, row] of rows.entries()) {
      const converted = cellOf({ column, kind, existing, reason, index, ...decision }, type, row[index] ?? null, zone);
      if (!converted.ok) losses.set(`${at}/${index}`, `第 ${at + 1} 行 ${column} ${converted.text}`);
    }
  }
  for (const { column, reason } of decided.skipped) {
    const declared = columns.find(({ name }) => name === column)?.declared ?? '';
    byColumn.set(column, { declared, kind: '', isNew: false, reason });
  }
  return { byColumn, losses, refusals: decided.refusals };
}

export function targetText({ baseName, tableName, fields, isAdvanced }: ResolvedTarget): string {
  const advanced = isAdvanced ? '；开着高级权限，机器人要有可管理的角色' : '';
  return `“${baseName}”里的“${tableName}”，${countText(fields.length)} 个字段，机器人读得到${advanced}`;
}
