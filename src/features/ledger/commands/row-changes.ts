// The last changes of one row, out of the change files by its key: what all rows changed is read elsewhere.
import { listChangeFiles } from '../../../lake/catalogue.ts';
import type { DuckSession } from '../../../lake/duck.ts';
import { quoteText } from '../../../lake/duck.ts';
import { type LedgerContext, layoutOf, ledgerDb } from '../context.ts';
import { maskedChangeSql, sensitiveColumns } from '../model/sensitive.ts';

export interface RowChange {
  readonly kind: 'added' | 'removed' | 'modified';
  /** Null for added and removed. */
  readonly field: string | null;
  readonly before: string | null;
  readonly after: string | null;
  readonly who: string | null;
  /** ISO instant, UTC: when the source says it was done; when it was published, where it does not. */
  readonly at: string;
}

export interface RowOf {
  readonly ledger: string;
  readonly site: string;
  readonly keyText: string;
}

/** Newest first. */
export async function lastChangesOf(
  ctx: LedgerContext,
  session: DuckSession,
  { ledger, site, keyText }: RowOf,
  most: number,
): Promise<readonly RowChange[]> {
  const files = await listChangeFiles(ledgerDb(ctx), { ledger });
  if (files.length === 0) return [];
  const sensitive = sensitiveColumns(ctx.settings, ledger);
  const [before, after] = [maskedChangeSql('before', sensitive), maskedChangeSql('after', sensitive)];
  const union = files
    .map(
      ({ file, publishedAt, publication }) =>
        `select ${publication} as publication, ${quoteText(publishedAt)} as published, kind, field, ${before} as before, ${after} as after, who, changed_at
         from read_parquet(${quoteText(layoutOf(ctx).path(file))})
         where site = ${quoteText(site)} and key = ${quoteText(keyText)} and kind <> 'moved'`,
    )
    .join(' union all ');
  const sql = `select kind, field, before, after, who, epoch_ms(changed_at), published from (${union})
    order by publication desc, changed_at desc nulls last, field limit ${most}`;
  const changes: RowChange[] = [];
  for await (const batch of session.batches(sql)) {
    changes.push(
      ...batch.map(([kind, field, before, after, who, changedAt, published]) => ({
        kind: kindOf(kind ?? ''),
        field: field ?? null,
        // The image of a whole row is no value.
        before: field === null ? null : (before ?? null),
        after: field === null ? null : (after ?? null),
        who: who ?? null,
        at:
          changedAt === null || changedAt === undefined ? (published ?? '') : new Date(Number(changedAt)).toISOString(),
      })),
    );
  }
  return changes;
}

function kindOf(text: string): RowChange['kind'] {
  return text === 'added' || text === 'removed' ? text : 'modified';
}
