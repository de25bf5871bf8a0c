// One run of a job: claimed, its stages measured, ended. One of the three places where errors become something people read.
import type { Transaction } from 'kysely';
import type { Context } from '../context.ts';
import { errorText, UpstreamError, UserError } from '../lib/errors.ts';
import type { Json } from '../lib/json.ts';
import { traceOf } from '../lib/trace-number.ts';
import { recordAudit } from '../people/audit.ts';
import {
  type Job,
  type JobInput,
  type JobResult,
  type StageResult,
  type TimedJob,
  timedJob,
} from '../scheduler/job.ts';
import { plannedJobs } from '../scheduler/schedule.ts';
import { silenceMs } from '../scheduler/silence.ts';
import { beat } from '../store/heartbeats.ts';
import type { Run } from '../store/run.ts';
import { keepAlive } from '../store/run-heartbeat.ts';
import { forgetRuns } from '../store/run-retention.ts';
import { beginStage, failStage, finishStage } from '../store/run-stages.ts';
import { claimRun, failRun, finishRun, interruptRun, markLostRuns, type RunEnding } from '../store/runs.ts';
import type { RunStatus, StoreTables } from '../store/tables.ts';

export interface JobRunOptions {
  /** The moment it was due; null when started by hand. */
  readonly dueAt: Date | null;
  readonly trigger: 'cli' | 'page' | 'schedule' | 'chat';
}

export type JobRun =
  | {
      readonly status: 'ok' | 'partial' | 'failed';
      readonly id: string;
      readonly summary: Json;
      readonly error: string | null;
    }
  /** The moment has its run already: one that ended well, one under way, or, unless asked for by hand, one that failed. */
  | { readonly status: 'already'; readonly id: string; readonly outcome: RunStatus };

/**
 * Runs a job and records how it went; errors are recorded and come back as a status.
 * @throws the signal's reason when the job was stopped, which is recorded as a failure.
 */
export async function runJob<Ctx extends Context>(ctx: Ctx, job: Job<Ctx>, options: JobRunOptions): Promise<JobRun> {
  await markLostRuns(ctx.store);
  const run = await claimRun(ctx.store, {
    job: job.name,
    dueAt: options.dueAt,
    trigger: options.trigger,
    now: ctx.now(),
    again: options.trigger === 'cli',
  });
  if ('taken' in run) return { status: 'already', id: run.taken.id, outcome: run.taken.status };
  const alive = keepAlive(ctx.store, run, {
    onFault: (thrown) => ctx.log.warn({ run: run.id, err: thrown }, 'heartbeat not written'),
  });
  const began = performance.now();
  const timed = timedJob(job, ctx);
  const audited = (status: string) =>
    recordedEnd(
      ctx,
      { run, job: timed, isRoutine: job.isRoutine === true },
      { ...options, status, ms: performance.now() - began },
    );
  try {
    const result = await job.run(ctx, inputFor(ctx, run));
    ctx.signal.throwIfAborted();
    const ended = await endRun(ctx, run, result, audited);
    if (job.isRoutine === true) await forgetWell(ctx, job.name);
    return ended;
  } catch (thrown) {
    if (!(thrown instanceof UserError || thrown instanceof UpstreamError || ctx.signal.aborted)) {
      ctx.log.error({ run: run.id, job: job.name, err: thrown }, 'job failed unexpectedly');
    }
    const error = ctx.signal.aborted ? new UserError('中途停止') : thrown;
    // Stopped with its server and due still: the planner has it begun again. What somebody asked for is theirs to ask for again.
    const isDue = ctx.signal.aborted && options.trigger === 'schedule' && options.dueAt !== null;
    const end = isDue ? interruptRun : failRun;
    await recorded(ctx, run, () => end(ctx.store, run, { ...audited('failed'), error }));
    ctx.signal.throwIfAborted();
    return { status: 'failed', id: run.id, summary: null, error: errorText(error) };
  } finally {
    await alive.close();
  }
}

const WELL_KEPT_MS = 3 * 86_400_000;

/** Of what runs all day long, only what did not go well is kept as long as other runs. */
async function forgetWell({ store, now, signal }: Context, job: string): Promise<void> {
  const before = new Date(now().getTime() - WELL_KEPT_MS);
  await forgetRuns(store, { before, signal, well: job });
}

interface AuditedRun extends JobRunOptions {
  readonly status: string;
  readonly ms: number;
}

/** The end of a run, and in its transaction its audit row and, unless it failed, the job's sign of life. */
function recordedEnd(
  ctx: Context,
  { run, job: timed, isRoutine }: { readonly run: Run; readonly job: TimedJob; readonly isRoutine: boolean },
  { trigger, status, ms }: AuditedRun,
): RunEnding {
  const now = ctx.now();
  const id = ctx.store.newId(now);
  const [planned] = plannedJobs([timed], ctx.config.schedule);
  const everyMs = silenceMs(planned?.schedule ?? null, now);
  const also = async (trx: Transaction<StoreTables>): Promise<void> => {
    if (status !== 'failed') await beat(trx, { name: `job/${run.job}`, kind: 'job', at: now, everyMs });
    if (isRoutine && status === 'ok' && trigger === 'schedule') return;
    await recordAudit(trx, {
      ...{ id, now, ms, kind: 'run', person: trigger, chat: null, command: run.job, decision: 'allowed' },
      once: `run/${run.id}/${run.attempts}`,
      text: `${run.job} ${run.id}`,
      result: status,
      trace: traceOf(run.id),
    });
  };
  return { now, also };
}

async function endRun(
  ctx: Context,
  run: Run,
  result: JobResult,
  audited: (status: string) => RunEnding,
): Promise<JobRun> {
  const error = result.problems.length === 0 ? null : result.problems.join('\n');
  const status = error === null ? 'ok' : 'partial';
  const end = { ...audited(status), summary: result.summary };
  if (error === null) await finishRun(ctx.store, run, end);
  else await failRun(ctx.store, run, { ...end, error: new UserError(error), partial: true });
  return { status, id: run.id, summary: result.summary, error };
}

function inputFor(ctx: Context, run: Run): JobInput {
  return {
    run: run.id,
    dueAt: run.dueAt,
    stage: async <R>(name: string, work: () => Promise<StageResult<R>>): Promise<R> => {
      ctx.signal.throwIfAborted();
      ctx.step({ name: 'stage.begin', text: `${name}……` });
      const stage = await beginStage(ctx.store, run, name, ctx.now());
      try {
        const { value, ...end } = await work();
        await finishStage(ctx.store, stage, { now: ctx.now(), ...end });
        return value;
      } catch (thrown) {
        await recorded(ctx, run, () => failStage(ctx.store, stage, { now: ctx.now(), error: thrown }));
        throw thrown;
      }
    },
  };
}

/** A store that is gone or full must not hide what went wrong first: its run counts as lost as soon as somebody looks. */
async function recorded(ctx: Context, run: Run, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (thrown) {
    if (thrown instanceof UserError || thrown instanceof UpstreamError) return;
    ctx.log.error({ run: run.id, err: thrown }, 'end not recorded');
  }
}
