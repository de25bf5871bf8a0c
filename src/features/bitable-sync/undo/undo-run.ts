// Undoing a run: what was kept of it and what is there now become a plan, guarded, approved and written like the others.
import { waitForApproval } from '../approve/ask.ts';
import { approvedScope } from '../approve/queries.ts';
import type { Counts } from '../model/plan.ts';
import type { FailedRow, FailureReason } from '../model/run.ts';
import type { TableRef } from '../model/task.ts';
import type { WriteItem } from '../model/write-item.ts';
import { undoReasons } from '../plan/guard.ts';
import { isWithin } from '../plan/scope.ts';
import { type UndoPlan, undoPlan } from '../plan/undo-plan.ts';
import { shownUndo, undoScope } from '../plan/undo-shown.ts';
import { SyncFault } from '../remote/sync-fault.ts';
import { writeAll } from '../remote/write-batches.ts';
import { readWhole, withoutAppended, writeDeps } from '../run/carry-out.ts';
import { type Finish, finish } from '../run/finish.ts';
import { baseOf, writtenBy } from '../run/memory-queries.ts';
import { countsText } from '../run/outcome.ts';
import { runRow } from '../run/queries.ts';
import type { RunWork } from '../run/work.ts';
import { imagesOf, knownRows, undoingsOf } from './queries.ts';

interface TableUndo {
  readonly ref: TableRef;
  readonly plan: UndoPlan;
}

/** @throws SyncFault when there is nothing to put back */
export async function undoRun(work: RunWork, tookMs: () => number): Promise<void> {
  const { ctx, task, row, progress } = work;
  progress.stage('读表');
  const undos = await planned(work);
  progress.stage('比对');
  const main = undos.find(({ ref }) => ref.table === work.ref.table);
  if (main === undefined)
    throw new SyncFault('link', '任务的链接已经指向别的表，那次运行改的不是这张表；请先把链接改回去再撤销');
  const scope = undoScope(main.plan);
  const reasons = undoReasons(scope, ctx.settings.approve, await knownRows(ctx.store, task.id));
  const shown = shownUndo(main.plan, task.definition, { fields: work.target.fields, reasons });
  if (reasons.length > 0) {
    const approved = await approvedScope(ctx.store, row.id);
    if (approved === null || !isWithin(scope, approved)) {
      return waitForApproval(work, { scope, shown, rows: main.plan.counts.rows });
    }
  }
  ctx.step({ name: 'bitable.planned' });
  progress.stage('写入');
  const failed: FailedRow[] = [];
  // Records come back before what was archived of them goes.
  const order = [main, ...undos.filter((undo) => undo !== main)];
  for (const undo of order) failed.push(...(await written(work, undo)));
  progress.stage('收尾');
  await ended(work, { main: main.plan, failed, shown, tookMs: tookMs() });
}

async function planned(work: RunWork): Promise<readonly TableUndo[]> {
  const { ctx, row, remote } = work;
  const undone = row.undoes === null ? null : await runRow(ctx.store, row.undoes);
  if (undone === null || Number(undone.task) !== work.task.id) {
    throw new SyncFault('fields', '要撤销的运行不是这个任务的，或已经清理；请在任务的运行记录里选一次');
  }
  const others = await undoingsOf(ctx.store, undone.id, row.id);
  const done = others.find(({ state }) => state === 'ok');
  if (done !== undefined) throw new SyncFault('fields', `这次运行已经撤销过（编号 ${done.trace}），没有再做`);
  const tables = await imagesOf(ctx.store, undone.id);
  if (tables.size === 0) {
    const days = ctx.settings.keep.imageDays;
    throw new SyncFault('fields', `没有可以放回的内容：那次运行什么也没有改，或已超过保留的 ${days} 天`);
  }
  const base = (await baseOf(ctx.store, work.task.id)) ?? new Map<string, string>();
  const undos: TableUndo[] = [];
  for (const [table, images] of tables) {
    const ref = { app: work.ref.app, table };
    const fields = table === work.ref.table ? work.target.fields : await remote.listFields(ref);
    const current = await readWhole(
      { remote, ref, soft: work.soft },
      images.map(({ record }) => record),
    );
    undos.push({ ref, plan: undoPlan(images, current, fields, { base }) });
  }
  return undos;
}

/** A record that was made again by an undoing that broke off is there already. */
async function written(work: RunWork, { ref, plan }: TableUndo): Promise<readonly FailedRow[]> {
  const { ctx, row, task } = work;
  const attempts = await undoingsOf(ctx.store, row.undoes ?? '', '');
  const made = await Promise.all(attempts.map(({ id }) => writtenBy(ctx.store, id, ref)));
  const items = withoutAppended(plan.items as readonly WriteItem[], {
    createdCells: made.flatMap(({ createdCells }) => createdCells),
  });
  const { batchSize, rateLimitDelayMs: delayMs } = task.definition.limits;
  const report = await writeAll(writeDeps(work), { run: row.id, task: task.id, ref, items, batchSize, delayMs });
  return report.failed;
}

async function ended(
  work: RunWork,
  {
    main,
    failed,
    shown,
    tookMs,
  }: {
    readonly main: UndoPlan;
    readonly failed: readonly FailedRow[];
    readonly shown: Finish['shown'];
    readonly tookMs: number;
  },
): Promise<void> {
  const { ctx, row, lease, artifacts } = work;
  const conflicts = main.conflicts.map(
    ({ record, key, text }): FailedRow => ({ row: null, record, key, text: `${text}，没有动` }),
  );
  const all = [...conflicts, ...failed];
  const counts = withFailed(main.counts, failed.length);
  artifacts.log('ended', { counts: { ...counts }, conflicts: conflicts.length, failed: failed.length });
  await artifacts.close();
  const problems = artifacts.problems();
  const isWhole = all.length === 0;
  const reason: FailureReason | null = isWhole ? (problems.length > 0 ? 'artifact' : null) : 'rows';
  const state = reason === null ? 'ok' : 'partly';
  const message = [`撤销：${countsText(counts, 'done')}`, ...main.notUndone, ...problems].join('；');
  const progress = await work.progress.close();
  await finish(ctx, row, lease, {
    ...{ state, counts, message, reason, failed: all, tookMs, progress },
    ...(shown === undefined ? {} : { shown }),
  });
  ctx.step({ name: 'bitable.ended' });
}

/** What the platform refused was planned as created or updated. */
function withFailed(counts: Counts, failed: number): Counts {
  const created = Math.max(0, counts.created - failed);
  const left = failed - (counts.created - created);
  const updated = Math.max(0, counts.updated - left);
  const moved = counts.created - created + counts.updated - updated;
  return { ...counts, created, updated, failed: counts.failed + moved };
}
