// Forgets what nobody looks at any more; whoever keeps rows that age adds a stage here.
import type { Context } from '../context.ts';
import { forgetSaid } from '../outbox/standing.ts';
import type { Job } from '../scheduler/job.ts';
import { forgetRuns } from '../store/run-retention.ts';

const DAY_MS = 86_400_000;

export const retentionJob: Job<Context> = {
  name: 'retention',
  title: '清理旧记录',
  schedule: { cron: '30 3 * * *', missed: { policy: 'once' }, overlap: 'skip' },
  run: async (ctx, { stage }) => {
    const before = new Date(ctx.now().getTime() - ctx.config.retention.runDays * DAY_MS);
    const forgotten = await stage('运行记录', async () => {
      const value = await forgetRuns(ctx.store, { before, signal: ctx.signal });
      return { value, rows: value.runs + value.stages };
    });
    const messages = await stage('发出的消息', async () => {
      const said = new Date(ctx.now().getTime() - ctx.config.retention.messageDays * DAY_MS);
      const value = await forgetSaid(ctx.store, said);
      return { value, rows: value };
    });
    return { summary: { runs: forgotten.runs, stages: forgotten.stages, messages }, problems: [] };
  },
};
