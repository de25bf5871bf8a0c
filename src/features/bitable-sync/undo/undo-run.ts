// Undoing a run: what was kept of it and what is there now become a plan, guarded, approved and written like the others.

import type { BitableRecord } from '../../../feishu/api/bitable.ts';
import { takePlace, waitForApproval } from '../approve/ask.ts';
import { approvedScope } from '../approve/queries.ts';
import { syncDb } from '../context.ts';
import type { Counts } from '../model/plan.ts';
import type { FailedRow, FailureReason } from '../model/run.ts';
import type { TableRef } from '../model/task.ts';
import type { WriteItem } from '../model/write-item.ts';
import { undoReasons } from '../plan/guard.ts';
import { isWithin } from '../plan/scope.ts';
import { type UndoImage, type UndoPlan, undoPlan } from '../plan/undo-plan.ts';
import { shownUndo, undoScope } from '../plan/undo-shown.ts';
import { openOwnWrites } from '../remote/own-writes.ts';
import { countRecords } from '../remote/read-records.ts';
import { SyncFault } from '../remote/sync-fault.ts';
import { writeAll } from '../remote/write-batches.ts';
import { openTally, type WriteTally } from '../remote/write-tally.ts';
import { whyNotUndone } from '../run/ask-queries.ts';
import { brokenOff } from '../run/broken-off.ts';
import { readWhole, withoutAppended, writeDeps } from '../run/carry-out.ts';
import { type Finish, finish } from '../run/finish.ts';
import { baseOf, writtenBy } from '../run/memory-queries.ts';
import { countsText, type Outcome } from '../run/outcome.ts';
import { runRow } from '../run/queries.ts';
import type { RunWork } from '../run/work.ts';
import { imagesOf, undoingsOf } from './queries.ts';

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
  const { fields } = work.target;
  // Only the records of the run have been read; the share that it takes away is one of the table.
  const takes = scope.deletes.length + scope.empties.length > 0;
  const remoteRows = takes ? await countRecords(work.remote, work.ref, fields) : null;
  const reasons = undoReasons(scope, ctx.settings.approve, remoteRows);
  const shown = shownUndo(main.plan, task.definition, { fields, remoteRows, reasons });
  if (reasons.length > 0) {
    const approved = await approvedScope(ctx.store, row.id);
    if (approved === null || !isWithin(scope, approved)) {
      return waitForApproval(work, { scope, approved, shown, rows: main.plan.counts.rows });
    }
  }
  await takePlace(work, { isIdle: undos.every(({ plan }) => plan.items.length === 0) });
  ctx.step({ name: 'bitable.planned' });
  progress.stage('写入');
  const outcome = await writtenOut(work, main, undos);
  progress.stage('收尾');
  await ended(work, outcome, { shown, tookMs: tookMs() });
}

async function writtenOut(work: RunWork, main: TableUndo, undos: readonly TableUndo[]): Promise<Outcome> {
  const { conflicts, counts, notUndone } = main.plan;
  const tally = openTally();
  const others = openTally();
  const left = conflicts.map(
    ({ record, key, text }): FailedRow => ({ row: null, record, key, text: `${text}，没有动` }),
  );
  const known = (): Pick<Outcome, 'counts' | 'failed'> & { readonly counts: Counts } => ({
    counts: undoneSoFar(counts, main.plan.items, tally),
    failed: [...left, ...tally.failed, ...others.failed],
  });
  try {
    // Records come back before what was archived of them goes.
    await written(work, main, tally);
    for (const undo of undos) if (undo !== main) await written(work, undo, others);
  } catch (thrown) {
    return brokenOff(work, thrown, { ...known(), next: '再撤销一次会接着做' });
  }
  const problems = work.artifacts.problems();
  const { counts: done, failed } = known();
  const reason: FailureReason | null = failed.length > 0 ? 'rows' : problems.length > 0 ? 'artifact' : null;
  const message = [`撤销：${countsText(done, 'done')}`, ...notUndone, ...problems].join('；');
  return { state: reason === null ? 'ok' : 'partly', counts: done, message, reason, failed };
}

