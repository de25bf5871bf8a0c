// The list of tasks as its page shows it: failures first, each with its last result and what it does now. Pure.
import { cronFault } from '../../../lib/cron.ts';
import { tenseOf } from '../cards/run-words.ts';
import type { SyncTask } from '../model/task.ts';
import type { BitableSyncSettings } from '../settings.ts';
import { isSqlHeld } from '../tasks/approve-sql.ts';
import { UNTIL_RESUMED } from '../tasks/pause.ts';
import { cronWords, nextTimes } from '../tasks/times.ts';
import { MODE_TITLES } from '../tasks/titles.ts';
import { type Bars, barsOf } from './bars.ts';
import { LIST_PATH, runPath, taskPath } from './links.ts';
import type { Naming } from './names.ts';
import type { ListedRun } from './queries.ts';
import { countParts, isOpen, RUN_KIND_TITLES, stateTitle, type Tone, toneOf, whenText } from './words.ts';

export interface TaskLine {
  readonly id: number;
  readonly name: string;
  readonly href: string;
  readonly from: string;
  readonly to: string;
  /** Null for what is no address of the web. */
  readonly link: string | null;
  readonly mode: string;
  readonly schedule: string;
  readonly next: string;
  readonly owner: string;
  /** How the last run ended that was to write; null before the first. */
  readonly last: RunWord | null;
  /** What goes on now, and what waits beside it; none when nothing does. */
  readonly now: readonly RunWord[];
  readonly bars: Bars;
  readonly counts: ReturnType<typeof countParts>;
  readonly groups: readonly Group[];
}

export interface RunWord {
  readonly tone: Tone;
  readonly title: string;
  readonly detail: string;
  readonly href: string;
}

export const GROUPS = ['failed', 'partly', 'open', 'waiting', 'paused', 'off'] as const;
export type Group = (typeof GROUPS)[number];

const GROUP_TITLES: Readonly<Record<Group, string>> = {
  failed: '失败',
  partly: '部分成功',
  open: '进行中',
  waiting: '等审批',
  paused: '已暂停',
  off: '停用',
};

type Asks = Pick<BitableSyncSettings, 'approveSql'>;

export interface ListInput {
  readonly tasks: readonly SyncTask[];
  /** Of each task the newest first. */
  readonly runs: ReadonlyMap<number, readonly ListedRun[]>;
  /** Those of all tasks that are not over, those at work first. */
  readonly open: readonly ListedRun[];
  readonly sourceTitle: (name: string) => string;
  readonly naming: Naming;
  readonly now: Date;
  readonly settings: Asks;
}

/** Failures on top, then what is partly done, waits, or is under way; in each the order of their numbers. */
export function taskLines(input: ListInput): readonly TaskLine[] {
  const lines = input.tasks.map((task) => taskLine(task, input));
  const rank = ({ groups }: TaskLine): number => {
    const place = (['failed', 'partly', 'waiting', 'open'] as const).findIndex((group) => groups.includes(group));
    return place < 0 ? (groups.includes('off') ? 6 : 5) : place;
  };
  return lines.toSorted((one, other) => rank(one) - rank(other) || one.id - other.id);
}

/** Counts that are filters, those that are none left out; the first is all of them. */
export function groupChips(lines: readonly TaskLine[], chosen: Group | null) {
  const chips = GROUPS.map((group) => ({
    title: GROUP_TITLES[group],
    count: lines.filter(({ groups }) => groups.includes(group)).length,
    href: `${LIST_PATH}?show=${group}`,
    isChosen: group === chosen,
    isBad: group === 'failed',
  })).filter(({ count, isChosen }) => count > 0 || isChosen);
  const all = { title: '全部', count: lines.length, href: LIST_PATH, isChosen: chosen === null, isBad: false };
  return [all, ...chips];
}

export function groupAsked(text: string | undefined): Group | null {
  return GROUPS.find((group) => group === text) ?? null;
}

