// What a begun run does: verify, try, undo, or plan and write.
import { createHash } from 'node:crypto';
import type { BitableRecord } from '../../../feishu/api/bitable.ts';
import { takePlace, waitForApproval } from '../approve/ask.ts';
import { approvedScope } from '../approve/queries.ts';
import type { Plan } from '../model/plan.ts';
import { RUN_STATE_TITLES } from '../model/run.ts';
import { plannedFailures } from '../plan/failures.ts';
import { approvalReasons } from '../plan/guard.ts';
import { otherKey } from '../plan/keys.ts';
import { changesNothing, isWithin, scopeOf } from '../plan/scope.ts';
import { shownPlan } from '../plan/shown.ts';
import { shownEdits } from '../plan/shown-edits.ts';
import { editKey } from '../plan/three-way.ts';
import { verifyHead, verifyReport, verifyTask } from '../plan/verify.ts';
import { requireArchive } from '../remote/archive-table.ts';
import { SyncFault } from '../remote/sync-fault.ts';
import { openTally } from '../remote/write-tally.ts';
import { definitionAt } from '../tasks/queries.ts';
import { undoRun } from '../undo/undo-run.ts';
import { brokenOff } from './broken-off.ts';
import { carryOut, wholeRecords } from './carry-out.ts';
import { type Finish, finish } from './finish.ts';
import { type Gathered, gather } from './gather.ts';
import { lastBegun, writtenBy } from './memory-queries.ts';
import { countsSoFar, countsText, editedNotes, endedWell, type Outcome } from './outcome.ts';
import type { RunRow } from './queries.ts';
import { bookSource, querySource } from './row-source.ts';
import type { RunWork } from './work.ts';

/** Records that go and are read whole before the plan is shown; the others when it is carried out. */
const MOST_LOOKED_AT = 500;
/** Edited cells that the question about them names. */
const MOST_SHOWN = 10;

/** @throws what is in the way before anything is written */
export async function workOn(work: RunWork, tookMs: () => number): Promise<void> {
  const { task, row } = work;
  if (row.kind === 'undo') return undoRun(work, tookMs);
  if (row.kind !== 'verify') await requireArchive(work.remote, task.definition, work.target);
  const { file } = work.options;
  const source = file === undefined ? await querySource(work) : await bookSource(work, file);
  if (row.kind === 'verify')
    return verified(work, await gather(work, source, verifyTask(task.definition), { trustsTable: true }), tookMs);
  const gathered = await gather(work, source, task.definition, { trustsTable: work.options.trustsTable ?? false });
  work.ctx.step({ name: 'bitable.planned' });
  return planned(work, gathered, tookMs);
}

async function planned(work: RunWork, gathered: Gathered, tookMs: () => number): Promise<void> {
  const { ctx, task, row, ref } = work;
  const { plan, rows } = gathered;
  const { share, rows: most } = ctx.settings.approve;
  const last = await lastBegun(ctx.store, { task: task.id, ref });
  const before = last === null ? null : await definitionAt(ctx.store, task.id, last);
  const reasons = approvalReasons(plan, {
    ...{ firstRun: last === null, share, rows: most, isAdvanced: work.target.isAdvanced },
    otherKey: before === null ? null : otherKey(before, task.definition),
  });
  const whole = await wholeRecords(work, plan, { most: MOST_LOOKED_AT });
  const shown = shownPlan(plan, task.definition, reasons, work.target.fields, whole.values());
  const [refusal] = plan.refusals;
  if (refusal !== undefined) {
    const refused = { reason: plan.refusalReason ?? 'fields', message: plan.refusals.join('；') } as const;
    const failed = plan.keyFaults.map(({ where, side, key, text }) => {
      const row = side === 'source' ? Number(where) : null;
      return { row, record: side === 'remote' ? where : null, key, text };
    });
    return ended(work, plan, { state: 'failed', counts: plan.counts, failed, tookMs: tookMs(), shown, ...refused });
  }
  if (row.kind === 'dry') {
    await work.artifacts.plan(plan, shown);
    const message = [
      `试跑，什么也没有写：${countsText(plan.counts, 'planned')}`,
      ...editedNotes(plan, 'planned'),
      ...reasons.map((reason) => `正式运行要审批：${reason}`),
    ];
    const dry = { state: 'ok', counts: plan.counts, failed: [], reason: null, message: message.join('；') } as const;
    return ended(work, plan, { ...dry, tookMs: tookMs(), shown });
  }
  const scope = scopeOf(plan);
  if (reasons.length > 0) {
    const approved = await approvedScope(ctx.store, row.id);
    if (approved === null || !isWithin(scope, approved)) {
      return waitForApproval(work, { scope, approved, shown, rows });
    }
  }
  await takePlace(work, { isIdle: changesNothing(plan) });
  const outcome = await writtenOut(work, gathered, whole);
  const asked = plan.edited.filter((cell) => cell.outcome === 'ask');
  const keys = asked.map(editKey);
  const digest = createHash('sha256').update(JSON.stringify(keys)).digest('hex').slice(0, 32);
  await ended(work, plan, {
    ...outcome,
    ...{ tookMs: tookMs(), shown, sourceRows: plan.isStill ? null : rows },
    asked: { count: asked.length, examples: shownEdits(plan, asked.slice(0, MOST_SHOWN)), keys, digest },
  });
}

