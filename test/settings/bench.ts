// Live settings on a real store over files that a test writes.
import { onTestFinished } from 'vitest';
import type { LoadedConfig } from '../../src/config/load.ts';
import type { WantedChange } from '../../src/settings/change.ts';
import { settingsMigrations } from '../../src/settings/migrations/index.ts';
import { type LiveSettings, openSettings } from '../../src/settings/open-settings.ts';
import { migrate } from '../../src/store/migrate.ts';
import { storeMigrations } from '../../src/store/migrations/index.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { loaded } from '../config/written-config.ts';
import { freshDatabase } from '../support/fresh-database.ts';

export const FILE = `sites:
  - code: suzhou
    name: 苏州基地
    aliases: [苏州]
  - code: wuxi
    name: 无锡基地
schedule:
  daily: { cron: "0 8 * * *" }
retention:
  runDays: 90
`;

export const NOW = new Date('2026-11-26T02:12:00.000Z');

/** An empty store, for what is the same on all of them; gone after the test. */
export async function sqliteStore() {
  const database = await freshDatabase('sqlite');
  const store = await openStore(database.url);
  onTestFinished(async () => {
    await store.close();
    await database.drop();
  });
  return { store, url: database.url };
}

export async function settingsBench(store: Store, file = FILE) {
  await migrate(store, [...storeMigrations, ...settingsMigrations]);
  return bench(store, loaded({ 'main.yaml': file }));
}

/** The same store under other files, or once more under the same. */
export async function bench(store: Store, files: LoadedConfig) {
  const live = await openSettings({ store, files, partial: false });
  return {
    live,
    files,
    change: async (...changes: readonly WantedChange[]) => {
      const changed = await changeIn(store, live, changes);
      await live.refresh();
      return changed;
    },
  };
}

export function changeIn(store: Store, live: LiveSettings, changes: readonly WantedChange[], by = 'ou_zhang') {
  return store.transaction((trx) => live.change(trx, { changes, by, now: NOW, backing: 'shell' }));
}
