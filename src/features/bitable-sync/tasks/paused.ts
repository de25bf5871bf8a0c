// Whether a task rests: pure.
import { minuteText, PEOPLE_ZONE } from '../../../lib/zoned-time.ts';
import type { SyncTask } from '../model/task.ts';
import { UNTIL_RESUMED } from './pause.ts';

export function isPaused({ pausedUntil }: Pick<SyncTask, 'pausedUntil'>, now: Date): boolean {
  return pausedUntil !== null && new Date(pausedUntil) > now;
}

/** `暂停到 11-28 08:00（盘点）`; null when it is not paused. */
export function pausedText(task: Pick<SyncTask, 'pausedUntil' | 'pauseReason'>, now: Date): string | null {
  if (!isPaused(task, now) || task.pausedUntil === null) return null;
  const until =
    task.pausedUntil === UNTIL_RESUMED ? '暂停，直到恢复' : `暂停到 ${minuteText(task.pausedUntil, PEOPLE_ZONE)}`;
  return task.pauseReason === null ? until : `${until}（${task.pauseReason}）`;
}
