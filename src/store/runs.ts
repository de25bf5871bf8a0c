// Runs: claimed once for every due moment, ended once, and listed with their stages.
import type { Selectable, Transaction } from 'kysely';
import { databaseNow, insertIfAbsent, lockRows } from '../databases/dialect.ts';
import { isoInstant, parseInstant } from '../lib/clock.ts';
import { errorText } from '../lib/errors.ts';
import type { Json } from '../lib/json.ts';
import { isGone, shownHost, thisProcess } from '../lib/process-mark.ts';
import { jsonText, type Run, runFrom, type Stage, stageFrom } from './run.ts';
import type { Store } from './store.ts';
import type { RunsTable, StoreTables } from './tables.ts';

export interface RunClaim {
  readonly job: string;
  /** The moment it was due; null when started by hand, which never clashes. */
  readonly dueAt: Date | null;
  /** Who or what started it: `cli`, `page`, `schedule`. */
  readonly trigger: string;
  readonly now: Date;
  /**
   * Somebody asks for it by hand: a moment whose run did not end well is had again, as the same run with further stages. Left out, a
   * moment is had once, so that what failed is not begun again by everybody else who finds it due.
   */
  readonly again?: boolean;
}

/** The run that has the moment already. */
export interface Taken {
  readonly taken: Run;
}

/**
 * Enters the run, or takes up the one that waits for this moment; of all processes that claim the same job for the same moment
 * exactly one gets it.
 */
export async function claimRun(store: Store, claim: RunClaim): Promise<Run | Taken> {
  const row = {
    id: store.newId(claim.now),
    job: claim.job,
    due_at: claim.dueAt === null ? null : isoInstant(claim.dueAt),
    trigger: claim.trigger,
    status: 'running' as const,
    started_at: isoInstant(claim.now),
    finished_at: null,
    ...thisProcess(),
    summary: null,
    error: null,
    attempts: 1,
  };
  return store.transaction(async (trx) => {
    const entered = { ...row, heartbeat_at: await databaseNow(trx) };
    if (await insertIfAbsent(trx, 'runs', entered, ['job', 'due_at'])) return runFrom(entered);
    const query = trx.selectFrom('runs').selectAll().where('job', '=', row.job).where('due_at', '=', row.due_at);
    const found = await lockRows(trx, query).executeTakeFirstOrThrow();
    const isFree = found.status === 'waiting' || (claim.again === true && !['ok', 'running'].includes(found.status));
    if (!isFree) return { taken: runFrom(found) };
    const { id: _, job: __, due_at: ___, ...begun } = entered;
    const attempt = { ...begun, attempts: (found.attempts ?? 1) + 1 };
    await trx.updateTable('runs').set(attempt).where('id', '=', found.id).execute();
    return runFrom({ ...found, ...attempt });
  });
}

/** How an end is written. */
export interface RunEnding {
  readonly now: Date;
  /** What is written in the same transaction, when the run is still this process's to end: who did it, for instance. */
  readonly also?: (trx: Transaction<StoreTables>) => Promise<void>;
}

/** Also for a run meanwhile taken for lost: it knows better. */
export async function finishRun(store: Store, run: Run, end: RunEnding & { readonly summary?: Json }): Promise<void> {
  const summary = jsonText(end.summary ?? null);
  await endRun(store, run, { status: 'ok', finished_at: isoInstant(end.now), summary, error: null }, end.also);
}

/** @param end `partial`: it went to its end, but not everything was done. */
export async function failRun(
  store: Store,
  run: Run,
  end: RunEnding & { readonly error: unknown; readonly summary?: Json; readonly partial?: boolean },
): Promise<void> {
  const status = end.partial === true ? 'partial' : 'failed';
  const summary = jsonText(end.summary ?? null);
  const error = storableError(end.error);
  await endRun(store, run, { status, finished_at: isoInstant(end.now), summary, error }, end.also);
}

/** The run was stopped with its process and no fault of its own: the planner may have it begun again. */
export async function interruptRun(
  store: Store,
  run: Run,
  end: RunEnding & { readonly error: unknown },
): Promise<void> {
  const error = storableError(end.error);
  await endRun(store, run, { status: 'lost', finished_at: isoInstant(end.now), summary: null, error }, end.also);
}

