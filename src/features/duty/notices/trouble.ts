// What is wrong with a job, judged from rows alone: a pure rule.
import type { Severity } from '../../../alerts/state.ts';
import { cronTimes } from '../../../lib/cron.ts';
import type { TimetableRow } from '../../../scheduler/timetable.ts';

export interface Trouble {
  /** `job/daily`; one alert a key. */
  readonly key: string;
  /** Chinese, the conclusion: `每日台账没有做成`. */
  readonly title: string;
  /** Chinese: each cause a line. */
  readonly causes: readonly string[];
  /** Chinese: what to do. */
  readonly remedy: string;
  /** The run it is about; null when there is none. */
  readonly run: string | null;
  /** Chinese: what does not work now. */
  readonly impact?: string;
  /** `warning` unless told. */
  readonly severity?: Severity;
  /** An attempt that failed: three in a row are worse than one. */
  readonly failure?: boolean;
}

export interface Judging {
  readonly now: Date;
  /** When this server began to look: what was missed before it is the planner's to make up for. */
  readonly since: Date;
  readonly lateMinutes: number;
  readonly longMinutes: number;
}

/** `unclear`: not well and not wrong, for instance under way; whatever was told stands. */
export type Judgement = Trouble | 'well' | 'unclear';

const MINUTE_MS = 60_000;
const MOST_CAUSES = 8;

/** Jobs that run only when somebody asks tell him themselves. */
export function judgeJob(row: TimetableRow, judging: Judging): Judgement {
  const { schedule, last, waiting } = row;
  if (schedule === null) return 'well';
  const late = lateness(row, judging);
  if (late !== null) return late;
  // Also when the next moment waits behind it: that is what a run without an end does.
  if (last?.status === 'running') return longRunning(row, judging) ?? 'unclear';
  if (last === null || waiting !== null) return 'unclear';
  const title = row.title.split('：')[0] ?? row.title;
  const key = `job/${row.name}`;
  const causes = (last.error ?? '没有留下原因').split('\n').slice(0, MOST_CAUSES);
  const facts = { key, causes, run: last.id, remedy: REMEDY, failure: true };
  switch (last.status) {
    case 'ok':
      return 'well';
    case 'failed':
      return { ...facts, title: `${title}没有做成`, impact: NOT_DONE };
    case 'partial':
      return { ...facts, title: `${title}有一部分没有做成`, impact: '做成的部分照常有效，没做成的还是上一次的' };
    case 'lost':
      return { ...facts, title: `${title}中途断了`, impact: NOT_DONE };
    default:
      return 'unclear';
  }
}

const NOT_DONE = '这一次该做的没有做，已有的数据还是上一次的';
const REMEDY = '请按原因处理；处理好以后可以马上重做，不处理则到下一次运行时再试';

function longRunning({ name, title, last }: TimetableRow, { now, longMinutes }: Judging): Trouble | null {
  if (last === null || now.getTime() - last.startedAt.getTime() < longMinutes * MINUTE_MS) return null;
  return {
    key: `job/${name}`,
    title: `${title.split('：')[0] ?? title}运行了 ${longMinutes} 分钟还没有结束`,
    causes: [`在 ${last.host} 上，进程 ${last.pid}`],
    remedy: '请看来源库是否应答、机器是否繁忙；要放弃这一次，请停掉那个进程，它会记为中断',
    impact: '它没有结束之前，下一次不会开始',
    run: last.id,
  };
}

/** A moment that is long past and that neither began, nor waits, nor was skipped for a reason. */
function lateness({ name, title, schedule, last, skipped, waiting }: TimetableRow, judging: Judging): Trouble | null {
  if (schedule === null || waiting !== null || last?.status === 'running') return null;
  const known = [last?.dueAt, last?.startedAt, skipped?.dueAt, judging.since].flatMap((at) => at?.getTime() ?? []);
  const due = cronTimes(schedule.cron).next(new Date(Math.max(...known)));
  if (due === null || judging.now.getTime() - due.getTime() < judging.lateMinutes * MINUTE_MS) return null;
  return {
    key: `job/${name}`,
    title: `${title.split('：')[0] ?? title}到点没有运行`,
    causes: [`过了 ${judging.lateMinutes} 分钟还没有开始`],
    remedy: '请看值班的日志，必要时重新启动；错过的会按设定补做',
    impact: NOT_DONE,
    run: null,
  };
}
