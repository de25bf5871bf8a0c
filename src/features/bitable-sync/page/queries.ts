// What the pages ask of runs beyond what run/ reads: the last ones of each task without what is long, and figures over a month.
import type { Selectable } from 'kysely';
import { createIdMaker } from '../../../lib/ids.ts';
import type { Store } from '../../../store/store.ts';
import { syncDb } from '../context.ts';
import type { Counts } from '../model/plan.ts';
import type { FailureReason, RunKind, RunProgress, RunState } from '../model/run.ts';
import type { SyncLogsTable } from '../tables.ts';

/** A run as a list has it. */
export interface ListedRun {
  readonly id: string;
  readonly task: number;
  readonly taskName: string;
  readonly kind: RunKind;
  readonly state: RunState;
  readonly askedAt: string;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly askedBy: string | null;
  readonly counts: Counts | null;
  readonly progress: RunProgress | null;
  readonly message: string | null;
  readonly tookMs: number | null;
  readonly trace: string;
}

const LISTED = [
  ...(['id', 'task', 'task_name', 'kind', 'state', 'asked_at', 'started_at', 'ended_at', 'asked_by'] as const),
  ...(['counts', 'progress', 'message', 'took_ms', 'trace'] as const),
] as const;

const OPEN = ['queued', 'running', 'waiting'] as const;

/** The newest first. @property before only runs asked for before this one */
export async function listedRuns(
  store: Store,
  of: { readonly task?: number | undefined; readonly before?: string | undefined; readonly limit: number },
): Promise<readonly ListedRun[]> {
  let query = syncDb(store).selectFrom('sync_logs').select(LISTED);
  if (of.task !== undefined) query = query.where('task', '=', of.task);
  if (of.before !== undefined) query = query.where('id', '<', of.before);
  return (await query.orderBy('id', 'desc').limit(of.limit).execute()).map(listedFrom);
}

/** At work or queued first, then what waits for approval, the newest first: an undoing may wait while its task runs on. */
export async function openListed(store: Store, task?: number): Promise<readonly ListedRun[]> {
  const query = syncDb(store).selectFrom('sync_logs').select(LISTED).where('state', 'in', OPEN);
  const rows = await (task === undefined ? query : query.where('task', '=', task)).orderBy('id', 'desc').execute();
  const open = rows.map(listedFrom);
  const waits = ({ state }: ListedRun): boolean => state === 'waiting';
  return [...open.filter((run) => !waits(run)), ...open.filter(waits)];
}

function listedFrom(row: Pick<Selectable<SyncLogsTable>, (typeof LISTED)[number]>): ListedRun {
  return {
    ...{ id: row.id, task: Number(row.task), taskName: row.task_name, trace: row.trace, message: row.message },
    ...{ kind: row.kind as RunKind, state: row.state as RunState },
    ...{ askedAt: row.asked_at, startedAt: row.started_at, endedAt: row.ended_at, askedBy: row.asked_by },
    counts: row.counts === null ? null : (JSON.parse(row.counts) as Counts),
    progress: row.progress === null ? null : (JSON.parse(row.progress) as RunProgress),
    tookMs: row.took_ms === null ? null : Number(row.took_ms),
  };
}

/** Changes whenever a page about these runs has something else to show: the newest run, and the state of all that are open. */
export async function runsMark(
  store: Store,
  of: { readonly run: string } | { readonly task: number } | null,
): Promise<string> {
  const db = syncDb(store);
  const columns = ['id', 'state', 'progress', 'counts', 'stop_asked', 'ended_at'] as const;
  if (of !== null && 'run' in of) {
    const run = await db.selectFrom('sync_logs').select(columns).where('id', '=', of.run).executeTakeFirst();
    const plan = db.selectFrom('sync_approvals').select(['state', 'decided_at', 'asked_at']).where('run', '=', of.run);
    return JSON.stringify([run ?? null, (await plan.executeTakeFirst()) ?? null]);
  }
  let open = db.selectFrom('sync_logs').select(columns).where('state', 'in', OPEN);
  let newest = db.selectFrom('sync_logs').select(['id', 'state']).orderBy('id', 'desc').limit(1);
  if (of !== null) {
    open = open.where('task', '=', of.task);
    newest = newest.where('task', '=', of.task);
  }
  return JSON.stringify([await open.orderBy('id').execute(), (await newest.executeTakeFirst()) ?? null]);
}

export interface RunFigures {
  /** By state and reason, of runs that were to write. */
  readonly ends: readonly {
    readonly state: RunState;
    readonly reason: FailureReason | null;
    readonly count: number;
    readonly tookMs: number;
    readonly rows: number;
  }[];
}

/** Of runs asked for since then that were to write and are over. */
export async function runFigures(store: Store, since: Date): Promise<RunFigures> {
  const rows = await syncDb(store)
    .selectFrom('sync_logs')
    // Ids begin with their time, so that the month is a range of the primary key.
    .where('id', '>=', createIdMaker((bytes) => Buffer.alloc(bytes))(since))
    .where('kind', 'in', ['scheduled', 'manual', 'undo', 'load'])
    .where('ended_at', 'is not', null)
    .groupBy(['state', 'reason'])
    .select((eb) => [
      'state',
      'reason',
      eb.fn.countAll<number>().as('count'),
      eb.fn.sum<number | null>('took_ms').as('took'),
      eb.fn.sum<number | null>('source_rows').as('rows'),
    ])
    .execute();
  return {
    ends: rows.map(({ state, reason, count, took, rows: read }) => ({
      state: state as RunState,
      reason: reason as FailureReason | null,
      ...{ count: Number(count), tookMs: Number(took ?? 0), rows: Number(read ?? 0) },
    })),
  };
}
