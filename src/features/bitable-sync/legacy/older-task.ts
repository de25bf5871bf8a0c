// A task of the older program as a definition of ours: pure. What cannot be made out is disabled and named, never dropped.
import type { ForeignRow } from '../../../databases/foreign-rows.ts';
import type { DatabaseKind } from '../../../databases/url.ts';
import { statementFault } from '../../../databases/user-query/statement-fault.ts';
import { cronFault } from '../../../lib/cron.ts';
import { DEFAULT_LIMITS, FIELD_STRATEGIES, SYNC_MODES, type TaskDefinition } from '../model/task.ts';
import { linkOf } from '../remote/link.ts';
import type { BitableSyncSettings } from '../settings.ts';

export interface OlderTask {
  /** Its number there. */
  readonly older: string;
  /** Disabled where something is missing. */
  readonly definition: TaskDefinition;
  /** Chinese, without full stops: why it cannot run as it is. */
  readonly missing: readonly string[];
  /** Chinese, without full stops: what to look at, although it can run. */
  readonly remarks: readonly string[];
}

export interface OlderDefaults {
  /** The source of all of them: the older program had one database. */
  readonly source: string;
  /** What its SQL is read as; null leaves that to the first run. */
  readonly dialect: DatabaseKind | null;
  readonly settings: Pick<BitableSyncSettings, 'defaultAppToken' | 'linkHost'>;
}

/** @param row by the names of its columns; those that an older form of the table has not got are absent */
export function olderTask(row: ForeignRow, { source, dialect, settings }: OlderDefaults): OlderTask {
  const older = row.id ?? '';
  const missing: string[] = [];
  const remarks: string[] = [];
  const mode = choice(row.sync_mode, SYNC_MODES, 'full');
  if (mode === null)
    missing.push(`模式“${row.sync_mode}”不认识，暂按 incremental（只新增）；应为 ${SYNC_MODES.join('、')}`);
  const strategy = choice(row.field_type_strategy, FIELD_STRATEGIES, 'base');
  if (strategy === null) {
    remarks.push(`字段策略“${row.field_type_strategy}”不认识，按 base；应为 ${FIELD_STRATEGIES.join('、')}`);
  }
  const link = linkFrom(row, settings);
  if (link === null) {
    missing.push(
      '没有链接，也凑不出链接（缺 app_token 或 table_id）；请填多维表格的链接，或在配置里写 bitable-sync.defaultAppToken',
    );
  }
  if (link !== null && !/[?&]table=/.test(link)) {
    remarks.push('链接里没有写哪张表：多维表格只有一张表就用它，有几张时运行会列出来，请打开要写的那张再复制链接');
  }
  if ((row.target_type ?? '').trim().toLowerCase() === 'sheet') {
    missing.push('目标是电子表格（target_type 为 sheet），这里只同步到多维表格；请另建一个多维表格，再填它的链接');
  }
  const sql = (row.sql_text ?? '').replaceAll('\0', '');
  const sqlFault = dialect === null || sql.trim() === '' ? null : statementFault(sql, dialect);
  if (sqlFault !== null) missing.push(`SQL：${sqlFault}`);
  const key = keyFrom(row.index_column);
  if (key.length > 1) remarks.push(`主键按 ${key.length} 列算：${key.join('、')}`);
  const cron = text(row.cron_expr);
  const otherTimes = cron === null ? otherTimesIn(row) : null;
  if (otherTimes !== null) missing.push(otherTimes);
  if (cron !== null && cronFault(cron) === null && /[0-7]/.test(cron.split(/\s+/)[4] ?? '')) {
    remarks.push(`星期用数字写的（${cron}）：这里 0 和 7 是周日、1 是周一，请核对旧工具是不是也这样算`);
  }
  const definition: TaskDefinition = {
    name: text(row.name) ?? text(row.task_name) ?? `旧任务 ${older}`,
    ...{
      source,
      sql,
      link: link ?? row.feishu_link ?? '',
      mode: mode ?? 'incremental',
      key,
    },
    ...{ strategy: strategy ?? 'base', mapping: {}, skip: [], owned: [], edits: 'ask', gone: { kind: 'ignore' } },
    ...{ duplicateKeys: 'refuse', emptySource: 'refuse', createFields: flag(row.create_missing_fields), cron },
    ...{ enabled: flag(row.enabled) && missing.length === 0, owner: null, limits: DEFAULT_LIMITS },
  };
  return { older, definition, missing, remarks };
}

/** Null: something was written that is none of them. */
function choice<T extends string>(written: string | null | undefined, known: readonly T[], otherwise: T): T | null {
  const word = text(written)?.toLowerCase();
  if (word === undefined) return otherwise;
  return known.find((one) => one === word) ?? null;
}

function linkFrom(row: ForeignRow, { defaultAppToken, linkHost }: OlderDefaults['settings']): string | null {
  const link = text(row.feishu_link);
  const table = text(row.table_id);
  if (link !== null) return table === null || /[?&]table=/.test(link) ? link : withTable(link, table);
  const app = text(row.app_token) ?? defaultAppToken;
  return app === undefined || table === null ? null : linkOf(linkHost, { app, table });
}

function withTable(link: string, table: string): string {
  const [address = '', fragment] = link.split('#');
  const joined = `${address}${address.includes('?') ? '&' : '?'}table=${encodeURIComponent(table)}`;
  return fragment === undefined ? joined : `${joined}#${fragment}`;
}

/** Chinese: that the times stand in a column of another name; null where none does. */
function otherTimesIn(row: ForeignRow): string | null {
  const found = Object.entries(row).find(([name, value]) => /^cron/i.test(name) && text(value) !== null);
  if (found === undefined) return null;
  const [name, value] = found;
  return `定时写在列 ${name} 里（${value?.trim()}），这里只认 cron_expr；请核对后填到“什么时候”，再启用`;
}

function keyFrom(column: string | null | undefined): readonly string[] {
  const names = (column ?? '').split(/[,，]/).map((name) => name.trim());
  return [...new Set(names.filter((name) => name !== ''))];
}

/** What was never written was on. */
function flag(written: string | null | undefined): boolean {
  return written === null || written === undefined || !/^(0|f|false|n|no|)$/i.test(written.trim());
}

function text(written: string | null | undefined): string | null {
  const trimmed = (written ?? '').trim();
  return trimmed === '' ? null : trimmed;
}
