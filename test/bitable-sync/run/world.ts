// Everything that a run meets: a Feishu with a base, a source database, a store, and the settings between them.
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { roomMigrations } from '../../../src/app/room-migrations.ts';
import type { DatabaseKind } from '../../../src/databases/url.ts';
import { decide } from '../../../src/features/bitable-sync/approve/decide.ts';
import type { SyncContext } from '../../../src/features/bitable-sync/context.ts';
import { bitableSyncMigrations } from '../../../src/features/bitable-sync/migrations/index.ts';
import type { SyncRun } from '../../../src/features/bitable-sync/model/run.ts';
import type { SyncTask, TaskDefinition } from '../../../src/features/bitable-sync/model/task.ts';
import { askForRun, type RunOrder } from '../../../src/features/bitable-sync/run/ask.ts';
import { runBy } from '../../../src/features/bitable-sync/run/queries.ts';
import { runTask } from '../../../src/features/bitable-sync/run/run-task.ts';
import { saveTask } from '../../../src/features/bitable-sync/tasks/save.ts';
import type { Json, JsonObject } from '../../../src/lib/json.ts';
import { traceOf } from '../../../src/lib/trace-number.ts';
import type { OutboxTables } from '../../../src/outbox/tables.ts';
import type { Simulator } from '../../../src/simulator/simulator.ts';
import { migrate } from '../../../src/store/migrate.ts';
import { openStore, type Store } from '../../../src/store/store.ts';
import { APP_ID, APP_SECRET, opened } from '../../simulator/opened.ts';
import { freshDatabase } from '../../support/fresh-database.ts';
import { type SqlRunner, sqlRunner } from '../../support/sql-runner.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { definitionWith, NOW } from './bench.ts';
import { type ContextOrder, contextOf } from './context-of.ts';

export const GROUP = 'oc_group';

export interface World {
  readonly simulator: Simulator;
  readonly store: Store;
  readonly storeUrl: string;
  readonly source: SqlRunner;
  readonly app: string;
  readonly table: string;
  readonly link: string;
  readonly dataDir: string;
  /** The product's clock; a test moves it. */
  clock: Date;
  ctx(rest?: Partial<SyncContext>): SyncContext;
  /** The same for a process of its own; see context-of.ts. */
  childOrder(): string;
  task(rest?: Partial<TaskDefinition>): Promise<SyncTask>;
  ask(task: SyncTask, rest?: Partial<RunOrder>): Promise<string>;
  /** Asked for, run, and how it stands then. */
  run(task: SyncTask, rest?: Partial<RunOrder>): Promise<SyncRun>;
  /** What is queued is run. */
  go(run: string, ctx?: SyncContext): Promise<SyncRun>;
  /** As `run`; a plan that waits is approved by 王. */
  runApproved(task: SyncTask, rest?: Partial<RunOrder>): Promise<SyncRun>;
  approve(run: string, person?: string): Promise<void>;
  /** The table as people read it: text of every cell, by its key. */
  cells(table?: string): Readonly<Record<string, Readonly<Record<string, Json>>>>;
  /** Texts of the outbox. */
  said(): Promise<readonly string[]>;
  /** Write requests since this was last asked, by their last path segments. */
  writes(): readonly string[];
}

export interface WorldOptions {
  readonly source?: DatabaseKind;
  readonly fields?: readonly JsonObject[];
  readonly settings?: JsonObject;
  readonly access?: 'none' | 'read' | 'edit' | 'manage';
}