async function planned(work: RunWork): Promise<readonly TableUndo[]> {
  const { ctx, row, remote } = work;
  const undone = row.undoes === null ? null : await runRow(ctx.store, row.undoes);
  if (undone === null || Number(undone.task) !== work.task.id) {
    throw new SyncFault('images', '要撤销的运行不是这个任务的，或已经清理；请在任务的运行记录里选一次');
  }
  // Asked for while there was something; since then another undoing may have ended, or the images may have gone.
  const why = await whyNotUndone(syncDb(ctx.store), undone.id, row.id);
  if (why !== null) throw new SyncFault('images', why);
  const tables = await imagesOf(ctx.store, undone.id);
  const base = (await baseOf(ctx.store, work.task.id)) ?? new Map<string, string>();
  const undos: TableUndo[] = [];
  for (const [table, images] of tables) {
    const ref = { app: work.ref.app, table };
    const fields = table === work.ref.table ? work.target.fields : await remote.listFields(ref);
    undos.push({ ref, plan: undoPlan(images, await current(work, ref, images), fields, { base }) });
  }
  return undos;
}

/** The records as they are now, what the run has only just written among them. */
async function current(
  { ctx, task, remote, soft }: RunWork,
  ref: TableRef,
  images: readonly UndoImage[],
): Promise<ReadonlyMap<string, BitableRecord>> {
  const ids = images.map(({ record }) => record);
  const read = await readWhole({ remote, ref, soft }, ids);
  const own = await openOwnWrites({ ...ctx, remote }, { task: task.id, ref, fields: null });
  const records = await own.fresh(
    [...read.values()],
    ids.filter((id) => !read.has(id)),
  );
  return new Map(records.map((record) => [record.id, record]));
}

/** A record that was made again by an undoing that broke off is there already. */
async function written(work: RunWork, { ref, plan }: TableUndo, tally: WriteTally): Promise<void> {
  const { ctx, row, task } = work;
  const attempts = await undoingsOf(ctx.store, row.undoes ?? '');
  const made = await Promise.all(attempts.map(({ id }) => writtenBy(ctx.store, id, ref, null)));
  const items = withoutAppended(plan.items as readonly WriteItem[], {
    createdCells: made.flatMap(({ createdCells }) => createdCells),
  });
  const missing = new Set(items);
  for (const item of plan.items) if (!missing.has(item)) tally.written(item);
  const { batchSize, rateLimitDelayMs: delayMs } = task.definition.limits;
  await writeAll(writeDeps(work), { run: row.id, task: task.id, ref, items, batchSize, delayMs, tally });
}

async function ended(
  work: RunWork,
  outcome: Outcome,
  { shown, tookMs }: { readonly shown: Finish['shown']; readonly tookMs: number },
): Promise<void> {
  const { ctx, row, lease, artifacts } = work;
  const { state, counts, failed } = outcome;
  artifacts.log('ended', { state, counts: { ...counts }, failed: failed.length });
  await artifacts.close();
  const progress = await work.progress.close();
  await finish(ctx, row, lease, { ...outcome, tookMs, progress, ...(shown === undefined ? {} : { shown }) });
  ctx.step({ name: 'bitable.ended' });
}

/** What was planned and is not there counts as failed; records that were to be deleted come off the deleted. */
export function undoneSoFar(
  planned: Counts,
  items: readonly WriteItem[],
  { records, made }: Pick<WriteTally, 'records' | 'made'>,
): Counts {
  const missing = items.filter(({ record }) => record !== null && !records.has(record));
  const of = (is: (item: WriteItem) => boolean): number => missing.filter(is).length;
  const empties = ({ fields }: WriteItem): boolean => Object.values(fields).every((value) => value === null);
  const less = (count: number, by: number): number => Math.max(0, count - by);
  const created = less(planned.created, items.filter(({ act }) => act === 'create').length - made);
  const updated = less(
    planned.updated,
    of((item) => item.act === 'update' && !empties(item)),
  );
  const cleared = less(
    planned.cleared,
    of((item) => item.act === 'update' && empties(item)),
  );
  const moved = planned.created - created + (planned.updated - updated) + (planned.cleared - cleared);
  return {
    ...planned,
    ...{ created, updated, cleared, failed: planned.failed + moved },
    deleted: less(
      planned.deleted,
      of(({ act }) => act === 'delete'),
    ),
  };
}
