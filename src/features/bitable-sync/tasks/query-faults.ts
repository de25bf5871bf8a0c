// What is wrong with a task that only the columns of its query tell: its source is asked for them, and nothing is run.
import { UpstreamError, UserError } from '../../../lib/errors.ts';
import type { SyncContext } from '../context.ts';
import type { TaskDefinition } from '../model/task.ts';
import { openTaskSource } from '../source/sources.ts';
import { columnRefusals } from '../values/refusals.ts';
import type { DefinitionFault } from './faults.ts';

export interface QueryAsked {
  readonly faults: readonly DefinitionFault[];
  /** Chinese: why the columns are not known; null where they are. */
  readonly unseen: string | null;
  /** The source itself did not answer, for whatever query. */
  readonly isAway: boolean;
}

/** @param seconds so long somebody waits for it; what is not known by then is not known */
export async function queryFaults(ctx: SyncContext, definition: TaskDefinition, seconds: number): Promise<QueryAsked> {
  const late = AbortSignal.timeout(seconds * 1_000);
  try {
    const queries = await openTaskSource(ctx, definition.source);
    const columns = await queries.columns(definition.sql, seconds * 2, AbortSignal.any([ctx.signal, late]));
    return { faults: columnRefusals(definition, columns), unseen: null, isAway: false };
  } catch (thrown) {
    ctx.signal.throwIfAborted();
    if (late.aborted) return { faults: [], unseen: `${seconds} 秒内没有查完`, isAway: true };
    if (!(thrown instanceof UserError) && !(thrown instanceof UpstreamError)) throw thrown;
    return { faults: [], unseen: thrown.message, isAway: thrown instanceof UpstreamError };
  }
}

/** Parts of which the columns are asked for: an edit of something else does not wait for the source. */
const ASKED = ['source', 'sql', 'key', 'mapping', 'skip'] as const;

/** @param old null: there was none */
export function asksOtherColumns(old: TaskDefinition | null, now: TaskDefinition): boolean {
  if (old === null || !old.enabled) return true;
  return ASKED.some((part) => JSON.stringify(old[part]) !== JSON.stringify(now[part]));
}
