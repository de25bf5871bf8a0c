// The end of a run: its row, its alert and what its card says, all of it or nothing.
import type { Kysely, Transaction } from 'kysely';
import { raiseAlert, recoverAlert } from '../../../alerts/raise.ts';
import type { OutboxTables } from '../../../outbox/tables.ts';
import type { StoreTables } from '../../../store/tables.ts';
import { taskLine, undoLine } from '../cards/command-lines.ts';
import { pageSentence } from '../cards/page-words.ts';
import { UNDO_REMEDY } from '../cards/run-words.ts';
import { type SyncContext, syncTrx } from '../context.ts';
import type { FailureReason, RunProgress } from '../model/run.ts';
import type { ShownPlan } from '../model/shown-plan.ts';
import { taskBy } from '../tasks/queries.ts';
import { type AskedCells, sayConflicts } from './conflict-telling.ts';
import { idsAgain } from './ids-again.ts';
import { endRun, type Held, keepShown, type RunEnd } from './life-queries.ts';
import { keepOptions } from './memory-queries.ts';
import { hasImages, type RunRow } from './queries.ts';
import { runLink, sayState, toldOf } from './telling.ts';
import type { RunOptions } from './work.ts';

export interface Finish extends Omit<RunEnd, 'now' | 'progress' | 'sourceRows'> {
  readonly progress?: RunProgress;
  readonly sourceRows?: number | null;
  readonly shown?: ShownPlan;
  /** Cells that a person has to decide about; absent where the run has looked for none. */
  readonly asked?: AskedCells;
}

/** Keys of so many cells are kept; who has more edited cells than that decides in several rounds. */
const MOST_ASKED = 5_000;

/** False when the run is somebody else's by now. @param lease null for a run that nobody began */
export async function finish(ctx: SyncContext, row: RunRow, lease: Held | null, end: Finish): Promise<boolean> {
  const now = ctx.now();
  const { store } = ctx;
  const [alertId, cardId] = [store.newId(now), store.newId(now)];
  const kept = idsAgain(() => store.newId(now));
  const task = toldOf(row, await taskBy(store, row.task));
  return store.withTables<OutboxTables>().transaction(async (trx) => {
    await lease?.assertHeld(trx as unknown as Transaction<StoreTables>);
    const db = syncTrx(trx);
    const whole = { ...end, now, progress: end.progress ?? null, sourceRows: end.sourceRows ?? null };
    if (!(await endRun(db, { id: row.id, fence: lease?.fence ?? null }, whole))) return false;
    if (end.shown !== undefined) await keepShown(db, row.id, end.shown);
    if (tellsOthers(row)) await tellAlerts(ctx, trx, { id: alertId, row, end, now });
    const { state, message, counts, failed, tookMs } = end;
    const progress = end.progress === undefined ? {} : { progress: end.progress };
    const change = { state, message, counts, tookMs, failedRows: failed, ...progress };
    await sayState(ctx, trx, { id: cardId, now, task, row, change });
    // An answer is about what a run that ended well asked last (memory-queries.ts).
    if (end.asked !== undefined && (state === 'ok' || state === 'partly')) {
      const { asked } = end;
      if (asked.count > 0) await keepOptions(db, row.id, optionsWith(row, asked));
      await sayConflicts(ctx, trx, { row, asked, now, newId: kept() });
    }
    return true;
  });
}

function optionsWith({ options }: RunRow, { keys }: AskedCells): RunOptions {
  return { ...(JSON.parse(options) as RunOptions), asked: keys.slice(0, MOST_ASKED) };
}

/** Who tries a run or verifies it sees by himself how that went. */
function tellsOthers({ kind }: RunRow): boolean {
  return kind !== 'dry' && kind !== 'verify';
}

