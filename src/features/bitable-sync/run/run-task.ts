// One run, from queued to its end or to where it waits: under the lease of its base, whoever does it.
import { withLease } from '../../../store/leases.ts';
import { openArtifacts } from '../artifacts/artifacts.ts';
import type { SyncContext } from '../context.ts';
import type { SyncRun } from '../model/run.ts';
import type { SyncTask } from '../model/task.ts';
import { openBitables, openRemote } from '../remote/remote.ts';
import { nameOf, resolveTarget } from '../remote/resolve.ts';
import { settleBatches } from '../remote/settle.ts';
import { SyncFault } from '../remote/sync-fault.ts';
import { rememberTarget } from '../tasks/edit-queries.ts';
import { taskBy } from '../tasks/queries.ts';
import { openCardProgress } from './card-progress.ts';
import { writeDeps } from './carry-out.ts';
import { faultOf } from './fault-words.ts';
import { finish } from './finish.ts';
import { keepHeapLean } from './lean-heap.ts';
import { baseLease, beginRun, giveBack, writeProgress } from './life-queries.ts';
import { openLimits, type RunLimits } from './limits.ts';
import { openProgress } from './progress.ts';
import { type RunRow, runRow } from './queries.ts';
import { type RunOptions, type RunWork, StopAsked } from './work.ts';
import { workOn } from './work-on.ts';

/** So often a run is begun before it is given up: what kills its process every time must end. */
const MOST_ATTEMPTS = 5;

/**
 * Does nothing when it is not queued any more. How it went is in its row; what is foreseen is not thrown.
 * @throws the signal's reason when the process shall end: the run is queued again and goes on
 */
export async function runTask(ctx: SyncContext, run: SyncRun): Promise<void> {
  const row = await runRow(ctx.store, run.id);
  if (row === null || row.state !== 'queued') return;
  const task = await taskBy(ctx.store, row.task);
  const early = { counts: null, failed: [], tookMs: null, reason: null } as const;
  if (task === null) {
    const message = '任务已经删除，没有运行';
    return void (await finish(ctx, row, null, { ...early, state: 'stopped', message }));
  }
  if (row.stop_asked === 1 && row.attempts === 0) {
    const message = '还没有开始就被停止，什么也没有写';
    return void (await finish(ctx, row, null, { ...early, state: 'stopped', message }));
  }
  keepHeapLean();
  const limits = openLimits(ctx, task);
  try {
    await underLease(ctx, { task, row, limits });
  } catch (thrown) {
    ctx.signal.throwIfAborted();
    // Before the lease was had: nobody has begun it.
    await finish(ctx, row, null, { ...early, state: 'failed', ...faultOf(ctx, row, limits.faultOr(thrown)) });
  } finally {
    limits.close();
  }
}

interface Attempt {
  readonly task: SyncTask;
  readonly row: RunRow;
  readonly limits: RunLimits;
}

async function underLease(ctx: SyncContext, { task, row: queued, limits }: Attempt): Promise<void> {
  const feishu = await openBitables(ctx);
  try {
    const artifactsOf = { run: queued.id, task: { id: task.id, name: task.definition.name } };
    const artifacts = await openArtifacts(ctx, artifactsOf);
    try {
      const { link } = task.definition;
      const onWait = (ms: number, why: string): void => artifacts.log('waiting', { ms, why });
      const remote = openRemote({ feishu, signal: limits.hard, log: ctx.log, link, onWait });
      // People read the name in what a trial says; elsewhere the one that is known does.
      const namesTable = task.targetName === null || queued.kind === 'dry' || queued.kind === 'verify';
      const target = await resolveTarget({ remote, store: ctx.store, now: ctx.now, namesTable }, link);
      const { ref } = target;
      const lease = {
        title: `同步多维表格“${target.baseName}”`,
        waitMs: Number.MAX_SAFE_INTEGER,
        signal: limits.hard,
      };
      await withLease(ctx.store, baseLease(ref.app), lease, async (held) => {
        const begun = await beginRun(ctx.store, held, { run: queued.id, target: ref, now: ctx.now() });
        if (begun === null) return;
        await ctx.store.transaction((trx) => rememberTarget(trx, { id: task.id, link, ref, name: nameOf(target) }));
        limits.begin(held.signal);
        artifacts.log('begun', { attempt: begun.attempts, kind: begun.kind, task: task.id, version: task.version });
        const onCard = openCardProgress(ctx, task, begun);
        const progress = openProgress({
          now: ctx.now,
          stats: remote.stats,
          write: async (seen) => {
            if (await writeProgress(ctx.store, begun, seen)) limits.stop();
            await onCard(seen);
          },
          onFault: (thrown) => ctx.log.warn({ run: begun.id, err: thrown }, 'progress of a sync run not written'),
        });
        const options = JSON.parse(begun.options) as RunOptions;
        const { hard, soft } = limits;
        const work = {
          ctx,
          task,
          row: begun,
          options,
          target,
          ref,
          remote,
          lease: held,
          progress,
        } as const;
        await begunRun({ ...work, artifacts, hard, soft, lost: [] }, limits);
      });
    } finally {
      await artifacts.close();
    }
  } finally {
    await feishu.close();
  }
}

async function begunRun(work: RunWork, limits: RunLimits): Promise<void> {
  const { ctx, row, lease } = work;
  const began = performance.now();
  const tookMs = (): number => Math.round(performance.now() - began);
  try {
    ctx.step({ name: 'bitable.begun' });
    if (row.attempts > MOST_ATTEMPTS) {
      throw new SyncFault('bug', `做这次同步时程序中断了 ${MOST_ATTEMPTS} 次，没有再试；写过的可以撤销`);
    }
    const { failed: lost } = await settleBatches(writeDeps(work), work.task.id);
    await workOn({ ...work, lost }, tookMs);
  } catch (thrown) {
    const progress = await work.progress.close();
    if (ctx.signal.aborted) await giveBack(ctx.store, row);
    ctx.signal.throwIfAborted();
    const fault = limits.faultOr(thrown);
    const early = { counts: null, failed: [], tookMs: tookMs(), progress } as const;
    if (fault instanceof StopAsked) {
      const message = '已按要求停止，还没有开始写';
      await finish(ctx, row, lease, { ...early, state: 'stopped', message, reason: null });
      return;
    }
    work.artifacts.log('failed', { message: fault instanceof Error ? fault.message : String(fault) });
    await finish(ctx, row, lease, { ...early, state: 'failed', ...faultOf(ctx, row, fault) });
  }
}
