// What the publications said, as the pages ask for it.
import type { Kysely } from 'kysely';
import type { PublishedResult } from '../queries.ts';
import type { LedgerTables } from '../tables.ts';

type Db = Kysely<LedgerTables>;

/** The newest result of every site and ledger: accepting one site publishes that site alone. */
export async function latestResults(db: Db): Promise<readonly PublishedResult[]> {
  const newest = db
    .selectFrom('ledger_results')
    .select((eb) => ['site', 'ledger', eb.fn.max('publication').as('last')])
    .groupBy(['site', 'ledger']);
  return db
    .selectFrom('ledger_results as r')
    .innerJoin(newest.as('n'), (join) =>
      join.onRef('n.site', '=', 'r.site').onRef('n.ledger', '=', 'r.ledger').onRef('n.last', '=', 'r.publication'),
    )
    .selectAll('r')
    .execute();
}

export interface PublicationTotals {
  readonly number: number;
  /** ISO instant, UTC. */
  readonly publishedAt: string;
  readonly added: number;
  readonly removed: number;
  /** Changed fields. */
  readonly fields: number;
  /** True when it compared nothing: the first of all, a baseline. */
  readonly isBaseline: boolean;
  /** Sites and ledgers that kept their old baseline although they should not. */
  readonly stayed: number;
}

export interface TotalsAsked {
  readonly limit: number;
  readonly number?: number;
  /** Sums of these sites alone; null and left out: of all. */
  readonly sites?: readonly string[] | null;
}

/** The newest publications, newest first, each with its sums; with `number` that one alone, however old. */
export async function publicationTotals(
  db: Db,
  { limit, number, sites = null }: TotalsAsked,
): Promise<readonly PublicationTotals[]> {
  const all = db
    .selectFrom('lake_publications as p')
    .leftJoin('ledger_results as r', (join) => {
      const own = join.onRef('r.publication', '=', 'p.number');
      return sites === null ? own : own.on('r.site', 'in', sites.length === 0 ? [''] : sites);
    })
    .select((eb) => [
      'p.number',
      'p.published_at',
      eb.fn.sum('r.added').as('added'),
      eb.fn.sum('r.removed').as('removed'),
      eb.fn.sum('r.fields').as('fields'),
      eb.fn.sum(eb.case().when('r.state', 'in', ['failed', 'faulty', 'held']).then(1).else(0).end()).as('stayed'),
      eb.fn.sum(eb.case().when('r.state', '=', 'built').then(1).else(0).end()).as('built'),
      eb.fn.sum(eb.case().when('r.state', '=', 'compared').then(1).else(0).end()).as('compared'),
    ])
    .groupBy(['p.number', 'p.published_at'])
    .orderBy('p.number', 'desc')
    .limit(limit);
  const rows = await (number === undefined ? all : all.where('p.number', '=', number)).execute();
  return rows.map((row) => ({
    number: row.number,
    publishedAt: row.published_at,
    added: Number(row.added ?? 0),
    removed: Number(row.removed ?? 0),
    fields: Number(row.fields ?? 0),
    isBaseline: Number(row.built ?? 0) > 0 && Number(row.compared ?? 0) === 0,
    stayed: Number(row.stayed ?? 0),
  }));
}