/** The text of whatever was thrown, fit for a text column: NUL does not fit. */
export function storableError(thrown: unknown): string {
  return errorText(thrown).replaceAll('\0', '\u2400');
}

export interface RunWithStages extends Run {
  readonly stages: readonly Stage[];
}

export interface ListedRuns {
  readonly limit: number;
  readonly job?: string;
  /** Jobs that run often: of them only what did not end well is listed. */
  readonly quiet?: readonly string[];
}

/** The newest first. */
export async function listRuns(
  store: Store,
  { limit, job, quiet = [] }: ListedRuns,
): Promise<readonly RunWithStages[]> {
  const newest = store.db
    .selectFrom('runs')
    .selectAll()
    .orderBy('started_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit);
  const told =
    quiet.length === 0
      ? newest
      : newest.where((eb) => eb.or([eb('job', 'not in', quiet), eb('status', 'not in', ['ok', 'skipped', 'running'])]));
  const runs = await (job === undefined ? told : told.where('job', '=', job)).execute();
  if (runs.length === 0) return [];
  const ids = runs.map((run) => run.id);
  const rows = await store.db.selectFrom('run_stages').selectAll().where('run_id', 'in', ids).orderBy('seq').execute();
  const stages = rows.map(stageFrom);
  return runs.map((run) => ({ ...runFrom(run), stages: stages.filter((stage) => stage.runId === run.id) }));
}

const SILENT_MS = 60_000;

/**
 * Finds running runs whose process is dead (on this host) or silent for a minute (on any), ends them and their stages as `lost`
 * and answers them. A run lost counts as ended at its last sign of life; should its process live after all, its end overwrites this.
 */
export async function markLostRuns(
  store: Store,
  { silentMs = SILENT_MS }: { readonly silentMs?: number } = {},
): Promise<readonly Run[]> {
  const lost: Run[] = [];
  for (const row of await store.db.selectFrom('runs').selectAll().where('status', '=', 'running').execute()) {
    const reason = await reasonFor(store, row, silentMs);
    if (reason !== null && (await markLost(store, row, reason))) {
      lost.push(runFrom({ ...row, status: 'lost', finished_at: row.heartbeat_at, error: reason }));
    }
  }
  return lost;
}

interface RunEnd {
  readonly status: 'ok' | 'partial' | 'failed' | 'lost';
  readonly finished_at: string;
  readonly summary: string | null;
  readonly error: string | null;
}

async function endRun(store: Store, run: Run, end: RunEnd, also: RunEnding['also']): Promise<void> {
  await store.transaction(async (trx) => {
    const heartbeat_at = await databaseNow(trx);
    const { numUpdatedRows } = await trx
      .updateTable('runs')
      .set({ ...end, heartbeat_at })
      .where('id', '=', run.id)
      .where('status', 'in', ['running', 'lost'])
      // Not another process's attempt at the same moment.
      .where('host', '=', run.host)
      .where('pid', '=', run.pid)
      .executeTakeFirst();
    if (numUpdatedRows > 0n) await also?.(trx);
  });
}

async function reasonFor(store: Store, row: Selectable<RunsTable>, silentMs: number): Promise<string | null> {
  const who = `${shownHost(row.host)} 上的进程 ${row.pid}`;
  if (isGone(row)) return `${who} 已经退出，没有留下结果`;
  const silentSince = isoInstant(new Date(parseInstant(await databaseNow(store.db)).getTime() - silentMs));
  return row.heartbeat_at < silentSince ? `${who} 超过 ${Math.round(silentMs / 1000)} 秒没有心跳` : null;
}

async function markLost(store: Store, row: Selectable<RunsTable>, reason: string): Promise<boolean> {
  const end = { status: 'lost' as const, finished_at: row.heartbeat_at, error: reason };
  return store.transaction(async (trx) => {
    const { numUpdatedRows } = await trx
      .updateTable('runs')
      .set(end)
      .where('id', '=', row.id)
      .where('status', '=', 'running')
      // A sign of life since we looked: not lost.
      .where('heartbeat_at', '=', row.heartbeat_at)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return false;
    await trx.updateTable('run_stages').set(end).where('run_id', '=', row.id).where('status', '=', 'running').execute();
    return true;
  });
}
