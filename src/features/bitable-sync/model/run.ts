// A run of a task: how it came about, how far it is, how it ended.
import type { Counts } from './plan.ts';

/** `verify` reads both sides and writes nothing; `dry` plans and writes nothing. */
export const RUN_KINDS = ['scheduled', 'manual', 'dry', 'verify', 'undo', 'load'] as const;
export type RunKind = (typeof RUN_KINDS)[number];

/**
 * `queued` → `running` → (`waiting` for approval → `queued` …) → `ok` · `partly` (rows or artifacts missing) · `failed` ·
 * `refused` (by a person) · `lapsed` (nobody decided within 24 h) · `replaced` (by a newer plan) · `stopped`.
 */
export const RUN_STATES = [
  'queued',
  'running',
  'waiting',
  'ok',
  'partly',
  'failed',
  'refused',
  'lapsed',
  'replaced',
  'stopped',
] as const;
export type RunState = (typeof RUN_STATES)[number];

export const RUN_STATE_TITLES: Readonly<Record<RunState, string>> = {
  queued: '排队中',
  running: '进行中',
  waiting: '等审批',
  ok: '成功',
  partly: '部分成功',
  failed: '失败',
  refused: '被拒绝',
  lapsed: '过期未批',
  replaced: '被新计划取代',
  stopped: '已停止',
};

/** One stage of a run, in order: 读源, 读表, 比对, 建字段, 写入, 收尾. */
export interface StageReport {
  readonly name: string;
  /** ISO instants, UTC; null while it goes on. */
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly rows: number | null;
  /** Chinese: `3/12 批`. */
  readonly note: string | null;
}

/** What the rows of a stage are counted in. */
export function stageUnit({ name }: Pick<StageReport, 'name'>): '行' | '个' {
  return name === '建字段' ? '个' : '行';
}

export interface RunProgress {
  readonly stages: readonly StageReport[];
  readonly batches: number;
  readonly batchesDone: number;
  readonly requests: number;
  readonly retries: number;
  /** Milliseconds waited because the platform said so. */
  readonly waitedMs: number;
}

/** Why it failed, for statistics and remedies. */
export type FailureReason =
  | 'source'
  /** There, but not for us: login, rights, certificate; or nobody has set it up. */
  | 'login'
  | 'sql'
  | 'keys'
  | 'empty-source'
  | 'empty-remote'
  | 'link'
  | 'permission'
  | 'fields'
  | 'feishu'
  | 'limit'
  | 'rows'
  | 'artifact'
  /** Of an undoing: nothing is kept that could be put back. */
  | 'images'
  /** The configuration, or what the run was asked with. */
  | 'setup'
  | 'bug';

export interface FailedRow {
  readonly row: number | null;
  readonly record: string | null;
  readonly key: string;
  /** Chinese: why, and how to mend it. */
  readonly text: string;
}

export interface SyncRun {
  readonly id: string;
  readonly task: number;
  readonly kind: RunKind;
  readonly state: RunState;
  /** ISO instants, UTC, of the product's clock. */
  readonly askedAt: string;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  /** Milliseconds of the last time that it was worked on, so without the wait for approval; null until its end, and where nothing was done. */
  readonly tookMs: number | null;
  /** The due moment of a scheduled run. */
  readonly dueAt: string | null;
  /** open_id, `shell`, or null for a scheduled run. */
  readonly askedBy: string | null;
  /** The run that it undoes. */
  readonly undoes: string | null;
  readonly counts: Counts | null;
  readonly progress: RunProgress | null;
  /** Chinese: how it ended, and what to do. */
  readonly message: string | null;
  readonly reason: FailureReason | null;
  /** At most 200 of them; all are in the run's log file. */
  readonly failedRows: readonly FailedRow[];
  /** For people: `7F3K-92`. */
  readonly trace: string;
}
