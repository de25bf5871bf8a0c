// What the pages of the server know and may do: handed to the core's routes.
import type { Context } from '../context.ts';
import type { Standing } from '../feature.ts';
import type { LedgerContext } from '../features/ledger/context.ts';
import type { Runner, RunningJob } from '../scheduler/runner.ts';
import type { Forward, ForwardState } from './forward.ts';
import type { Workday } from './workday.ts';

/** What the server does by itself after its start. */
export type StartUp =
  | { readonly phase: 'samples'; readonly since: Date }
  | { readonly phase: 'first-ledgers' }
  | { readonly phase: 'done' }
  | { readonly phase: 'failed'; readonly message: string };

export interface Desk {
  readonly context: Context;
  readonly ledger: LedgerContext;
  readonly runner: Runner;
  /** Null without the playground. */
  readonly workday: Workday | null;
  /** Null without the playground. */
  readonly forward: Forward | null;
  startUp(): StartUp;
  /** The lines of 状态. */
  standing(): Promise<readonly Standing[]>;
}

/** What is going on right now, as pages show it. */
export interface Activity {
  /** Changes when the page has something else to show. */
  readonly phase: string;
  readonly title: string;
  readonly stage: string;
  /** Percent of the stage; null where that is not known. */
  readonly percent: number | null;
  /** The newest first. */
  readonly lines: readonly string[];
  /** ISO instant, UTC. */
  readonly since: string;
}

/** Null when nothing is going on. */
export function activityOf(desk: Pick<Desk, 'runner' | 'workday' | 'forward' | 'startUp'>): Activity | null {
  const startUp = desk.startUp();
  const workday = desk.workday?.state() ?? { phase: 'idle' };
  const [job] = desk.runner.running();
  const forward = desk.forward?.state() ?? { phase: 'idle' };
  if (forward.phase === 'stepping') return steppingActivity(forward, job);
  if (startUp.phase === 'samples')
    return waiting('samples', '正在造示例工厂', '十二个基地的配置库和能源库……', startUp.since);
  if (workday.phase === 'factories')
    return waiting('factories', '正在过一个工作日', '工厂里的人在改点、换设备、调限值……', workday.since);
  if (job === undefined && workday.phase === 'waiting')
    return waiting('waiting', '正在过一个工作日', '正在运行的作业就要做完……', workday.since);
  if (job === undefined)
    return workday.phase === 'daily' ? waiting('daily', '正在过一个工作日', '每日台账就要做完……', workday.since) : null;
  const title =
    startUp.phase === 'first-ledgers'
      ? '正在生成第一份台账'
      : workday.phase === 'daily'
        ? '正在过一个工作日'
        : job.title;
  return jobActivity(title, job);
}

/** Why what was pressed last did not go to its end: a Chinese sentence; null when it did. */
export function troubleOf({ workday, forward }: Pick<Desk, 'workday' | 'forward'>): string | null {
  const states = [forward?.state(), workday?.state()];
  return states.flatMap((state) => (state?.phase === 'failed' ? [state.message] : []))[0] ?? null;
}

function steppingActivity(
  { title, since, share, lines }: Extract<ForwardState, { phase: 'stepping' }>,
  job: RunningJob | undefined,
): Activity {
  const stage = job === undefined ? '时间在走……' : `${job.title}：${job.stage ?? '正在启动……'}`;
  const percent = Math.round(share * 100);
  return { phase: 'forward', title: `快进：${title}`, stage, percent, lines, since: since.toISOString() };
}

function waiting(phase: string, title: string, stage: string, since: Date): Activity {
  return { phase, title, stage, percent: null, lines: [], since: since.toISOString() };
}

function jobActivity(title: string, { name, stage, share, lines, since }: RunningJob): Activity {
  return {
    phase: name,
    title,
    stage: stage ?? '作业的进程正在启动……',
    percent: share === null ? null : Math.round(Math.min(share, 1) * 100),
    lines,
    since: since.toISOString(),
  };
}
