// Tables of our names that are another program's stay as they are, under another name.
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { roomMigrations } from '../../../src/app/room-migrations.ts';
import { syncDb } from '../../../src/features/bitable-sync/context.ts';
import { bitableSyncMigrations } from '../../../src/features/bitable-sync/migrations/index.ts';
import { type Migration, migrate } from '../../../src/store/migrate.ts';
import { onEachStore } from '../../store/each-store.ts';

const OLDER = [
  `create table sync_tasks (id int primary key, name varchar(255), sql_text text, app_token varchar(64) not null)`,
  `create table sync_logs (id int primary key, task_id int, status varchar(20), foreign key (task_id) references sync_tasks (id))`,
  `insert into sync_tasks values (1, '库存', 'select 1', 'bascn')`,
  `insert into sync_logs values (1, 1, 'success')`,
];

/** Killed between the change and its entry. */
function cutOff(migration: Migration): Migration {
  return {
    ...migration,
    up: async (schema) => {
      await migration.up(schema);
      throw new Error('killed');
    },
  };
}

onEachStore('tables of another program', ({ empty }) => {
  it('are renamed, with their rows, however often the migration is cut off', async () => {
    const { store } = await empty();
    for (const statement of OLDER) await sql.raw(statement).execute(store.db);
    const keeping = bitableSyncMigrations.filter(({ id }) => id.includes('keep-older'));
    expect(keeping).toHaveLength(2);
    await migrate(store, roomMigrations);
    for (const one of keeping) {
      const others = keeping.filter((other) => other.id < one.id);
      await expect(migrate(store, [...roomMigrations, ...others, cutOff(one)])).rejects.toThrow('killed');
      await expect(migrate(store, [...roomMigrations, ...others, cutOff(one)])).rejects.toThrow('killed');
    }
    await migrate(store, [...roomMigrations, ...bitableSyncMigrations]);
    const { rows } =
      await sql`select l.status, t.name from sync_logs_legacy l join sync_tasks_legacy t on t.id = l.task_id`.execute(
        store.db,
      );
    expect(rows).toEqual([{ status: 'success', name: '库存' }]);
    expect(await syncDb(store).selectFrom('sync_tasks').selectAll().execute()).toEqual([]);
    expect(await syncDb(store).selectFrom('sync_logs').selectAll().execute()).toEqual([]);
  });

  it('are left where there are none, and ours are never renamed', async () => {
    const { store } = await empty();
    await migrate(store, [...roomMigrations, ...bitableSyncMigrations.filter(({ id }) => !id.includes('keep-older'))]);
    await migrate(store, [...roomMigrations, ...bitableSyncMigrations]);
    expect(await syncDb(store).selectFrom('sync_tasks').selectAll().execute()).toEqual([]);
  });

  it('are not renamed over a table that is in the way', async () => {
    const { store } = await empty();
    for (const statement of [OLDER[0] ?? '', 'create table sync_tasks_legacy (id int)'])
      await sql.raw(statement).execute(store.db);
    await expect(migrate(store, [...roomMigrations, ...bitableSyncMigrations])).rejects.toThrow(
      '存储里已经有表 sync_tasks_legacy，不能再把 sync_tasks 改成这个名字',
    );
  });
});
