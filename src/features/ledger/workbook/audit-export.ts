// Every workbook that leaves is in the audit: who took it, which, how many rows.
import { traceOf } from '../../../lib/trace-number.ts';
import { recordAudit } from '../../../people/audit.ts';
import type { LedgerContext } from '../context.ts';

export interface TakenExport {
  /** Who took it from a page, `cli` in a shell; who asks in the group is in the audit with his command. */
  readonly by: string;
  /** What was asked for. */
  readonly text: string;
  /** Chinese: what was given. */
  readonly result: string;
  readonly ms: number;
}

export async function auditExport(ctx: LedgerContext, { by, text, result, ms }: TakenExport): Promise<void> {
  const now = ctx.now();
  const id = ctx.store.newId(now);
  const facts = { kind: 'export', chat: null, command: null, decision: 'allowed' } as const;
  const entry = { ...facts, id, now, once: `export/${id}`, person: by, text, result, ms, trace: traceOf(id) };
  await ctx.store.transaction((trx) => recordAudit(trx, entry));
}
