// The ledger's own SQL over the store; the lake's catalogue has its own in lake/catalogue.ts.
import type { Kysely, Selectable } from 'kysely';
import type { LedgerTables } from './tables.ts';

type Db = Kysely<LedgerTables>;
export type Outcome = Selectable<LedgerTables['ledger_outcomes']>;
export type PublishedResult = Selectable<LedgerTables['ledger_results']>;

/** Records how the newest refresh of a site and ledger ended, in place of the one before. */
export async function recordOutcome(db: Db, outcome: Outcome): Promise<void> {
  await db
    .deleteFrom('ledger_outcomes')
    .where('site', '=', outcome.site)
    .where('ledger', '=', outcome.ledger)
    .execute();
  await db.insertInto('ledger_outcomes').values(outcome).execute();
}

export async function listOutcomes(db: Db): Promise<readonly Outcome[]> {
  return db.selectFrom('ledger_outcomes').selectAll().orderBy('site').orderBy('ledger').execute();
}

export async function recordResults(db: Db, results: readonly PublishedResult[]): Promise<void> {
  if (results.length > 0)
    await db
      .insertInto('ledger_results')
      .values([...results])
      .execute();
}

/** What one publication said of every site and ledger. */
export async function listResults(db: Db, publication: number): Promise<readonly PublishedResult[]> {
  return db
    .selectFrom('ledger_results')
    .selectAll()
    .where('publication', '=', publication)
    .orderBy('site')
    .orderBy('ledger')
    .execute();
}

/** The newest publications, newest first. */
export async function listPublications(
  db: Db,
  limit: number,
): Promise<readonly { number: number; published_at: string }[]> {
  return db.selectFrom('lake_publications').selectAll().orderBy('number', 'desc').limit(limit).execute();
}

/** The publications that moved the baseline of one site's ledger, oldest first. */
export async function listMoves(
  db: Db,
  site: string,
  ledger: string,
): Promise<readonly { publication: number; published_at: string; data_as_of: string | null }[]> {
  return db
    .selectFrom('ledger_results as r')
    .innerJoin('lake_publications as p', 'p.number', 'r.publication')
    .select(['r.publication', 'p.published_at', 'r.data_as_of'])
    .where('r.site', '=', site)
    .where('r.ledger', '=', ledger)
    .where('r.state', 'in', ['built', 'compared'])
    .orderBy('r.publication')
    .execute();
}
