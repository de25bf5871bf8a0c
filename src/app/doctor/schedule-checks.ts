// Jobs that will not run: switched off, or due so rarely that it must be a slip.
import type { Check } from '../../feature.ts';
import type { TimetableRow } from '../../scheduler/timetable.ts';
import type { Origin } from '../../settings/open-settings.ts';

const DAY_MS = 86_400_000;
/** Switched off for longer, it is forgotten rather than meant. */
const PAUSED_MS = 3 * DAY_MS;
/** 29 February comes round every four years; what is further away was hardly meant. */
const FAR_MS = 370 * DAY_MS;

export interface JobFacts extends Pick<TimetableRow, 'name' | 'title' | 'schedule' | 'next'> {
  /** Switched off in the configuration or by a change. */
  readonly isOff: boolean;
  /** Of the switch. */
  readonly origin: Origin;
}

/** One finding for all that is well. */
export function scheduleChecks(jobs: readonly JobFacts[], now: Date): readonly Check[] {
  const found = jobs.flatMap((job) => pausedCheck(job, now) ?? farCheck(job, now) ?? []);
  if (found.length > 0) return found;
  const timed = jobs.filter(({ schedule }) => schedule !== null).length;
  return [{ title: '时间表', state: 'ok', finding: `${timed} 个作业都有下一次` }];
}

function pausedCheck({ name, title, isOff, origin }: JobFacts, now: Date): Check | null {
  if (!isOff) return null;
  const again = `不再需要就留着，需要就发“设置 改 schedule.${name}.enabled true”，或改配置`;
  const what = `作业 ${title.split('：')[0] ?? title}`;
  if (origin.kind !== 'change')
    return { title: what, state: 'warning', finding: `在配置文件里停着，没有记下是谁、什么时候停的；${again}` };
  const { by, at } = origin.change;
  const pausedMs = now.getTime() - at.getTime();
  const days = Math.floor(pausedMs / DAY_MS);
  const finding = `停了 ${days} 天（${by}）；${again}`;
  return { title: what, state: pausedMs > PAUSED_MS ? 'warning' : 'ok', finding };
}

function farCheck({ title, schedule, next }: JobFacts, now: Date): Check | null {
  if (schedule === null) return null;
  const isNever = next === null;
  if (!isNever && next.getTime() - now.getTime() < FAR_MS) return null;
  const finding = `按 cron “${schedule.cron}” ${isNever ? '再也不会到点' : '一年内都不会到点'}；请核对日和月`;
  return { title: `作业 ${title.split('：')[0] ?? title}`, state: isNever ? 'fault' : 'warning', finding };
}
