// How runs are said on the pages: what they are, how they ended, what they wrote, why they failed.
import { minuteText, PEOPLE_ZONE, weekdayMinuteText, zonedParts } from '../../../lib/zoned-time.ts';
import { countText, durationText } from '../../../web/page-text.ts';
import { failedWords, type Tense } from '../cards/failed-words.ts';
import { goneWord } from '../cards/gone-word.ts';
import { UNDO_REMEDY } from '../cards/run-words.ts';
import type { Counts } from '../model/plan.ts';
import { type FailureReason, RUN_STATE_TITLES, type RunKind, type RunState, type SyncRun } from '../model/run.ts';

export const RUN_KIND_TITLES: Readonly<Record<RunKind, string>> = {
  scheduled: '定时',
  manual: '手动',
  dry: '试跑',
  verify: '核对',
  undo: '撤销',
  load: '从文件写回',
};

/** Groups of states, each a colour. */
export type Tone = 'good' | 'partly' | 'bad' | 'busy' | 'asks' | 'none';

const TONES: Readonly<Record<RunState, Tone>> = {
  queued: 'busy',
  running: 'busy',
  waiting: 'asks',
  ok: 'good',
  partly: 'partly',
  failed: 'bad',
  refused: 'none',
  lapsed: 'partly',
  replaced: 'none',
  stopped: 'none',
};

export function toneOf(state: RunState): Tone {
  return TONES[state];
}

/** Of which a run is not over. */
export function isOpen(state: RunState): boolean {
  return state === 'queued' || state === 'running' || state === 'waiting';
}

export function stateTitle(state: RunState): string {
  return RUN_STATE_TITLES[state];
}

/** What failed, for statistics; and what is usually done about it. */
export const REASONS: Readonly<Record<FailureReason, { readonly title: string; readonly remedy: string }>> = {
  source: { title: '来源库连不上', remedy: '看来源库是否在线、网络是否通，好了以后重试' },
  login: { title: '来源库登录不了', remedy: '照说明改来源的地址、账号、授权或证书，好了以后重试' },
  sql: { title: 'SQL 有错', remedy: '在编辑页按“预览”看数据库的原话，改好再保存' },
  keys: { title: '主键为空或重复', remedy: '照下面列出的行改源数据，或在任务里换主键、改“主键为空或重复”的办法' },
  'empty-source': {
    title: '查询没有结果或少得多',
    remedy: '先看来源是不是正常；确实变少了，就把“查询没有结果”改成照做，再运行一次',
  },
  'empty-remote': {
    title: '多维表格读出来是空的',
    remedy: '多半是开了高级权限而机器人没有角色；请表格的管理员给机器人加可管理的角色',
  },
  link: { title: '链接找不到表', remedy: '打开表格，从地址栏重新复制带 ?table= 的链接，贴到编辑页按“检查链接”' },
  permission: { title: '机器人没有权限', remedy: '请表格的主人在“···→更多→添加文档应用”里加上机器人，权限选可管理' },
  fields: { title: '字段不合', remedy: '照说明改字段类型或列与字段的对应，再试跑' },
  feishu: { title: '飞书没有应答', remedy: '过几分钟重试；一直这样请看飞书的状态页' },
  limit: { title: '超过上限', remedy: '把查询缩小，或在任务里加大行数、时间的上限' },
  rows: { title: '有的行没有写进去', remedy: '照下面列出的行改源数据，再运行一次，写过的不会再写' },
  artifact: { title: '留存文件没有写成', remedy: '看数据目录的空间和权限；表格里的数据已经写好' },
  images: { title: '没有可以放回的', remedy: '在任务的运行记录里看哪一次写过东西，再撤销那一次' },
  setup: { title: '配置或任务要改', remedy: '照说明改好配置或任务，再试跑' },
  bug: { title: '程序出错', remedy: '把编号告诉管理员，日志里有全部经过' },
};