const REMEDIES: Readonly<Record<FailureReason, string>> = {
  source: '请看来源数据库是否在线、网络是否通，然后重试',
  login: '请照说明改来源的地址、账号、授权或证书，zhiban doctor 看过再重试',
  sql: '请在任务页面改 SQL，用预览看过再重试',
  keys: '请改好主键为空、重复的行，或改任务的重复主键策略，然后重试',
  'empty-source': '请看来源为什么没有数据；真的该这么少，就把任务的空结果改成“照做”，再重试',
  'empty-remote': '请看应用对这个表的权限（高级权限）；表真的被清空了，就从任务页面按空表运行一次',
  link: '请在任务页面改好链接，用检查看过再重试',
  permission: '请让表的管理员给应用加上可编辑的权限，然后重试',
  fields: '请改好表里的字段或任务的映射，然后重试',
  feishu: '请稍后重试；一直不行请看飞书的服务状态',
  limit: '请减少数据，或放宽任务的时间、行数限制，然后重试',
  rows: '请看失败的行和原因，改好来源或字段后重试',
  artifact: '请看数据文件夹的磁盘空间和权限，然后重试',
  images: '请在任务的运行记录里看哪一次写过东西；不再撤销就不用管',
  setup: '请照说明改好配置或任务，再重试',
  bug: '请把编号告诉管理员',
};

/** Under which a task's runs raise their alert. */
export function alertKey(task: number): string {
  return `sync/${task}`;
}

async function tellAlerts<T extends object>(
  ctx: SyncContext,
  trx: Kysely<T>,
  { id, row, end, now }: { readonly id: string; readonly row: RunRow; readonly end: Finish; readonly now: Date },
): Promise<void> {
  const key = alertKey(Number(row.task));
  if (end.state === 'ok') return void (await recoverAlert(trx, { id, now, key }));
  if (end.state !== 'failed' && end.state !== 'partly') return;
  const link = runLink(ctx, row.id);
  const isFailed = end.state === 'failed';
  const impact = impactOf(row, end, await hasImages(syncTrx(trx), row.id));
  const again = row.kind === 'undo' && row.undoes !== null ? undoLine(row.undoes) : taskLine('运行', Number(row.task));
  await raiseAlert(trx, {
    ...{ id, now, key, once: `sync/${row.id}/${row.attempts}`, source: 'bitable-sync' },
    severity: end.reason === 'artifact' ? 'info' : 'warning',
    title: `同步任务 ${row.task}“${row.task_name}”${isFailed ? '失败' : '只成功了一部分'}`,
    detail: linesOf(end).join('\n'),
    impact,
    nextStep: `${remedyOf(row, end)}${link === null ? `；${pageSentence(row.trace)}` : ''}`,
    action: again,
    actionTitle: row.kind === 'undo' ? '再撤销一次' : '重试',
    ...(link === null ? {} : { link, linkTitle: '看原因' }),
    failure: isFailed,
  });
}

/** An undoing has no source: what it leaves was changed by people. */
function remedyOf({ kind }: RunRow, { reason }: Finish): string {
  if (kind === 'undo' && reason === 'rows') return UNDO_REMEDY;
  return REMEDIES[reason ?? 'bug'];
}

/** @param hasWritten whatever its counts say: a run that was cut off may have none */
function impactOf({ kind }: RunRow, { state, reason }: Finish, hasWritten: boolean): string {
  if (kind === 'undo' && reason !== 'artifact') {
    if (state === 'partly') return '那次运行写的，有些没有放回；放回了的已经在表里';
    return hasWritten ? '那次运行写的只放回了一部分' : '那次运行写的一格也没有放回';
  }
  if (reason === 'artifact') return '多维表格里的数据已经写好，只是留档不全';
  if (state === 'partly') return '多维表格里有些行或格子没有写，不是最新的；写成的已经在表里';
  return hasWritten ? '多维表格只写了一部分，其余停在上一次的样子，不是最新的' : '多维表格停在上一次的样子，不是最新的';
}

/** So many rows a message names; all are on the run's page and in its log. */
const MOST_NAMED = 5;

function linesOf({ message, failed }: Pick<Finish, 'message' | 'failed'>): readonly string[] {
  const rows = failed.slice(0, MOST_NAMED).map(({ row, key, text }) => {
    const name = key === '' ? '' : `“${key}” `;
    return text.startsWith('第 ') || row === null ? `${name}${text}` : `第 ${row} 行 ${name}${text}`;
  });
  const more =
    failed.length > MOST_NAMED
      ? [`还有 ${failed.length - MOST_NAMED} ${failed.some(({ row }) => row === null) ? '处' : '行'}，见运行页面`]
      : [];
  return [...message.split('\n'), ...rows, ...more];
}
