// Where the files of runs are: the last run's book and summary a task, a log a run, and runs that the store has forgotten.
import { join } from 'node:path';
import type { SyncContext } from '../context.ts';

type Placed = Pick<SyncContext, 'config'>;

export function runsFolder({ config }: Placed): string {
  return join(config.dataDir, 'runs');
}

/** The rows of the source, as the last run read them that was carried out. */
export function taskBook(ctx: Placed, task: number): string {
  return join(runsFolder(ctx), `task_${task}.xlsx`);
}

/** The task, what was decided about its fields, and the counts of the same run. */
export function taskSummary(ctx: Placed, task: number): string {
  return join(runsFolder(ctx), `task_${task}.yaml`);
}

export function logsFolder(ctx: Placed): string {
  return join(runsFolder(ctx), 'logs');
}

/** JSON lines: everything that happened in a run, every failed row of it. */
export function runLogFile(ctx: Placed, run: string): string {
  return join(logsFolder(ctx), `${run}.log`);
}

/** JSON lines: all that a dry run would do. */
export function dryPlanFile(ctx: Placed, run: string): string {
  return join(logsFolder(ctx), `${run}.plan.jsonl`);
}

export function archiveFolder(ctx: Placed): string {
  return join(runsFolder(ctx), 'archive');
}
