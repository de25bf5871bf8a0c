// Many tasks that begin in one minute wait for each other and for the platform's limits: said, with minutes that are free. Pure.
import { PEOPLE_ZONE, zonedParts } from '../../../lib/zoned-time.ts';
import type { SyncTask } from '../model/task.ts';
import { sharedMinutes, sitsOnHalfHour } from '../tasks/times.ts';

/** More than so many in one minute, or on the hours, are told. */
const STILL_FEW = 2;
const MOST_NAMES = 4;

/** Chinese sentences with a full stop; none when nothing is crowded. @param tasks those that run by themselves */
export function crowdedMinutes(tasks: readonly SyncTask[], now: Date): readonly string[] {
  const timed = tasks.map(({ id, definition: { name, cron } }) => ({ id, name, cron }));
  const nameOf = new Map(timed.map(({ id, name }) => [id, name]));
  const crowded = sharedMinutes(timed, now, STILL_FEW);
  const onTheHour = timed.filter(({ cron }) => cron !== null && sitsOnHalfHour(cron));
  const free = freeMinutes(timed.flatMap(({ cron }) => (cron === null ? [] : [cron.trim().split(/\s+/)[0] ?? ''])));
  const sentences: string[] = [];
  const [worst] = crowded;
  if (worst !== undefined) {
    const { hour, minute } = zonedParts(worst.at, PEOPLE_ZONE);
    const names = worst.tasks.map((id) => nameOf.get(id) ?? String(id));
    const more = crowded.length > 1 ? `，一天里这样的时刻有 ${crowded.length} 个` : '';
    sentences.push(
      `${hour}:${minute} 有 ${names.length} 个任务同时开始（${listed(names)}）${more}；把它们错开几分钟，例如 ${free} 分。`,
    );
  }
  if (onTheHour.length > STILL_FEW)
    sentences.push(
      `${onTheHour.length} 个任务排在整点或半点（${listed(onTheHour.map(({ name }) => name))}），那时飞书和来源库都最忙；换到别的分钟，例如 ${free} 分。`,
    );
  return sentences;
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES).join('、');
  return names.length > MOST_NAMES ? `${shown} 等` : shown;
}

/** Three minutes of the hour that no task names, apart from each other. */
function freeMinutes(named: readonly string[]): string {
  const all = [7, 17, 23, 37, 43, 53, 11, 26, 41, 56];
  const free = all.filter((minute) => !named.some((field) => field.split(',').includes(String(minute))));
  return (free.length < 3 ? all : free).slice(0, 3).join('、');
}
