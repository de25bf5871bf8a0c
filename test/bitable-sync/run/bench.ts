// A store with the tables of Bitable sync and tasks in it.

import { roomMigrations } from '../../../src/app/room-migrations.ts';
import { syncDb } from '../../../src/features/bitable-sync/context.ts';
import { bitableSyncMigrations } from '../../../src/features/bitable-sync/migrations/index.ts';
import { DEFAULT_LIMITS, type SyncTask, type TaskDefinition } from '../../../src/features/bitable-sync/model/task.ts';
import { askForRun, type RunAsked, type RunOrder } from '../../../src/features/bitable-sync/run/ask.ts';
import { traceOf } from '../../../src/lib/trace-number.ts';
import { migrate } from '../../../src/store/migrate.ts';
import type { Store } from '../../../src/store/store.ts';

export const NOW = new Date('2026-11-26T02:00:00.000Z');

export function definitionWith(rest: Partial<TaskDefinition> = {}): TaskDefinition {
  return {
    name: '设备表',
    source: 'erp',
    sql: 'select code, title from devices',
    link: 'https://feishu.cn/base/app?table=tbl',
    mode: 'full',
    key: ['code'],
    strategy: 'base',
    mapping: {},
    skip: [],
    owned: [],
    edits: 'source',
    gone: { kind: 'ignore' },
    duplicateKeys: 'refuse',
    emptySource: 'refuse',
    createFields: true,
    cron: null,
    enabled: true,
    owner: null,
    limits: DEFAULT_LIMITS,
    ...rest,
  };
}

export async function withSyncTables(store: Store): Promise<Store> {
  await migrate(store, [...roomMigrations, ...bitableSyncMigrations]);
  return store;
}

/** A task as it stands in the store. */
export async function enterTask(
  store: Store,
  { id = 7, editedBy = 'ou_editor', ...rest }: Partial<TaskDefinition> & { id?: number; editedBy?: string } = {},
): Promise<SyncTask> {
  const definition = definitionWith(rest);
  const at = NOW.toISOString();
  await syncDb(store)
    .insertInto('sync_tasks')
    .values({
      ...{ id, name: definition.name, feishu_link: definition.link, enabled: definition.enabled ? 1 : 0 },
      ...{ app_token: null, table_id: null, cron_expr: definition.cron, definition: JSON.stringify(definition) },
      ...{ version: 1, edited_by: editedBy, edited_at: at, paused_until: null, pause_reason: null },
      ...{ approved_sql: null, planned_until: at, is_deleted: 0 },
    })
    .execute();
  return {
    ...{ id, version: 1, definition, target: null, editedBy, editedAt: at },
    ...{ targetName: null, pausedUntil: null, pauseReason: null, approvedSql: null },
  };
}

export async function ask(store: Store, task: SyncTask, rest: Partial<RunOrder> = {}): Promise<RunAsked> {
  const id = store.newId(NOW);
  const order = { id, now: NOW, task, kind: 'manual', askedBy: 'ou_li', once: null, trace: traceOf(id) } as const;
  return store.transaction((trx) => askForRun(trx, { ...order, ...rest }));
}

/** The task's last run ended well and asked about a cell that a person has edited. */
export async function askedCells(store: Store, task: SyncTask): Promise<string> {
  const asked = await ask(store, task);
  if (asked.kind !== 'entered') throw new Error(`the run is ${asked.kind}`);
  const end = { state: 'ok', open_task: null, options: JSON.stringify({ asked: ['cell'] }) };
  await syncDb(store).updateTable('sync_logs').set(end).where('id', '=', asked.run).execute();
  return asked.run;
}
