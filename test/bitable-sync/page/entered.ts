// Runs as they stand in the store, whatever became of them: for pages that show them.

import type { SyncContext } from '../../../src/features/bitable-sync/context.ts';
import { syncDb } from '../../../src/features/bitable-sync/context.ts';
import type { PlanScope } from '../../../src/features/bitable-sync/model/plan.ts';
import type { RunProgress, SyncRun } from '../../../src/features/bitable-sync/model/run.ts';
import type { ShownPlan } from '../../../src/features/bitable-sync/model/shown-plan.ts';
import { isoInstant } from '../../../src/lib/clock.ts';
import { traceOf } from '../../../src/lib/trace-number.ts';

/** Of a run that began so many minutes ago and took four seconds. */
export async function enterRun(
  ctx: SyncContext,
  task: number,
  { minutesAgo = 10, tookMs = 4_000, ...rest }: Partial<SyncRun> & { minutesAgo?: number; tookMs?: number } = {},
): Promise<string> {
  const began = new Date(ctx.now().getTime() - minutesAgo * 60_000);
  const id = ctx.store.newId(began);
  const isOpen = rest.state === 'queued' || rest.state === 'running' || rest.state === 'waiting';
  await syncDb(ctx.store)
    .insertInto('sync_logs')
    .values({
      ...{ id, task, task_name: '设备', kind: rest.kind ?? 'scheduled', state: rest.state ?? 'ok', trace: traceOf(id) },
      ...{ asked_at: isoInstant(began), started_at: rest.state === 'queued' ? null : isoInstant(began) },
      ended_at: isOpen ? null : isoInstant(new Date(began.getTime() + tookMs)),
      ...{ asked_by: rest.askedBy ?? null, undoes: rest.undoes ?? null },
      open_task: rest.state === 'queued' || rest.state === 'running' ? task : null,
      counts: rest.counts === undefined ? null : JSON.stringify(rest.counts),
      progress: rest.progress === undefined ? null : JSON.stringify(rest.progress),
      ...{ message: rest.message ?? null, reason: rest.reason ?? null },
      failed_rows: JSON.stringify(rest.failedRows ?? []),
      ...{ options: '{}', stop_asked: 0, attempts: 0, took_ms: isOpen ? null : tookMs },
      source_rows: rest.counts?.rows ?? null,
    } as never)
    .execute();
  return id;
}

/** As if the run had written a record. */
export async function enterImage(ctx: SyncContext, task: number, run: string): Promise<void> {
  const kept = { record: 'rec1', table_id: 'tbl', act: 'updated', key: 'A', before: '{}', after: '{}' };
  await syncDb(ctx.store)
    .insertInto('sync_images')
    .values({ run, task, at: isoInstant(ctx.now()), ...kept })
    .execute();
}

export async function enterPlan(
  ctx: SyncContext,
  {
    run,
    task,
    shown,
    askedBy = 'ou_admin',
    needsOther = true,
  }: {
    readonly run: string;
    readonly task: number;
    readonly shown: ShownPlan;
    readonly askedBy?: string | null;
    readonly needsOther?: boolean;
  },
): Promise<void> {
  const now = ctx.now();
  const scope: PlanScope = { deletes: [], empties: [], emptied: 0, newFields: [] };
  await syncDb(ctx.store)
    .insertInto('sync_approvals')
    .values({
      ...{ run, task, state: 'waiting', scope: JSON.stringify(scope), shown: JSON.stringify(shown), asked_by: askedBy },
      ...{ needs_other: needsOther ? 1 : 0, asked_at: isoInstant(now), card: null, decided_by: null, decided_at: null },
      expires_at: isoInstant(new Date(now.getTime() + 24 * 3_600_000)),
    })
    .execute();
}

export const COUNTS = { rows: 1_204, created: 12, updated: 3, cleared: 1, unchanged: 1_186, failed: 2, deleted: 61 };

export const PROGRESS: RunProgress = {
  ...{ batches: 12, batchesDone: 3, requests: 31, retries: 2, waitedMs: 4_200 },
  stages: [
    {
      name: '读表',
      startedAt: '2026-11-26T00:31:00.000Z',
      endedAt: '2026-11-26T00:31:02.000Z',
      rows: 1_250,
      note: null,
    },
    {
      name: '读源',
      startedAt: '2026-11-26T00:31:02.000Z',
      endedAt: '2026-11-26T00:31:03.500Z',
      rows: 1_204,
      note: null,
    },
    { name: '写入', startedAt: '2026-11-26T00:31:03.500Z', endedAt: null, rows: 1_500, note: '3/12 批' },
  ],
};

export const SHOWN: ShownPlan = {
  ...{ counts: COUNTS, remoteRows: 1_250, emptied: 4, requests: 9, minutes: 1 },
  examples: {
    ...{ archive: [], mark: [], clear: [] },
    create: [{ key: '0001', record: null, changes: [{ field: '名称', before: '', after: '空压机 <1>' }] }],
    update: [{ key: '0002', record: 'rec2', changes: [{ field: '数量', before: '12', after: '13' }] }],
    delete: [{ key: '0099', record: 'rec99', changes: [{ field: '名称', before: '旧冷却塔', after: '' }] }],
  },
  fields: [{ column: 'amount', field: '数量', kind: 'number', isNew: true, reason: '列是 decimal(12,2)' }],
  skipped: [{ column: 'total', field: '合计', reason: '字段是公式，由飞书自己算' }],
  ...{
    losses: ["第 17 行 数量 '12万' 不是数字"],
    lossCount: 31,
    edited: [],
    editedCount: 0,
    keyFaults: [],
    keyFaultCount: 0,
  },
  reasons: ['要删除 61 条，超过表的 5%（限 62 条里的 3 条）'],
  notUndone: ['删掉的记录放回后编号会变'],
};
