// What ends a run before its end: the process shall end, the lease is lost, the time is over, somebody asked it to stop.
import type { SyncContext } from '../context.ts';
import type { SyncTask } from '../model/task.ts';
import { SyncFault } from '../remote/sync-fault.ts';
import { PART_TITLES } from '../tasks/titles.ts';
import { StopAsked } from './work.ts';

export interface RunLimits {
  readonly hard: AbortSignal;
  readonly soft: AbortSignal;
  /** From now on its time counts, and so does its lease. */
  begin(lease: AbortSignal): void;
  stop(): void;
  /** What ended it, where that was one of these; else what was thrown. */
  faultOr(thrown: unknown): unknown;
  close(): void;
}

export function openLimits({ signal }: Pick<SyncContext, 'signal'>, task: SyncTask): RunLimits {
  const { seconds } = task.definition.limits;
  const time = new AbortController();
  const stop = new AbortController();
  const hard = AbortSignal.any([signal, time.signal]);
  const soft = AbortSignal.any([hard, stop.signal]);
  let timer: NodeJS.Timeout | undefined;
  return {
    hard,
    soft,
    begin: (lease) => {
      const sentence = `运行超过了任务的时间限制 ${seconds} 秒，没有做完：请给查询加条件、加索引，或在任务的“${PART_TITLES.limits}”里把秒数调大`;
      timer = setTimeout(() => time.abort(new SyncFault('limit', sentence)), seconds * 1_000);
      lease.addEventListener('abort', () => time.abort(lease.reason), { once: true });
      if (lease.aborted) time.abort(lease.reason);
    },
    stop: () => stop.abort(new StopAsked()),
    faultOr: (thrown) => (soft.aborted ? soft.reason : thrown),
    close: () => clearTimeout(timer),
  };
}