/** What is usually done about a run that failed, or left rows. */
export function remedyOf({ kind }: Pick<SyncRun, 'kind'>, reason: FailureReason): string {
  return kind === 'undo' && reason === 'rows' ? UNDO_REMEDY : REASONS[reason].remedy;
}

/** `+12 ~3 −1 ✕0 =5` as parts, each with its meaning; all but `−` (or `标`) together are the rows of the source, each counted once. */
export function countParts(counts: Counts | null, tense: Tense) {
  if (counts === null) return [];
  const { created, updated, cleared, deleted, failed, unchanged } = counts;
  return [
    {
      sign: '+',
      count: countText(created),
      tone: 'added',
      title: `新增 ${countText(created)} 行`,
      isNone: created === 0,
    },
    {
      ...{ sign: '~', count: countText(updated + cleared), tone: 'modified', isNone: updated + cleared === 0 },
      title: `更新 ${countText(updated)} 行，清空 ${countText(cleared)} 行`,
    },
    {
      // What is marked stays in the table.
      ...(counts.gone === 'mark' ? { sign: '标', tone: 'modified' } : { sign: '−', tone: 'removed' }),
      count: countText(deleted),
      title: `${goneWord(counts)} ${countText(deleted)} 条`,
      isNone: deleted === 0,
    },
    {
      sign: '✕',
      count: countText(failed),
      tone: 'failed',
      title: failed === 0 ? '没写成 0 行' : failedWords(counts, tense).join('，'),
      isNone: failed === 0,
    },
    {
      sign: '=',
      count: countText(unchanged),
      tone: 'quiet',
      title: `没有变 ${countText(unchanged)} 行`,
      isNone: false,
    },
  ];
}

/** @param kind of an undoing there are no rows of a source */
export function countsSentence(counts: Counts, tense: Tense, kind?: RunKind): string {
  const { rows, created, updated, cleared, unchanged, deleted } = counts;
  const parts = [
    ...(kind === 'undo' ? [] : [`源 ${countText(rows)} 行`]),
    `新增 ${countText(created)}`,
    `更新 ${countText(updated)}`,
    ...(cleared > 0 ? [`清空 ${countText(cleared)}`] : []),
    `没有变 ${countText(unchanged)}`,
    ...failedWords(counts, tense),
    ...(deleted > 0 ? [`${goneWord(counts)} ${countText(deleted)} 条`] : []),
  ];
  return parts.join('，');
}

/** `11-26 周四 08:31`, or `08:31` on the day itself, Beijing time. */
export function whenText(instant: string, now: Date): string {
  const [at, today] = [new Date(instant), now].map((one) => zonedParts(one, PEOPLE_ZONE));
  if (at === undefined || today === undefined) return '';
  const isToday = at.year === today.year && at.month === today.month && at.day === today.day;
  return isToday ? `今天 ${at.hour}:${at.minute}` : weekdayMinuteText(instant, PEOPLE_ZONE);
}

export function shortTime(instant: string): string {
  return minuteText(instant, PEOPLE_ZONE);
}

type Timed = Pick<SyncRun, 'state' | 'startedAt' | 'endedAt' | 'tookMs' | 'progress'>;

/**
 * How long a run worked, as the mean counts it: the wait for approval left out, and what came before it, which is done anew. Empty while
 * it waits; until now while it works.
 */
export function workText({ state, startedAt, endedAt, tookMs, progress }: Timed, now: Date): string {
  if (state === 'waiting') return '';
  if (endedAt === null) return tookText(progress?.stages[0]?.startedAt ?? startedAt, null, now);
  return tookMs === null ? '' : durationText(tookMs);
}

/** Between two instants, or until now; empty where it has not begun. */
export function tookText(startedAt: string | null, endedAt: string | null, now: Date): string {
  if (startedAt === null) return '';
  const end = endedAt === null ? now.getTime() : Date.parse(endedAt);
  return durationText(Math.max(0, end - Date.parse(startedAt)));
}
