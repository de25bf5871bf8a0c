// The eyes on what runs unattended: reads rows, and raises an alert for what went wrong or did not happen, and ends it when it is well again.
import type { Context } from '../../context.ts';
import type { TimetableRow } from '../../scheduler/timetable.ts';
import { tellRecovery, tellTrouble } from './notices/tell.ts';
import { type Judging, judgeJob } from './notices/trouble.ts';

export async function watchJobs(
  ctx: Pick<Context, 'store' | 'now'>,
  rows: readonly TimetableRow[],
  judging: Omit<Judging, 'now'>,
): Promise<void> {
  const now = ctx.now();
  for (const row of rows) {
    const judged = judgeJob(row, { ...judging, now });
    if (judged === 'well') await tellRecovery(ctx, `job/${row.name}`);
    else if (judged !== 'unclear') await tellTrouble(ctx, judged);
  }
}
