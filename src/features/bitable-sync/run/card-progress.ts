// How far a run is, on its card: at most one patch in two seconds, only when something can be seen, never after its end.
import type { OutboxTables } from '../../../outbox/tables.ts';
import { type SyncContext, syncTrx } from '../context.ts';
import type { RunProgress } from '../model/run.ts';
import type { SyncTask } from '../model/task.ts';
import { isStillRunning } from './life-queries.ts';
import type { RunRow } from './queries.ts';
import { sayState } from './telling.ts';

const EVERY_MS = 2_000;

/** Real time decides when a patch goes, the product's when it was said. */
export function openCardProgress(
  ctx: Pick<SyncContext, 'store' | 'now' | 'config'>,
  task: SyncTask,
  row: RunRow,
): (progress: RunProgress) => Promise<void> {
  let shown = '';
  let shownAt = Number.NEGATIVE_INFINITY;
  return async (progress) => {
    if (row.card === null || performance.now() - shownAt < EVERY_MS) return;
    const face = JSON.stringify([progress.stages, progress.batchesDone, progress.retries]);
    if (face === shown) return;
    shown = face;
    shownAt = performance.now();
    const now = ctx.now();
    const id = ctx.store.newId(now);
    await ctx.store.withTables<OutboxTables>().transaction(async (trx) => {
      // What is newer than the end of its card would stand there for ever.
      if (!(await isStillRunning(syncTrx(trx), row))) return;
      await sayState(ctx, trx, { id, now, task, row, change: { state: 'running', progress } });
    });
  };
}
