// Whether a refresh has brought anything that no publication has judged yet.
import type { Kysely } from 'kysely';
import { listPublications, listResults } from '../queries.ts';
import type { LedgerTables } from '../tables.ts';
import type { Unit } from './unit.ts';

/** Each ledger of each site is asked by itself: an acceptance is a publication of one site, and says nothing of the others. */
export async function hasUnpublished(db: Kysely<LedgerTables>, units: readonly Unit[]): Promise<boolean> {
  const refreshed = new Map(
    units.flatMap(({ site, standings }) =>
      standings.map(({ model, outcome }) => [`${site.code}/${model.name}`, outcome?.refreshed_at ?? ''] as const),
    ),
  );
  for (const { number, published_at } of await listPublications(db, Number.MAX_SAFE_INTEGER)) {
    if (refreshed.size === 0) return false;
    for (const { site, ledger } of await listResults(db, number)) {
      const at = refreshed.get(`${site}/${ledger}`);
      if (at !== undefined && at >= published_at) return true;
      refreshed.delete(`${site}/${ledger}`);
    }
  }
  return refreshed.size > 0;
}