/** Whatever happens after the first write: what was written is counted. */
async function writtenOut(
  work: RunWork,
  { plan, gone }: Gathered,
  whole: ReadonlyMap<string, BitableRecord>,
): Promise<Outcome> {
  const { ctx, row, ref } = work;
  const before = await writtenBy(ctx.store, row.id, ref, plan.mark?.field ?? null);
  const tally = openTally();
  try {
    await carryOut(work, { plan, gone, whole }, before, tally);
    ctx.step({ name: 'bitable.written' });
    work.progress.stage('收尾');
    return endedWell(plan, { failed: tally.failed, before, problems: work.artifacts.problems() });
  } catch (thrown) {
    const next = plan.keepsBase ? '再运行会接着做' : '没有主键的任务再运行会从头追加，请先撤销这一次';
    return brokenOff(work, thrown, {
      counts: countsSoFar(plan, tally, before),
      failed: [...plannedFailures(plan), ...tally.failed],
      next,
    });
  }
}

async function verified(work: RunWork, { plan }: Gathered, tookMs: () => number): Promise<void> {
  const [refusal] = plan.refusals;
  if (refusal !== undefined) throw new SyncFault(plan.refusalReason ?? 'fields', refusal);
  const report = verifyReport(plan);
  const message = [verifyHead(report), ...report.samples].join('\n');
  await ended(work, plan, { state: 'ok', counts: null, failed: [], message, reason: null, tookMs: tookMs() });
}

/** Not a trial, a refusal, or a run that was told to do nothing; one that broke off has left rows that are not in the table. */
function isCarriedOut(plan: Plan, { kind }: RunRow, { state }: Finish): boolean {
  return kind !== 'dry' && kind !== 'verify' && !plan.isStill && (state === 'ok' || state === 'partly');
}

async function ended(work: RunWork, plan: Plan, end: Finish): Promise<void> {
  const { ctx, task, row, artifacts } = work;
  const { decisions, skipped } = plan;
  const state = RUN_STATE_TITLES[end.state];
  const endedAt = ctx.now().toISOString();
  if (isCarriedOut(plan, row, end)) {
    await artifacts.keep({
      ...{ task, row, state, endedAt, message: end.message, counts: end.counts, decisions, skipped },
    });
  }
  artifacts.log('ended', { state: end.state, message: end.message });
  await artifacts.close();
  const problems = artifacts.problems().filter((problem) => !end.message.includes(problem));
  const isLess = problems.length > 0 && end.state === 'ok';
  const message = [end.message, ...problems].join('；');
  const less = isLess ? ({ state: 'partly', reason: 'artifact' } as const) : {};
  const progress = await work.progress.close();
  await finish(ctx, row, work.lease, { ...end, ...less, message, progress });
  ctx.step({ name: 'bitable.ended' });
}
