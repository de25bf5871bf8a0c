// Forgets what nobody looks at any more; whoever keeps rows that age adds a stage here.
import { forgetAlerts } from '../alerts/retention.ts';
import { forgetEvents } from '../bot/retention.ts';
import type { Context } from '../context.ts';
import { forgetLinks } from '../files/links.ts';
import { systemClock } from '../lib/clock.ts';
import { forgetSaid } from '../outbox/standing.ts';
import { forgetAudit } from '../people/chain.ts';
import { forgetSignins } from '../people/signin/sessions.ts';
import type { Job } from '../scheduler/job.ts';
import { forgetBeats } from '../store/heartbeats.ts';
import { forgetRuns } from '../store/run-retention.ts';
import { forgetWork } from '../work/queue.ts';

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
    const daysAgo = (days: number): Date => new Date(ctx.now().getTime() - days * DAY_MS);
    const { messageDays, auditDays } = ctx.config.retention;
    const counted = (name: string, forget: () => Promise<number>): Promise<number> =>
      stage(name, async () => {
        const value = await forget();
        return { value, rows: value };
      });
    const messages = await counted('发出的消息', () => forgetSaid(ctx.store, daysAgo(messageDays)));
    const events = await counted('收到的消息', () => forgetEvents(ctx.store, daysAgo(messageDays), systemClock()));
    const alerts = await counted('告警', () => forgetAlerts(ctx.store, daysAgo(messageDays)));
    const works = await counted('群内发起的任务', () => forgetWork(ctx.store, daysAgo(messageDays)));
    const links = await counted('过期的下载链接', () => forgetLinks(ctx.store, ctx.now()));
    const audit = await counted('审计', () => forgetAudit(ctx.store, { before: daysAgo(auditDays), now: ctx.now() }));
    const beats = await counted('不再出现的心跳', () => forgetBeats(ctx.store, before));
    const signins = await counted('过期的登录', () => forgetSignins(ctx.store, systemClock()));
    const { runs, stages } = forgotten;
    const counts = { runs, stages, messages, events, alerts, works, links, audit, beats, signins };
    return { summary: counts, problems: [] };
  },
};
