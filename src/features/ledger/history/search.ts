// Finds rows of the published ledgers by words.

import { canonicalSql } from '../../../lake/canonical.ts';
import { type LakeState, listStates } from '../../../lake/catalogue.ts';
import type { DuckSession, LakeText } from '../../../lake/duck.ts';
import { quoteName, quoteText } from '../../../lake/duck.ts';
import { type LedgerContext, layoutOf, ledgerDb, siteOrderSql } from '../context.ts';
import { maskedSql, sensitiveColumns } from '../model/sensitive.ts';

export interface SearchRequest {
  readonly ledger: string;
  readonly site?: string | undefined;
  /** All of them must occur somewhere in the row but for its sensitive columns; case does not matter. None finds every row. */
  readonly words: readonly string[];
  readonly limit: number;
  readonly offset: number;
}

export interface FoundRow {
  readonly site: string;
  /** Canonical values in the order of the ledger's columns. */
  readonly values: readonly LakeText[];
}

export interface SearchResult {
  /** Hits of each site that has the ledger, also of sites with none. */
  readonly counts: ReadonlyMap<string, number>;
  readonly total: number;
  readonly rows: readonly FoundRow[];
  /** When each site's data were read: ISO instant, UTC. */
  readonly dataAsOf: ReadonlyMap<string, string>;
}

/** Searches one ledger over the published states of the configuration's sites. */
export async function searchLedger(
  ctx: LedgerContext,
  session: DuckSession,
  request: SearchRequest,
): Promise<SearchResult> {
  const all = await listStates(ledgerDb(ctx), ['baseline']);
  const known = new Set(ctx.config.sites.map((site) => site.code));
  const states = all.filter((state) => state.ledger === request.ledger && known.has(state.site));
  const dataAsOf = new Map(states.map((state) => [state.site, state.dataAsOf]));
  if (states.length === 0) return { counts: new Map(), total: 0, rows: [], dataAsOf };
  const columns = Object.keys(ctx.settings.ledgers[request.ledger]?.columns ?? {});
  const counts = await countBySite(
    session,
    states.map((state) => hitsSql(ctx, state, columns, request.words)),
  );
  const chosen = states.filter((state) => request.site === undefined || state.site === request.site);
  const total = chosen.reduce((sum, state) => sum + (counts.get(state.site) ?? 0), 0);
  const rows: FoundRow[] = [];
  const withHits = chosen.filter((state) => (counts.get(state.site) ?? 0) > 0);
  if (withHits.length > 0) {
    const union = withHits.map((state) => hitsSql(ctx, state, columns, request.words)).join(' union all ');
    const order = [
      siteOrderSql(ctx, '"~site"'),
      ...(ctx.settings.ledgers[request.ledger]?.key ?? []).map(quoteName),
    ].join(', ');
    const sql = `select * from (${union}) order by ${order} limit ${request.limit} offset ${request.offset}`;
    for await (const batch of session.batches(sql)) {
      rows.push(...batch.map(([site, ...values]) => ({ site: site ?? '', values })));
    }
  }
  return { counts: new Map(states.map((state) => [state.site, counts.get(state.site) ?? 0])), total, rows, dataAsOf };
}

async function countBySite(session: DuckSession, parts: readonly string[]): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  const sql = `select "~site", count(*) from (${parts.map((part) => `select "~site" from (${part})`).join(' union all ')}) group by 1`;
  for await (const batch of session.batches(sql)) {
    for (const [site, count] of batch) counts.set(site ?? '', Number(count));
  }
  return counts;
}

function hitsSql(ctx: LedgerContext, state: LakeState, columns: readonly string[], words: readonly string[]): string {
  const types = new Map(state.shape.columns.map((column) => [column.name, column.type]));
  // A state made before a column was added does not have it.
  const sensitive = sensitiveColumns(ctx.settings, state.ledger);
  const values = columns.map((name) => {
    const type = types.get(name);
    const value = type === undefined ? 'null' : canonicalSql(quoteName(name), type);
    return sensitive.includes(name) ? maskedSql(value) : value;
  });
  const searched = values.filter((_, index) => !sensitive.includes(columns[index] ?? ''));
  const text = `lower(concat_ws(' ', ${searched.join(', ')}))`;
  const conditions = words.map((word) => `contains(${text}, lower(${quoteText(word)}))`);
  const where = conditions.length === 0 ? '' : ` where ${conditions.join(' and ')}`;
  const list = values.map((value, index) => `${value} as ${quoteName(columns[index] ?? '')}`);
  const path = quoteText(layoutOf(ctx).path(state.file));
  return `select ${quoteText(state.site)} as "~site", ${list.join(', ')} from read_parquet(${path})${where}`;
}
