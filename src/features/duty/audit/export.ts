// The audit as a file: CSV for people, JSON lines for programs; and that it was taken is in the audit too.
import { open, rename } from 'node:fs/promises';
import type { Context } from '../../../context.ts';
import { CSV_BEGIN, csvLine } from '../../../lib/csv.ts';
import { traceOf } from '../../../lib/trace-number.ts';
import { PEOPLE_ZONE, secondText } from '../../../lib/zoned-time.ts';
import { recordAudit } from '../../../people/audit.ts';
import { type AuditFilter, type AuditRow, readAudit } from '../../../people/audit-queries.ts';
import { namesOf } from '../../../people/names.ts';
import { rightRules } from '../../../people/rights.ts';
import { decisionTitle, kindTitle, resultTitle } from './words.ts';

export type AuditFormat = 'csv' | 'jsonl';

const HEADINGS = ['时间', '种类', '谁', '姓名', '群', '命令', '原文', '决定', '结果', '毫秒', '编号', '记录号'];

/** @param name the person's; null where it is not known */
function csvOf(row: AuditRow, name: string | null): string {
  return csvLine([
    secondText(row.at, PEOPLE_ZONE),
    kindTitle(row.kind),
    row.person,
    name,
    row.chat,
    row.command,
    row.text,
    decisionTitle(row.decision),
    resultTitle(row.result),
    row.ms,
    row.trace,
    row.id,
  ]);
}

/** The text of the export, a piece at a time. */
export async function* auditText(
  { store, config }: Pick<Context, 'store' | 'config'>,
  filter: AuditFilter,
  format: AuditFormat,
): AsyncGenerator<{ readonly text: string; readonly rows: number }> {
  if (format === 'csv') yield { text: `${CSV_BEGIN}${csvLine(HEADINGS)}`, rows: 0 };
  for await (const rows of readAudit(store, filter)) {
    if (format === 'jsonl') {
      yield { text: rows.map((row) => `${JSON.stringify(row)}\n`).join(''), rows: rows.length };
      continue;
    }
    const names = await namesOf(store, rightRules(config), [...new Set(rows.map(({ person }) => person))]);
    const lines = rows.map((row) => csvOf(row, names.get(row.person) ?? null));
    yield { text: lines.join(''), rows: rows.length };
  }
}

export interface AuditFile {
  readonly path: string;
  readonly filter: AuditFilter;
  readonly format: AuditFormat;
}

/** 审计_2026-11-20_2026-11-26.csv; of one day with that day alone. */
export function auditFileName(first: string, last: string, format: AuditFormat): string {
  return `审计_${first === last ? first : `${first}_${last}`}.${format}`;
}

/** Writes the file whole or not at all; answers how many rows it has. */
export async function writeAuditFile(ctx: Context, { path, filter, format }: AuditFile): Promise<number> {
  const part = `${path}.part`;
  const file = await open(part, 'w', 0o600);
  let rows = 0;
  try {
    for await (const piece of auditText(ctx, filter, format)) {
      ctx.signal.throwIfAborted();
      await file.write(piece.text);
      rows += piece.rows;
    }
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(part, path);
  return rows;
}

/** Records that somebody took an export: in the shell or on a page; in a chat the command's own row says it. */
export async function recordAuditExport(
  ctx: Context,
  { person, text, rows, ms }: { person: string; text: string; rows: number; ms: number },
): Promise<void> {
  const now = ctx.now();
  const id = ctx.store.newId(now);
  await ctx.store.transaction((trx) =>
    recordAudit(trx, {
      ...{ id, now, once: `export/${id}`, kind: 'export', person, chat: null, command: null, decision: 'allowed' },
      ...{ text, result: `${rows} 条`, ms, trace: traceOf(id) },
    }),
  );
}
