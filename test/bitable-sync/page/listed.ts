// Runs and tasks as the pages' views take them.
import type { SyncTask, TaskDefinition } from '../../../src/features/bitable-sync/model/task.ts';
import { EMPTY_DEFINITION } from '../../../src/features/bitable-sync/page/editor-form.ts';
import type { ListedRun } from '../../../src/features/bitable-sync/page/queries.ts';

export const NOW = new Date('2026-11-26T02:00:00.000Z');

export function listedRun(rest: Partial<ListedRun> = {}): ListedRun {
  return {
    ...{ id: '01', task: 7, taskName: '设备表', kind: 'scheduled', state: 'ok', askedBy: null, trace: '7F3K-92' },
    ...{ askedAt: '2026-11-26T00:31:00.000Z', startedAt: '2026-11-26T00:31:00.000Z' },
    ...{ endedAt: '2026-11-26T00:31:04.000Z', tookMs: 4_000, counts: null, progress: null, message: null },
    ...rest,
  };
}

export function taskWith(id: number, definition: Partial<TaskDefinition> = {}, rest: Partial<SyncTask> = {}): SyncTask {
  return {
    ...{ id, version: 1, definition: { ...EMPTY_DEFINITION, name: `任务${id}`, key: ['code'], ...definition } },
    ...{
      target: null,
      targetName: null,
      editedBy: 'ou_editor',
      editedAt: NOW.toISOString(),
      pausedUntil: null,
      pauseReason: null,
    },
    ...{ approvedSql: null, ...rest },
  };
}
