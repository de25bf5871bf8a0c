// 过一个工作日: the sample factories change as on a working day, then the daily job finds out what changed.

import type { Context } from '../context.ts';
import { UpstreamError, UserError } from '../lib/errors.ts';
import type { WorkDay } from '../playground/workday.ts';
import type { JobEnd } from '../scheduler/job-message.ts';
import type { Runner } from '../scheduler/runner.ts';
import { samplesFolder } from './playground.ts';
import { nextWorkday } from './sample-calendar.ts';

export type WorkdayState =
  | { readonly phase: 'idle' }
  /** A job that was running when it was pressed comes to its end first. */
  | { readonly phase: 'waiting'; readonly since: Date }
  /** People are at work in the factories. */
  | { readonly phase: 'factories'; readonly since: Date }
  /** The daily job is looking at what they did. */
  | { readonly phase: 'daily'; readonly since: Date; readonly day: WorkDay }
  /** @property publication null when the job found nothing new to publish */
  | { readonly phase: 'done'; readonly day: WorkDay; readonly publication: number | null }
  | { readonly phase: 'failed'; readonly message: string };

export interface Workday {
  /** Begins a working day, unless one is under way; jobs that are running end first. */
  press(): void;
  state(): WorkdayState;
  /** Resolves when nothing is under way. */
  settled(): Promise<void>;
}

/** Just before fast-forward would have the day happen by itself (forward.ts). */
const BEFORE_EVENING = '17:59:59';
const BY_HAND = { dueAt: null, trigger: 'page' } as const;

/**
 * After a crash between the two steps the next press goes on: what the factories did stays in their files until a daily job reads it.
 * @param reach lets the product's time pass up to this moment, with all that is due on the way
 */
export function createWorkday(
  ctx: Context,
  runner: Pick<Runner, 'runNow' | 'idle'>,
  reach: (at: Date) => Promise<void>,
): Workday {
  let state: WorkdayState = { phase: 'idle' };
  let under: Promise<void> = Promise.resolve();

  const pass = async (): Promise<void> => {
    const since = ctx.now();
    state = { phase: 'waiting', since };
    await runner.idle();
    ctx.signal.throwIfAborted();
    state = { phase: 'factories', since };
    const { workDay } = await import('../playground/workday.ts');
    const dir = samplesFolder(ctx);
    const next = await nextWorkday(dir, since);
    // Nobody has done anything yet that is done this afternoon: the clock goes to the day's evening first.
    const evening = new Date(`${next.date}T${BEFORE_EVENING}+08:00`);
    if (evening > ctx.now()) await reach(evening);
    ctx.signal.throwIfAborted();
    const day = await workDay({ dir, seed: ctx.config.playground.seed, ...next });
    ctx.signal.throwIfAborted();
    state = { phase: 'daily', since, day };
    let started = runner.runNow('daily', BY_HAND);
    // Its own due moment came just then: it may have read the factories before they changed.
    while (started.status === 'running') {
      await started.done;
      ctx.signal.throwIfAborted();
      started = runner.runNow('daily', BY_HAND);
    }
    const end = await started.done;
    state =
      end.id === null || end.status === 'failed'
        ? failedBy(end)
        : { phase: 'done', day, publication: publicationIn(end) };
  };

  return {
    press: () => {
      if (state.phase === 'waiting' || state.phase === 'factories' || state.phase === 'daily') return;
      under = pass().catch((thrown: unknown) => {
        if (!(thrown instanceof UserError || thrown instanceof UpstreamError))
          ctx.log.error({ err: thrown }, 'working day failed unexpectedly');
        const known = thrown instanceof UserError || thrown instanceof UpstreamError;
        state = { phase: 'failed', message: known ? thrown.message : '程序出错了，详情见日志；再按一次会接着做。' };
      });
    },
    state: () => state,
    settled: () => under,
  };
}

function failedBy({ error }: JobEnd): WorkdayState {
  return {
    phase: 'failed',
    message: `工厂已经变了，但每日台账没有做成：${error ?? '没有留下原因'}。再过一个工作日会一起比对。`,
  };
}

function publicationIn({ summary }: JobEnd): number | null {
  if (typeof summary !== 'object' || summary === null || !('publication' in summary)) return null;
  return typeof summary.publication === 'number' ? summary.publication : null;
}
