// What was thrown in a run, as its row says it.
import { UpstreamError, UserError } from '../../../lib/errors.ts';
import type { SyncContext } from '../context.ts';
import type { FailureReason } from '../model/run.ts';
import { SyncFault } from '../remote/sync-fault.ts';
import type { RunRow } from './queries.ts';

/** One of the places where errors become something people read. */
export function faultOf(
  ctx: Pick<SyncContext, 'log'>,
  row: Pick<RunRow, 'id' | 'trace'>,
  thrown: unknown,
): { readonly message: string; readonly reason: FailureReason } {
  if (thrown instanceof SyncFault) return { message: thrown.message, reason: thrown.reason };
  // What is about the source, the link or the fields is said as a SyncFault by whoever asks for it.
  if (thrown instanceof UserError) return { message: thrown.message, reason: 'setup' };
  if (thrown instanceof UpstreamError) return { message: thrown.message, reason: 'source' };
  ctx.log.error({ run: row.id, err: thrown }, 'sync run failed unexpectedly');
  return { message: `程序出错了，已经记录下来；请把编号 ${row.trace} 告诉管理员`, reason: 'bug' };
}
