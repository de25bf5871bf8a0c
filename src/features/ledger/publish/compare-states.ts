// Runs the comparison of one site's ledger in DuckDB and counts what it found.
import { createChangeTableSql } from '../../../lake/change-rows.ts';
import type { DuckSession } from '../../../lake/duck.ts';
import { quoteText } from '../../../lake/duck.ts';
import type { LakeLayout } from '../../../lake/layout.ts';
import { compareSql } from '../compare/compare-sql.ts';
import type { LedgerModel } from '../model/ledger-model.ts';
import type { Decision } from './decide.ts';

export interface ChangeCounts {
  readonly added: number;
  readonly removed: number;
  /** Rows with at least one changed field. */
  readonly modified: number;
  /** Changed fields. */
  readonly fields: number;
}

export const NO_CHANGES: ChangeCounts = { added: 0, removed: 0, modified: 0, fields: 0 };

/** Table that collects a ledger's change rows of all sites. */
export function changeTable(ledger: string): string {
  return `changes_of_${ledger}`;
}

export async function openChangeTable(session: DuckSession, ledger: string): Promise<void> {
  await session.run(createChangeTableSql(changeTable(ledger)));
}

export async function compareStates(
  session: DuckSession,
  layout: LakeLayout,
  model: LedgerModel,
  site: { readonly code: string; readonly timeZone: string },
  { candidate, baseline, plan }: Extract<Decision, { do: 'compare' }>,
): Promise<ChangeCounts> {
  if (candidate.sha256 === baseline.sha256 && !plan.border) return NO_CHANGES;
  const parquet = (file: string): string => `read_parquet(${quoteText(layout.path(file))})`;
  await session.run(
    compareSql({
      site: site.code,
      timeZone: site.timeZone,
      before: parquet(baseline.file),
      after: parquet(candidate.file),
      beforeColumns: baseline.shape.columns,
      afterColumns: candidate.shape.columns,
      key: plan.key,
      columns: plan.columns,
      rows: model.rows,
      root: model.root,
      target: changeTable(model.name),
    }),
  );
  const [counts] = await session.rows<Record<keyof ChangeCounts, string>>(
    `select count(*) filter (where kind = 'added') as added, count(*) filter (where kind = 'removed') as removed,
       count(distinct key) filter (where kind = 'modified') as modified, count(*) filter (where kind = 'modified') as fields
     from ${changeTable(model.name)} where site = ${quoteText(site.code)}`,
  );
  return {
    added: Number(counts?.added ?? 0),
    removed: Number(counts?.removed ?? 0),
    modified: Number(counts?.modified ?? 0),
    fields: Number(counts?.fields ?? 0),
  };
}

/** Takes back what a comparison collected, when its site is held. */
export async function dropChanges(session: DuckSession, ledger: string, site: string): Promise<void> {
  await session.run(`delete from ${changeTable(ledger)} where site = ${quoteText(site)}`);
}

export async function countChanges(session: DuckSession, ledger: string): Promise<number> {
  const [row] = await session.rows<{ n: string }>(`select count(*) as n from ${changeTable(ledger)}`);
  return Number(row?.n ?? 0);
}
