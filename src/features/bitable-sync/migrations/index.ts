// The tables of Bitable sync, one schema statement a migration.
import type { PortableSchema } from '../../../databases/portable-schema.ts';
import type { Migration } from '../../../store/migrate.ts';

/** Another program keeps its tasks in tables of these names; what is not ours stays as it is, under another name. */
async function isOlder(schema: PortableSchema, name: string, ourColumn: string): Promise<boolean> {
  const columns = await schema.columnsOf(name);
  return columns !== null && !columns.includes(ourColumn);
}

export const bitableSyncMigrations: readonly Migration[] = [
  {
    id: '2026-11-26-bitable-sync-00-keep-older-logs',
    up: async (schema) => {
      if (await isOlder(schema, 'sync_logs', 'open_task')) await schema.renameTable('sync_logs', 'sync_logs_legacy');
    },
  },
  {
    id: '2026-11-26-bitable-sync-00-keep-older-tasks',
    up: async (schema) => {
      if (await isOlder(schema, 'sync_tasks', 'definition'))
        await schema.renameTable('sync_tasks', 'sync_tasks_legacy');
    },
  },
  {
    id: '2026-11-26-bitable-sync-01-create-tasks',
    up: (schema) =>
      schema.createTable('sync_tasks', {
        columns: {
          id: 'count',
          name: 'word(120)',
          feishu_link: 'text',
          enabled: 'flag',
          app_token: 'word(64)?',
          table_id: 'word(64)?',
          cron_expr: 'word(120)?',
          definition: 'text',
          version: 'count',
          edited_by: 'word(64)',
          edited_at: 'instant',
          paused_until: 'instant?',
          paused_at: 'instant?',
          pause_reason: 'text?',
          approved_sql: 'word(64)?',
          planned_until: 'instant',
          is_deleted: 'flag',
        },
        primaryKey: ['id'],
      }),
  },
  {
    id: '2026-11-26-bitable-sync-02-create-versions',
    up: (schema) =>
      schema.createTable('sync_task_versions', {
        columns: {
          task: 'count',
          version: 'count',
          definition: 'text',
          edited_by: 'word(64)',
          edited_at: 'instant',
        },
        primaryKey: ['task', 'version'],
      }),
  },
  {
    id: '2026-11-26-bitable-sync-03-create-logs',
    up: (schema) =>
      schema.createTable('sync_logs', {
        columns: {
          id: 'id',
          task: 'count',
          task_name: 'word(120)',
          kind: 'word(20)',
          state: 'word(20)',
          asked_at: 'instant',
          started_at: 'instant?',
          ended_at: 'instant?',
          due_at: 'instant?',
          asked_by: 'word(64)?',
          undoes: 'id?',
          once: 'word(200)?',
          open_task: 'count?',
          chat: 'word(64)?',
          card: 'id?',
          trace: 'word(20)',
          reason: 'word(20)?',
          stop_asked: 'flag',
          stopped_by: 'word(64)?',
          attempts: 'count',
          fence: 'count?',
          base: 'word(64)?',
          table_id: 'word(64)?',
          took_ms: 'count?',
          source_rows: 'count?',
          // What is long stands last, so that what is short is read without it.
          counts: 'text?',
          message: 'text?',
          progress: 'text?',
          options: 'text',
          failed_rows: 'text',
          shown: 'text?',
        },
        primaryKey: ['id'],
        unique: [['task', 'due_at'], ['once'], ['open_task']],
      }),
  },
  {
    id: '2026-11-26-bitable-sync-04-index-logs',
    up: (schema) => schema.createIndex('sync_logs_by_task', 'sync_logs', ['task', 'id']),
  },
  {
    id: '2026-11-26-bitable-sync-05-create-approvals',
    up: (schema) =>
      schema.createTable('sync_approvals', {
        columns: {
          run: 'id',
          task: 'count',
          state: 'word(20)',
          scope: 'text',
          shown: 'text',
          asked_by: 'word(64)?',
          needs_other: 'flag',
          asked_at: 'instant',
          expires_at: 'instant',
          decided_by: 'word(64)?',
          decided_at: 'instant?',
          card: 'id?',
          told: 'flag?',
        },
        primaryKey: ['run'],
      }),
  },
  {
    id: '2026-11-26-bitable-sync-06-create-batches',
    up: (schema) =>
      schema.createTable('sync_batches', {
        columns: {
          run: 'id',
          number: 'count',
          task: 'count',
          app_token: 'word(64)',
          table_id: 'word(64)',
          act: 'word(10)',
          token: 'word(36)?',
          body: 'text',
          state: 'word(10)',
          answer: 'text?',
          entered_at: 'instant',
        },
        primaryKey: ['run', 'number'],
      }),
  },
  {
    id: '2026-11-26-bitable-sync-07-index-batches',
    up: (schema) => schema.createIndex('sync_batches_by_state', 'sync_batches', ['task', 'state']),
  },
  {
    id: '2026-11-26-bitable-sync-08-create-images',
    up: (schema) =>
      schema.createTable('sync_images', {
        columns: {
          run: 'id',
          record: 'word(64)',
          task: 'count',
          table_id: 'word(64)',
          act: 'word(10)',
          key: 'text',
          before: 'text',
          after: 'text',
          at: 'instant',
        },
        primaryKey: ['run', 'record'],
      }),
  },
  {
    id: '2026-11-26-bitable-sync-09-create-rows',
    up: (schema) =>
      schema.createTable('sync_rows', {
        columns: { task: 'count', record: 'word(64)', cells: 'text' },
        primaryKey: ['task', 'record'],
      }),
  },
  {
    id: '2026-11-26-bitable-sync-10-create-wiki-nodes',
    up: (schema) =>
      schema.createTable('sync_wiki_nodes', {
        columns: { node: 'word(64)', app_token: 'word(64)', at: 'instant' },
        primaryKey: ['node'],
      }),
  },
  {
    id: '2026-11-26-bitable-sync-11-create-numbers',
    up: (schema) =>
      schema.createTable('sync_numbers', { columns: { name: 'word(20)', last: 'count' }, primaryKey: ['name'] }),
  },
  {
    // What is queued, running or waiting is looked for every second, among runs of many weeks.
    id: '2026-11-26-bitable-sync-12-index-states',
    up: (schema) => schema.createIndex('sync_logs_by_state', 'sync_logs', ['state', 'id']),
  },
  {
    // What a task wrote a moment ago is looked for before every reading of its table, among the images of a week.
    id: '2026-11-26-bitable-sync-13-index-images',
    up: (schema) => schema.createIndex('sync_images_by_time', 'sync_images', ['task', 'at']),
  },
  {
    id: '2026-11-26-bitable-sync-14-add-base-name',
    up: (schema) => schema.addColumn('sync_tasks', 'base_name', 'text?'),
  },
  {
    id: '2026-11-26-bitable-sync-15-add-table-name',
    up: (schema) => schema.addColumn('sync_tasks', 'table_name', 'text?'),
  },
  {
    id: '2026-11-26-bitable-sync-31-create-origins',
    up: (schema) =>
      schema.createTable('sync_origins', {
        columns: { origin: 'word(200)', older: 'word(64)', task: 'count', row: 'text', taken_at: 'instant' },
        primaryKey: ['origin', 'older'],
      }),
  },
  {
    id: '2026-11-26-bitable-sync-32-create-origin-logs',
    up: (schema) =>
      schema.createTable('sync_origin_logs', {
        columns: { origin: 'word(200)', after: 'count', rows: 'count' },
        primaryKey: ['origin'],
      }),
  },
];
