// Who is called what, and who is meant by a name: the directory's names, and those that grants give.
import type { Kysely } from 'kysely';
import type { Store } from '../store/store.ts';
import { knownPeople } from './directory.ts';
import type { DirectoryTables } from './directory-tables.ts';
import { nameOf } from './known.ts';
import type { RightRules } from './rights.ts';

type Named = Pick<RightRules, 'grants'>;

/** Names of these people, by open_id; who has none is not in it. */
export async function namesOf(
  store: Store,
  rules: Named,
  persons: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const known = await knownPeople(
    store,
    persons.filter((person) => person.startsWith('ou_')),
  );
  return new Map(
    persons.flatMap((person) => {
      const name = nameOf(known, rules, person);
      return name === null ? [] : [[person, name] as const];
    }),
  );
}

/** open_ids of everybody who is called so. */
export async function personsCalled(store: Store, { grants }: Named, name: string): Promise<readonly string[]> {
  const db = store.withTables<DirectoryTables>().db as unknown as Kysely<DirectoryTables>;
  const rows = await db.selectFrom('people').select('open_id').where('name', '=', name).execute();
  const granted = grants.filter((grant) => grant.name === name && grant.to.startsWith('ou_')).map(({ to }) => to);
  return [...new Set([...rows.map(({ open_id }) => open_id), ...granted])];
}
