// Brings the store's tables to what this program knows, once, however many processes start together and however often one is killed.
import { type Kysely, type Migration as KyselyMigration, Migrator } from 'kysely';
import { isMissingTable } from '../databases/faults.ts';
import { type PortableSchema, portableSchema } from '../databases/portable-schema.ts';
import { UserError } from '../lib/errors.ts';
import type { Store } from './store.ts';

/** One schema change. Never edited once released; what it does must be safe to repeat (portable-schema.ts sees to that). */
export interface Migration {
  /** `2026-11-22-store-create-runs`: date, room or feature, what. Ids of one room ascend in the order they are to run. */
  readonly id: string;
  /**
   * Tables of another room whose rows this one takes over and which it then drops: the only way to touch what is not one's own
   * (test/architecture/migrations.test.ts). The room that had them has no queries for them any more.
   */
  readonly takes?: readonly string[];
  readonly up: (schema: PortableSchema) => Promise<void>;
}

export type MigrationState = 'current' | 'older' | 'newer';

export interface KnownMigrations {
  /**
   * `program`: the list is all there is, an unknown id in the store means a newer program was here. `job`: the process knows
   * the rooms and its own feature only, and ids of other rooms and features say nothing. `program` unless told.
   */
  readonly scope?: 'program' | 'job';
}

const ID = /^\d{4}-\d{2}-\d{2}-([a-z]+)-[a-z0-9-]+$/;
const TABLE = 'kysely_migration';

/**
 * Runs what has not run yet and answers its ids. Under a lock of the database, so that of two processes one waits and then
 * finds nothing to do; the lock goes with its process.
 * @throws UserError when a newer program was here, or another process's migration takes longer than a minute.
 */
export async function migrate(store: Store, migrations: readonly Migration[]): Promise<readonly string[]> {
  requireOrdered(migrations);
  const state = await migrationState(store, migrations);
  if (state === 'current') return [];
  if (state === 'newer') throw new UserError(newerSentence(store));
  const migrator = new Migrator({
    db: store.db,
    provider: { getMigrations: async () => Object.fromEntries(migrations.map((one) => [one.id, forKysely(one)])) },
    allowUnorderedMigrations: true,
    migrationTableName: TABLE,
  });
  const { error, results } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
  return (results ?? []).map((result) => result.migrationName);
}

/** Whether the store's tables are those this list makes. */
export async function migrationState(
  store: Store,
  migrations: readonly Migration[],
  { scope = 'program' }: KnownMigrations = {},
): Promise<MigrationState> {
  const executed = await executedIds(store);
  const known = new Set(migrations.map((one) => one.id));
  const rooms = new Set(migrations.map((one) => roomOf(one.id)));
  const strange = executed.filter((id) => !known.has(id) && (scope === 'program' || rooms.has(roomOf(id))));
  if (strange.length > 0) return 'newer';
  const done = new Set(executed);
  return migrations.every((one) => done.has(one.id)) ? 'current' : 'older';
}

/**
 * For jobs, which never migrate.
 * @throws UserError when the store is older or newer than this program.
 */
export async function requireCurrent(
  store: Store,
  migrations: readonly Migration[],
  known: KnownMigrations = {},
): Promise<void> {
  const state = await migrationState(store, migrations, known);
  if (state === 'newer') throw new UserError(newerSentence(store));
  if (state === 'older') {
    throw new UserError(
      `存储 ${store.shown} 的表结构还是旧版本，定时任务不会自行升级；请先运行 zhiban start（或任意一条 zhiban 命令）完成升级`,
    );
  }
}

function newerSentence(store: Store): string {
  return `存储 ${store.shown} 已被更新版本的程序升级过，当前程序较旧，继续运行可能损坏数据；请换用新版程序，或恢复升级前的备份`;
}

async function executedIds(store: Store): Promise<readonly string[]> {
  const db = store.db as unknown as Kysely<{ kysely_migration: { name: string } }>;
  try {
    return (await db.selectFrom(TABLE).select('name').execute()).map((row) => row.name);
  } catch (error) {
    // A store that nobody has migrated yet.
    if (isMissingTable(error)) return [];
    throw error;
  }
}

function forKysely(migration: Migration): KyselyMigration {
  return { up: async (db) => migration.up(await portableSchema(db)) };
}

// Kysely runs by the order of the ids, whatever the order of the list: the two must agree where it matters, inside a room.
function requireOrdered(migrations: readonly Migration[]): void {
  const last = new Map<string, string>();
  for (const { id } of migrations) {
    const room = roomOf(id);
    if (room === undefined)
      throw new Error(`migration id ${id} is not date-room-what, like 2026-11-22-store-create-runs`);
    const before = last.get(room);
    if (before !== undefined && before >= id)
      throw new Error(`migration ${id} stands after ${before}, but sorts before it`);
    last.set(room, id);
  }
}

function roomOf(id: string): string | undefined {
  return ID.exec(id)?.[1];
}