function taskLine(task: SyncTask, { runs, open: all, sourceTitle, naming, now, settings }: ListInput): TaskLine {
  const { id, definition } = task;
  const own = runs.get(id) ?? [];
  const writing = own.filter(({ kind }) => kind !== 'dry' && kind !== 'verify');
  // A plan that a newer one replaced is no result of its task.
  const over = writing.filter(({ state }) => !isOpen(state) && state !== 'replaced');
  const last = over[0] ?? null;
  const open = all.filter((run) => run.task === id);
  const groups: readonly (Group | false)[] = [
    last?.state === 'failed' && 'failed',
    (last?.state === 'partly' || last?.state === 'lapsed') && 'partly',
    open.some(({ state }) => state !== 'waiting') && 'open',
    open.some(({ state }) => state === 'waiting') && 'waiting',
    isPaused(task, now) && 'paused',
    !definition.enabled && 'off',
  ];
  return {
    ...{ id, name: definition.name, href: taskPath(id), mode: MODE_TITLES[definition.mode] },
    from: sourceTitle(definition.source),
    to: targetTitle(task),
    link: linkHref(definition.link),
    schedule: scheduleText(task),
    next: nextText(task, now, settings),
    owner: definition.owner === null ? '' : naming(definition.owner),
    last: last === null ? null : { ...wordOf(last), detail: whenText(last.endedAt ?? last.askedAt, now) },
    now: open.map((run) => ({ ...wordOf(run), detail: openDetail(run, naming, now) })),
    bars: barsOf(over),
    counts: countParts(last?.counts ?? null, last === null ? 'done' : tenseOf(last)),
    groups: groups.filter((group) => group !== false),
  };
}

function wordOf({ id, state }: ListedRun) {
  return { tone: toneOf(state), title: stateTitle(state), href: runPath(id) };
}

/** `写入 3/12 批`, or who asked for it. */
function openDetail({ progress, kind, askedBy, askedAt }: ListedRun, naming: Naming, now: Date): string {
  const stage = progress?.stages.find(({ endedAt }) => endedAt === null) ?? null;
  if (stage !== null && progress !== null) {
    const batches = progress.batches > 0 ? ` ${progress.batchesDone}/${progress.batches} 批` : '';
    return `${stage.name}${batches}`;
  }
  const who = kind === 'scheduled' ? '' : `${naming(askedBy)} `;
  return `${who}${whenText(askedAt, now)} ${RUN_KIND_TITLES[kind]}`;
}

/** `设备管理 · 设备`; the table's id before anybody has looked there. */
export function targetTitle({ targetName, target, definition }: SyncTask): string {
  if (targetName !== null) return `${targetName.base} · ${targetName.table}`;
  return `多维表格 ${target?.table ?? tableIn(definition.link)}`;
}

function tableIn(link: string): string {
  return /[?&]table=(\w{1,40})/.exec(link)?.[1] ?? '';
}

/** What a person pasted is a link only where it is one of the web. */
export function linkHref(link: string): string | null {
  const url = URL.canParse(link.trim()) ? new URL(link.trim()) : null;
  return url !== null && /^https?:$/.test(url.protocol) ? url.href : null;
}

export function isPaused({ pausedUntil }: SyncTask, now: Date): boolean {
  return pausedUntil !== null && Date.parse(pausedUntil) > now.getTime();
}

export function scheduleText({ definition: { cron } }: Pick<SyncTask, 'definition'>): string {
  return cron === null ? '只在有人要时' : cronWords(cron);
}

/** When it runs by itself next; null: it does not. */
export function runsByItself(task: SyncTask, now: Date, settings: Asks): Date | null {
  const { definition, pausedUntil } = task;
  if (!definition.enabled || definition.cron === null || isSqlHeld(settings, task)) return null;
  if (isPaused(task, now) && pausedUntil === UNTIL_RESUMED) return null;
  const from = isPaused(task, now) && pausedUntil !== null ? new Date(pausedUntil) : now;
  return safeTimes(definition.cron, from, 1)[0] ?? null;
}

/** When it runs by itself next, or why it does not. */
export function nextText(task: SyncTask, now: Date, settings: Asks): string {
  if (!task.definition.enabled) return '停用';
  if (task.definition.cron === null) return '—';
  if (isPaused(task, now) && task.pausedUntil === UNTIL_RESUMED) return '暂停，直到有人恢复';
  if (isSqlHeld(settings, task)) return '等有人同意它的 SQL';
  const next = runsByItself(task, now, settings);
  if (next === null) return '—';
  const text = whenText(next.toISOString(), now);
  return isPaused(task, now) ? `暂停中，${text} 再运行` : text;
}

/** None for what is no cron: a task may be kept with a fault in it. */
export function safeTimes(cron: string, after: Date, count: number): readonly Date[] {
  return cronFault(cron) === null ? nextTimes(cron, after, count) : [];
}
