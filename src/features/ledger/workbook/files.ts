// Where the workbooks of the daily job lie, and how they are called when somebody downloads one.
import { join } from 'node:path';
import { PEOPLE_ZONE, zonedParts } from '../../../lib/zoned-time.ts';
import type { LedgerContext } from '../context.ts';

export interface BookFile {
  /** Absolute. */
  readonly path: string;
  /** For the person who downloads it. */
  readonly name: string;
}

/** @param publishedAt ISO instant, UTC */
export function changelogFile(ctx: LedgerContext, publication: number, publishedAt: string): BookFile {
  const { year, month, day } = zonedParts(new Date(publishedAt), PEOPLE_ZONE);
  return {
    path: join(ctx.config.dataDir, 'workbooks', 'changelog', `${String(publication).padStart(6, '0')}.xlsx`),
    name: `变更日志_${year}-${month}-${day}_第${publication}次.xlsx`,
  };
}

export function ledgerBookFile(ctx: LedgerContext, ledger: string): BookFile {
  return {
    path: join(ctx.config.dataDir, 'workbooks', 'ledger', `${ledger}.xlsx`),
    name: `台账_${ctx.settings.ledgers[ledger]?.title ?? ledger}.xlsx`,
  };
}
