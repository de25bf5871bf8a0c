// What a second process does to a store, one word a deed: `node store-child.js <deed> <url>`.
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { withLease } from '../../../src/store/leases.ts';
import type { Migration } from '../../../src/store/migrate.ts';
import { migrate } from '../../../src/store/migrate.ts';
import { storeMigrations } from '../../../src/store/migrations/index.ts';
import { beginStage } from '../../../src/store/run-stages.ts';
import { claimRun } from '../../../src/store/runs.ts';
import { openStore, type Store } from '../../../src/store/store.ts';

const [, , deed = '', url = ''] = process.argv;

function say(message: unknown): void {
  process.send?.(message);
}

function told(): Promise<unknown> {
  return new Promise((resolve) => process.once('message', resolve));
}

/** Never ends by itself: it waits to be killed, and its connection to the parent keeps it alive. */
function killed(): Promise<never> {
  return new Promise(() => {});
}

function hanging(store: Store): readonly Migration[] {
  return storeMigrations.map((migration, index) => ({
    id: migration.id,
    up: async (schema) => {
      await migration.up(schema);
      if (index !== 1) return;
      say(`second migration done on ${store.kind}, not yet recorded`);
      await killed();
    },
  }));
}

const DEEDS: Readonly<Record<string, (store: Store) => Promise<unknown>>> = {
  /** Both children migrate at the same word. */
  migrate: async (store) => {
    say('ready');
    await told();
    return migrate(store, storeMigrations);
  },
  'migrate-and-hang': (store) => migrate(store, hanging(store)),
  claim: async (store) => {
    say('ready');
    await told();
    const run = await claimRun(store, { job: 'daily', dueAt: new Date(0), trigger: 'schedule', now: new Date(0) });
    return 'taken' in run ? 'already' : 'won';
  },
  'transaction-and-hang': async (store) => {
    await store.transaction(async (trx) => {
      const row = { name: 'half', holder: 'x', fence: 1, acquired_at: '', expires_at: '' };
      await trx.insertInto('leases').values(row).execute();
      say('written, not committed');
      await killed();
    });
  },
  'run-and-hang': async (store) => {
    const now = new Date('2026-11-21T00:00:00Z');
    const run = await claimRun(store, { job: 'daily', dueAt: now, trigger: 'schedule', now });
    if ('taken' in run) return run.taken.status;
    await beginStage(store, run, 'refresh', now);
    say('running');
    return killed();
  },
  'lease-and-hang': (store) =>
    withLease(store, 'ledger', { waitMs: 0 }, async (lease) => {
      say({ fence: lease.fence });
      await killed();
    }),
  /** Enters and leaves the protected place; who finds another inside says so. */
  'lease-many-times': async (store) => {
    say('ready');
    await told();
    let clashes = 0;
    for (let round = 0; round < 15; round += 1) {
      await withLease(store, 'ledger', { waitMs: 50_000 }, async (lease) => {
        const inside = {
          name: 'inside',
          holder: String(process.pid),
          fence: lease.fence,
          acquired_at: '',
          expires_at: '',
        };
        const found = await store.db.selectFrom('leases').selectAll().where('name', '=', 'inside').execute();
        clashes += found.length;
        await store.db.insertInto('leases').values(inside).execute();
        await sleep(5);
        await store.db.deleteFrom('leases').where('name', '=', 'inside').execute();
      });
    }
    return { clashes };
  },
  /** Holds a short lease, is stopped by the parent, and tries to commit when it is told so after waking. */
  'lease-and-commit-late': (store) =>
    withLease(store, 'ledger', { waitMs: 0, ttlMs: 600, title: '刷新台账' }, async (lease) => {
      say({ fence: lease.fence });
      await told();
      return store
        .transaction(async (trx) => {
          await trx.updateTable('runs').set({ error: 'late' }).execute();
          await lease.assertHeld(trx);
        })
        .then(
          () => 'committed',
          async (error: unknown) => {
            // It hears of it at the next renewal, which may come after the commit.
            if (!lease.signal.aborted) await once(lease.signal, 'abort');
            return { refused: String(error), aborted: lease.signal.aborted };
          },
        );
    }),
};

const store = await openStore(url);
say(await DEEDS[deed]?.(store));
await store.close();
process.disconnect();
