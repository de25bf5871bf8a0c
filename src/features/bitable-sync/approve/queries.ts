// Plans that wait, or waited, for somebody's approval.
import type { Selectable } from 'kysely';
import type { Store } from '../../../store/store.ts';
import { syncDb } from '../context.ts';
import type { PlanScope } from '../model/plan.ts';
import type { ShownPlan } from '../model/shown-plan.ts';
import type { SyncApprovalsTable } from '../tables.ts';

export type ApprovalState = 'waiting' | 'approved' | 'refused' | 'replaced' | 'lapsed';

export interface WaitingPlan {
  readonly run: string;
  readonly task: number;
  readonly state: ApprovalState;
  /** What an approval agrees to. */
  readonly scope: PlanScope;
  readonly shown: ShownPlan;
  /** open_id who asked, or who last edited the task; null when that is nobody's. */
  readonly askedBy: string | null;
  /** Somebody else than askedBy has to decide. */
  readonly needsOther: boolean;
  /** ISO instants, UTC. */
  readonly askedAt: string;
  readonly expiresAt: string;
  readonly decidedBy: string | null;
  readonly decidedAt: string | null;
  /** The row of the outbox that is its card. */
  readonly card: string | null;
}

/** What somebody agreed to for this run; null when nobody did. */
export async function approvedScope(store: Store, run: string): Promise<PlanScope | null> {
  const query = syncDb(store).selectFrom('sync_approvals').select('scope').where('run', '=', run);
  const row = await query.where('state', '=', 'approved').executeTakeFirst();
  return row === undefined ? null : (JSON.parse(row.scope) as PlanScope);
}

/** The plan of a run, in whatever state; null when the run never had to ask. */
export async function waitingPlan(store: Store, run: string): Promise<WaitingPlan | null> {
  const query = syncDb(store).selectFrom('sync_approvals').selectAll().where('run', '=', run);
  const row = await query.executeTakeFirst();
  return row === undefined ? null : planFrom(row);
}

/** A plan that somebody decided about. */
export interface DecidedPlan {
  readonly run: string;
  readonly isApproved: boolean;
  readonly by: string;
  /** ISO instant, UTC. */
  readonly at: string;
}

/** The newest first; a plan that a newer one replaced after it was approved is among them. */
export async function decidedPlans(store: Store, task: number, limit: number): Promise<readonly DecidedPlan[]> {
  const rows = await syncDb(store)
    .selectFrom('sync_approvals')
    .select(['run', 'state', 'decided_by', 'decided_at'])
    .where('task', '=', task)
    .where('decided_at', 'is not', null)
    .orderBy('decided_at', 'desc')
    .limit(limit)
    .execute();
  return rows.map(({ run, state, decided_by, decided_at }) => {
    return { run, isApproved: state !== 'refused', by: decided_by ?? 'page', at: decided_at ?? '' };
  });
}

/** All that wait for a decision, the oldest first. */
export async function waitingPlans(store: Store): Promise<readonly WaitingPlan[]> {
  const query = syncDb(store).selectFrom('sync_approvals').selectAll().where('state', '=', 'waiting');
  return (await query.orderBy('run').execute()).map(planFrom);
}

/** Those whose time is over and about which nobody decided. @param now ISO instant, UTC */
export async function latePlans(store: Store, now: string): Promise<readonly WaitingPlan[]> {
  const query = syncDb(store).selectFrom('sync_approvals').selectAll().where('state', '=', 'waiting');
  return (await query.where('expires_at', '<=', now).execute()).map(planFrom);
}

/** Those that still wait although their task was deleted. */
export async function orphanPlans(store: Store): Promise<readonly WaitingPlan[]> {
  const rows = await syncDb(store)
    .selectFrom('sync_approvals')
    .innerJoin('sync_tasks', 'sync_tasks.id', 'sync_approvals.task')
    .selectAll('sync_approvals')
    .where('sync_approvals.state', '=', 'waiting')
    .where('sync_tasks.is_deleted', '=', 1)
    .execute();
  return rows.map(planFrom);
}

/** Decided plans whose cards do not show it yet. */
export async function untoldPlans(store: Store): Promise<readonly WaitingPlan[]> {
  const query = syncDb(store).selectFrom('sync_approvals').selectAll().where('state', 'in', ['approved', 'refused']);
  return (await query.where('told', 'is', null).execute()).map(planFrom);
}

/** Approved while another run of their task was open, so that their runs still wait. */
export async function approvedWaiting(store: Store): Promise<readonly Pick<WaitingPlan, 'run' | 'task'>[]> {
  return syncDb(store)
    .selectFrom('sync_approvals')
    .innerJoin('sync_logs', 'sync_logs.id', 'sync_approvals.run')
    .select(['sync_approvals.run', 'sync_approvals.task'])
    .where('sync_approvals.state', '=', 'approved')
    .where('sync_logs.state', '=', 'waiting')
    .execute();
}

export function planFrom(row: Selectable<SyncApprovalsTable>): WaitingPlan {
  return {
    run: row.run,
    task: row.task,
    state: row.state as ApprovalState,
    scope: JSON.parse(row.scope) as PlanScope,
    shown: JSON.parse(row.shown) as ShownPlan,
    askedBy: row.asked_by,
    needsOther: row.needs_other === 1,
    askedAt: row.asked_at,
    expiresAt: row.expires_at,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at,
    card: row.card,
  };
}
