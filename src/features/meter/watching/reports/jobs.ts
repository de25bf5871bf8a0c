// The weekly and the monthly report: every Monday, and on the first of every month, at half past eight.
import type { Job, JobInput, JobResult } from '../../../../scheduler/job.ts';
import type { MeterContext } from '../../context.ts';
import { type ReportKind, reportPeriod } from './report-period.ts';
import { tellReports } from './tell-reports.ts';

export const weeklyReportJob: Job<MeterContext> = {
  name: 'meter-weekly',
  title: '电表周报',
  // Of several weeks that were missed the newest is news.
  schedule: { cron: '30 8 * * 1', missed: { policy: 'once' }, overlap: 'queue' },
  run: (ctx, input) => report(ctx, input, 'weekly'),
};

export const monthlyReportJob: Job<MeterContext> = {
  name: 'meter-monthly',
  title: '电表月报',
  schedule: { cron: '30 8 1 * *', missed: { policy: 'all', max: 3 }, overlap: 'queue' },
  run: (ctx, input) => report(ctx, input, 'monthly'),
};

async function report(ctx: MeterContext, { dueAt, stage }: JobInput, kind: ReportKind): Promise<JobResult> {
  if (!ctx.settings.reports[kind]) return { summary: { off: true }, problems: [] };
  const period = reportPeriod(kind, (dueAt ?? ctx.now()).getTime());
  const told = await stage('报告', async () => {
    const value = await tellReports(ctx, period, dueAt);
    return { value, rows: value.said };
  });
  return { summary: { first: period.first, last: period.last, ...told }, problems: [] };
}