/** The table has the key `code` as its index, and nothing else, unless told. */
export async function openWorld(options: WorldOptions = {}): Promise<World> {
  const { simulator } = await opened();
  const { access = 'edit', fields = [{ field_name: 'code', type: 1 }] } = options;
  const { app } = simulator.bitable.createBase({ name: '能耗', access });
  const { table } = simulator.bitable.createTable(app, { name: '设备', fields });
  const [database, own] = await Promise.all([freshDatabase(options.source ?? 'sqlite'), freshDatabase('sqlite')]);
  const source = await sqlRunner(database.url);
  const store = await openStore(own.url);
  await migrate(store, [...roomMigrations, ...bitableSyncMigrations]);
  onTestFinished(async () => {
    await Promise.all([source.close(), store.close()]);
    await Promise.all([database.drop(), own.drop()]);
  });
  const dataDir = temporaryFolder('sync');
  const feishu = { appId: APP_ID, appSecret: APP_SECRET, domain: simulator.url, chats: [{ id: GROUP }] };
  const settings = { databases: { erp: database.url }, ...options.settings };
  const order = (): ContextOrder => ({ storeUrl: own.url, dataDir, settings, feishu, now: world.clock.toISOString() });
  let seen = 0;
  const link = `https://zhiban.feishu.cn/base/${app}?table=${table}`;
  const world: World = {
    ...{ simulator, store, storeUrl: own.url, source, app, table, link, dataDir, clock: NOW },
    childOrder: () => JSON.stringify(order()),
    ctx: (rest = {}) => contextOf(order(), { store, now: () => world.clock, ...rest }),
    task: async (rest = {}) => {
      const definition = definitionWith({ link, source: 'erp', sql: SQL, strategy: 'base', ...rest });
      const saved = await store.transaction((trx) =>
        saveTask(trx, { id: null, definition, by: 'ou_editor', now: NOW, expected: null }),
      );
      if (saved.kind !== 'saved') throw new Error('not saved');
      return saved.task;
    },
    ask: async (task, rest = {}) => {
      const id = store.newId(world.clock);
      const order = {
        id,
        now: world.clock,
        task,
        kind: 'manual',
        askedBy: 'ou_li',
        once: null,
        trace: traceOf(id),
      } as const;
      const asked = await store.transaction((trx) => askForRun(trx, { ...order, ...rest }));
      if (asked.kind !== 'entered') throw new Error(`the run is ${asked.kind}`);
      return asked.run;
    },
    run: async (task, rest) => world.go(await world.ask(task, rest)),
    go: async (id, ctx = world.ctx()) => {
      const queued = await runBy(store, id);
      if (queued === null) throw new Error('no run');
      await runTask(ctx, queued);
      return (await runBy(store, id)) ?? queued;
    },
    runApproved: async (task, rest) => {
      const first = await world.run(task, rest);
      if (first.state !== 'waiting') return first;
      await world.approve(first.id);
      return world.go(first.id);
    },
    approve: async (run, person = 'ou_wang') => {
      const answer = await store.transaction((trx) => decide(trx, { run, person, press: 'yes', now: world.clock }));
      if (answer.kind !== 'approved') throw new Error(JSON.stringify(answer));
    },
    cells: (of = table) => {
      const rows = simulator.bitable.rows(of).map((row) => {
        const cells = Object.entries(row.fields).map(([name, value]) => [name, plain(value)] as const);
        return [String(Object.fromEntries(cells).code ?? row.id), Object.fromEntries(cells)] as const;
      });
      return Object.fromEntries(rows);
    },
    said: async () => {
      const rows = await store
        .withTables<OutboxTables>()
        .db.selectFrom('outbox')
        .select('body')
        .orderBy('id')
        .execute();
      return rows.map(({ body }) => body as string);
    },
    writes: () => {
      const calls = simulator.calls().slice(seen);
      seen = simulator.calls().length;
      return calls
        .filter(
          ({ method, path }) =>
            /batch_(create|update|delete)$/.test(path) || (method === 'POST' && /fields$/.test(path)),
        )
        .map(({ path }) => path.split('/').at(-1) ?? '');
    },
  };
  return world;
}

/** The table `devices` of the source, made anew with these rows: code, title, amount. */
export async function devices(
  { source }: World,
  rows: readonly (readonly [code: string | null, title: string | null, amount: string | null])[],
): Promise<void> {
  await source.run('drop table if exists devices');
  await source.run(
    'create table devices (id int primary key, code varchar(40), title varchar(200), amount decimal(12,2))',
  );
  for (const [index, [code, title, amount]] of rows.entries()) {
    await source.run('insert into devices values (?, ?, ?, ?)', [index + 1, code, title, amount]);
  }
}

export const SQL = 'select code, title, amount from devices order by id';

export function runFile(world: World, ...parts: readonly string[]): string {
  return join(world.dataDir, 'runs', ...parts);
}

function plain(value: Json): Json {
  if (!Array.isArray(value)) return value;
  const parts = value as readonly Json[];
  const texts = parts.map((part) => (typeof part === 'object' && part !== null && 'text' in part ? part.text : null));
  return texts.every((text) => typeof text === 'string') ? texts.join('') : value;
}
