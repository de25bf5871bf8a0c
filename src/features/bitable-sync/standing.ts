// What 状态 says of Bitable sync: how many tasks, which failed, which wait for somebody, which have been paused for long.
import type { Standing } from '../../feature.ts';
import { minuteText, PEOPLE_ZONE } from '../../lib/zoned-time.ts';
import type { SyncContext } from './context.ts';
import type { SyncRun } from './model/run.ts';
import type { SyncTask } from './model/task.ts';
import { lastRuns, openRuns } from './run/queries.ts';
import { isPaused } from './tasks/paused.ts';
import { allTasks, pausedSince } from './tasks/queries.ts';

const MOST_LINES = 3;
const DAY_MS = 86_400_000;
/** After this a pause is likely forgotten. */
const LONG_PAUSE_DAYS = 3;

interface Judged {
  readonly task: SyncTask;
  readonly kind: 'well' | 'failed' | 'partly' | 'waiting' | 'forgotten' | 'never';
  /** Chinese; empty for what is well. */
  readonly text: string;
}

/** Nothing where there are no tasks. */
export async function syncStanding(ctx: SyncContext): Promise<readonly Standing[]> {
  const { store, now: clock } = ctx;
  const tasks = (await allTasks(store)).filter(({ definition }) => definition.enabled);
  if (tasks.length === 0) return [];
  const [runs, open, pauses] = await Promise.all([
    lastRuns(store, { waiting: true }),
    openRuns(store),
    pausedSince(store),
  ]);
  const waiting = open.filter(({ state }) => state === 'waiting');
  const now = clock();
  const judged = tasks.map((task) => {
    const judgedBy = { last: runs.get(task.id), waiting: waiting.find((run) => run.task === task.id) };
    return judge(task, judgedBy, { now, pausedAt: pauses.get(task.id) ?? null });
  });
  const of = (kind: Judged['kind']) => judged.filter((one) => one.kind === kind);
  const text = [
    `${tasks.length} 个任务`,
    ...counted(of('failed').length, '个失败'),
    ...counted(of('partly').length, '个只成功了一部分'),
    ...counted(of('waiting').length, '个等审批'),
    ...counted(of('forgotten').length, `个暂停超过 ${LONG_PAUSE_DAYS} 天`),
    ...counted(of('never').length, '个还没有运行过'),
  ].join('，');
  const troubled = [...of('failed'), ...of('partly'), ...of('waiting'), ...of('forgotten')];
  const lines = troubled.slice(0, MOST_LINES).map((one): Standing => {
    const { name } = one.task.definition;
    const state = one.kind === 'failed' ? 'fault' : 'warning';
    return { title: `同步 ${name}`, state, text: one.text, detail: `同步 日志 ${one.task.id}`, link: '/sync' };
  });
  const state = of('failed').length > 0 ? 'fault' : troubled.length > 0 ? 'warning' : 'ok';
  return [{ title: '多维表格同步', state, text, detail: '同步', link: '/sync' }, ...lines];
}

function counted(count: number, words: string): readonly string[] {
  return count === 0 ? [] : [`${count} ${words}`];
}

function judge(
  task: SyncTask,
  { last, waiting }: { readonly last: SyncRun | undefined; readonly waiting: SyncRun | undefined },
  { now, pausedAt }: { readonly now: Date; readonly pausedAt: string | null },
): Judged {
  const days = pausedAt === null ? 0 : Math.floor((now.getTime() - new Date(pausedAt).getTime()) / DAY_MS);
  if (isPaused(task, now) && days >= LONG_PAUSE_DAYS) {
    const why = task.pauseReason === null ? '' : `（${task.pauseReason}）`;
    return { task, kind: 'forgotten', text: `暂停 ${days} 天了${why}，表里还是那时的数据` };
  }
  if (last === undefined) return { task, kind: 'never', text: '' };
  const when = minuteText(last.endedAt ?? last.askedAt, PEOPLE_ZONE);
  const why = last.message === null || last.message === '' ? '' : `：${last.message.slice(0, 200)}`;
  if (last.state === 'failed') return { task, kind: 'failed', text: `${when} 失败${why}` };
  if (last.state === 'partly') return { task, kind: 'partly', text: `${when} 部分成功${why}` };
  if (last.state === 'lapsed') return { task, kind: 'failed', text: `${when} 计划没有人批，过期了` };
  // An undoing may wait while its task runs on.
  if (waiting !== undefined) {
    const what = waiting.kind === 'undo' ? '有一次撤销' : '';
    return { task, kind: 'waiting', text: `${minuteText(waiting.askedAt, PEOPLE_ZONE)} 起${what}等人审批` };
  }
  return { task, kind: 'well', text: '' };
}
