// The context of the ledger's work: the feature's own with its tables and its lake.
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import type { SiteConfig } from '../../config/core.ts';
import type { FeatureContext } from '../../feature.ts';
import { type DuckSession, openDuck, quoteText } from '../../lake/duck.ts';
import { type LakeLayout, lakeLayout } from '../../lake/layout.ts';
import { UserError } from '../../lib/errors.ts';
import type { Lease } from '../../store/leases.ts';
import type { LedgerSettings } from './settings.ts';
import type { LedgerTables } from './tables.ts';

export type LedgerContext = FeatureContext<LedgerSettings>;

export function layoutOf(ctx: LedgerContext): LakeLayout {
  return lakeLayout(ctx.config.dataDir);
}

/** The store seen with the ledger's and the lake's tables, for reads and single statements. */
export function ledgerDb(ctx: LedgerContext): Kysely<LedgerTables> {
  return narrowed(ctx.store.db);
}

/** One transaction under the lease: a process that was overtaken cannot commit. The work may run several times. */
export function underLease(
  ctx: LedgerContext,
  lease: Lease,
  work: (db: Kysely<LedgerTables>) => Promise<void>,
): Promise<void> {
  return ctx.store.transaction(async (trx) => {
    await lease.assertHeld(trx);
    await work(narrowed(trx));
  });
}

// Kysely's type is invariant in its tables, so that a view with other tables can only be had by a cast.
function narrowed(db: object): Kysely<LedgerTables> {
  return db as Kysely<LedgerTables>;
}

/** An in-memory DuckDB of this feature's size, for one piece of work. */
export async function withDuck<R>(
  ctx: LedgerContext,
  work: (session: DuckSession, more: () => Promise<DuckSession>) => Promise<R>,
): Promise<R> {
  const { memoryLimit, threads } = ctx.settings;
  const duck = await openDuck({ memoryLimit, threads, tempDir: join(ctx.config.dataDir, 'tmp', 'duckdb') });
  const session = await duck.session();
  try {
    return await work(session, () => duck.session());
  } finally {
    session.close();
    duck.close();
  }
}

/** File and line of a ledger's SELECT, `line` counted from 1 within the SELECT. */
export function selectPlace(ctx: LedgerContext, ledger: string, line: number): string {
  const place = ctx.sourceLocation(['ledgers', ledger, 'select']);
  return `${place.file} 第 ${place.line + line - 1} 行`;
}

/** SQL to order by a column of site codes as the configuration does; sites that are not in it any more come last. */
export function siteOrderSql(ctx: LedgerContext, column: string): string {
  const codes = ctx.config.sites.map((site) => quoteText(site.code));
  return `list_position([${codes.join(', ')}], ${column}), ${column}`;
}

/**
 * The site that people mean by its code, name or alias.
 * @throws UserError that lists the sites when there is none.
 */
export function siteNamed(ctx: LedgerContext, text: string): SiteConfig {
  const wanted = text.trim().toLowerCase();
  const site = ctx.config.sites.find((one) =>
    [one.code, one.name, ...one.aliases].some((name) => name.toLowerCase() === wanted),
  );
  if (site !== undefined) return site;
  const known = ctx.config.sites.map((one) => `${one.code}（${one.name}）`).join('、');
  throw new UserError(`没有叫“${text}”的基地；现有：${known}`);
}

/** Which sites a page is about, for who may see it: the one of its address; all of them without one, or where it names none of ours. */
export function sitesAsked(ctx: LedgerContext, { query }: { readonly query: Readonly<Record<string, string>> }) {
  const wanted = (query.site ?? '').trim().toLowerCase();
  const site = ctx.config.sites.find((one) =>
    [one.code, one.name, ...one.aliases].some((name) => name.toLowerCase() === wanted),
  );
  return site === undefined ? [] : [site.code];
}

/**
 * The ledger that people mean by its name or title.
 * @throws UserError that lists the ledgers when there is none.
 */
export function ledgerNamed(ctx: LedgerContext, text: string): string {
  const found = Object.entries(ctx.settings.ledgers).find(([name, { title }]) => name === text || title === text);
  if (found !== undefined) return found[0];
  const known = Object.entries(ctx.settings.ledgers).map(([name, { title }]) => `${name}（${title}）`);
  throw new UserError(`没有叫“${text}”的台账；现有：${known.join('、')}`);
}
