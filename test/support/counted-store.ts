// A store that tells of every statement, begin and commit before it happens: the places at which a process kills itself.
import type { KyselyPlugin } from 'kysely';
import type { Store } from '../../src/store/store.ts';
import type { StoreTables } from '../../src/store/tables.ts';

export function countedStore<T extends StoreTables>(store: Store<T>, step: () => void): Store<T> {
  const everyStatement: KyselyPlugin = {
    transformQuery: ({ node }) => {
      step();
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  const counted = <U extends StoreTables>(one: Store<U>): Store<U> => ({
    ...one,
    db: one.db.withPlugin(everyStatement),
    withTables: <V extends object>() => counted(one.withTables<V>()),
    transaction: async (work) => {
      const answer = await one.transaction(async (trx) => {
        step();
        const inner = await work(trx.withPlugin(everyStatement));
        step();
        return inner;
      });
      step();
      return answer;
    },
  });
  return counted(store);
}
