// What a visitor of the pages needs, in the words that grants limit.
import type { Need } from '../../../people/rights.ts';
import type { WebRequest } from '../../../web/route.ts';

/** Seeing tasks, runs and plans. */
export const SEE = { right: 'query', action: '同步' } as const;
/** Runs of all kinds, stopping, pausing, resuming, undoing. */
export const RUN = { right: 'operate', action: '同步 运行' } as const;
/** Making and changing tasks: whose SQL it is decides what leaves a database, so that it is an administrator's. */
export const EDIT = { right: 'admin', action: '同步 任务' } as const;
/** Agreeing to a plan, or to edited SQL. */
export const APPROVE = { right: 'approve', action: '同步 批准' } as const;

/** What of a page is offered. */
export interface Offered {
  readonly mayRun: boolean;
  readonly mayEdit: boolean;
  readonly mayApprove: boolean;
}

export async function offeredTo({ may }: Pick<WebRequest, 'may'>): Promise<Offered> {
  const everywhere = (need: Pick<Need, 'right' | 'action'>): Promise<boolean> => may({ ...need, sites: [] });
  const [mayRun, mayEdit, mayApprove] = await Promise.all([everywhere(RUN), everywhere(EDIT), everywhere(APPROVE)]);
  return { mayRun, mayEdit, mayApprove };
}

/** Who pressed something, for the row of the audit. */
export function personOf({ visitor }: Pick<WebRequest, 'visitor'>): string {
  return visitor?.person ?? 'page';
}
