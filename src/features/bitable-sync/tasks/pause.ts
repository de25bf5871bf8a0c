// Pausing, resuming and deleting a task: what may be done to it without editing it.
import type { Kysely } from 'kysely';
import { isoInstant } from '../../../lib/clock.ts';
import { UserError } from '../../../lib/errors.ts';
import { minuteText, PEOPLE_ZONE } from '../../../lib/zoned-time.ts';
import { syncTrx } from '../context.ts';
import type { SyncTasksTable } from '../tables.ts';
import { recordTaskChange, type TaskAudit } from './audit.ts';
import { changeLivingTask, openTrace } from './edit-queries.ts';

/** Paused until then means until somebody resumes it. */
export const UNTIL_RESUMED = '9999-12-31T23:59:59.999Z';

interface Step {
  readonly id: number;
  readonly by: string;
  readonly now: Date;
  readonly audit?: TaskAudit;
}

/**
 * It does not run by itself until then; null: until somebody resumes it. Paused again, the later word counts.
 * @throws UserError when there is no such task, or `until` is over
 */
export async function pauseTask<T extends object>(
  trx: Kysely<T>,
  pause: Step & { readonly until: Date | null; readonly reason: string | null },
): Promise<void> {
  const { until, reason, now } = pause;
  if (until !== null && until <= now) {
    const [found, present] = [until, now].map((at) => minuteText(isoInstant(at), PEOPLE_ZONE));
    throw new UserError(`暂停到 ${found} 已经过去，现在是 ${present}；请写以后的时间`);
  }
  const paused_until = until === null ? UNTIL_RESUMED : isoInstant(until);
  const when = until === null ? '直到有人恢复' : `到 ${minuteText(paused_until, PEOPLE_ZONE)}`;
  const text = `暂停${when}${reason === null ? '' : `，${reason}`}`;
  await change(trx, pause, { paused_until, paused_at: isoInstant(now), pause_reason: reason }, text);
}

/** What was due meanwhile is not made up for. @throws UserError when there is no such task */
export async function resumeTask<T extends object>(trx: Kysely<T>, resume: Step): Promise<void> {
  const planned_until = isoInstant(resume.now);
  const columns = { paused_until: null, paused_at: null, pause_reason: null, planned_until };
  await change(trx, resume, columns, '恢复');
}

/**
 * Its runs and versions are still to be read, its name is free again.
 * @throws UserError when there is no such task, or a run of it goes on
 */
export async function deleteTask<T extends object>(trx: Kysely<T>, step: Step): Promise<void> {
  // The row is taken first, so that who enters a run under it waits, or has done so.
  await change(trx, step, { is_deleted: 1, enabled: 0 }, '删除');
  const open = await openTrace(syncTrx(trx), step.id);
  if (open === null) return;
  throw new UserError(`任务 ${step.id} 正在运行（编号 ${open}），请先停止这次运行，再删除`);
}

type Columns = Partial<
  Pick<SyncTasksTable, 'paused_until' | 'paused_at' | 'pause_reason' | 'planned_until' | 'is_deleted' | 'enabled'>
>;

async function change<T extends object>(
  transaction: Kysely<T>,
  { id, by, now, audit }: Step,
  columns: Columns,
  text: string,
): Promise<void> {
  const trx = syncTrx(transaction);
  const name = await changeLivingTask(trx, id, columns);
  if (name === null) throw new UserError(`没有任务 ${id}，可能已被删除；发“同步”看全部任务`);
  await recordTaskChange(trx, audit, { now, by, task: id, name, text });
}
