// What the ledger does unattended: refresh, compare, write the workbooks, in this order.

import { bucketed } from '../../lib/buckets.ts';
import { UserError } from '../../lib/errors.ts';
import type { Job, JobInput, JobResult } from '../../scheduler/job.ts';
import type { LedgerContext } from './context.ts';
import { DAILY, dailySchedule } from './daily-schedule.ts';
import { type PublishReport, publishLedgers } from './publish/publish.ts';
import { type RefreshReport, refreshLedgers } from './refresh/refresh.ts';
import { hasStayed } from './result-state.ts';
import { tellChangelogs } from './tell/tell-changelogs.ts';
import { writeWorkbooks } from './workbook/write-workbooks.ts';

export const dailyJob: Job<LedgerContext> = {
  name: DAILY,
  title: '每日台账：刷新、比对、工作簿',
  schedule: dailySchedule,
  run: daily,
};

async function daily(ctx: LedgerContext, { stage }: JobInput): Promise<JobResult> {
  if (ctx.config.sites.length === 0) {
    throw new UserError(
      '配置里一个基地也没有，没有可做的；请在 sites 下写上基地，或检查 ZHIBAN_CONFIG 指的是不是对的文件',
    );
  }
  const refreshed = await stage('刷新', async () => {
    const report = await refreshLedgers(ctx, ctx.config.sites);
    return { value: report, rows: rowsOf(report), detail: { failed: failedSites(report) } };
  });
  const published = await stage('比对', async () => {
    const report = await publishLedgers(ctx);
    return { value: report, rows: changesOf(report), detail: { publication: report.publication } };
  });
  const books = await stage('工作簿', async () => {
    const files = await writeWorkbooks(ctx, published.publication);
    return { value: files, rows: files.reduce((sum, file) => sum + file.rows, 0) };
  });
  // Without a chat there is nobody to tell.
  if ((ctx.config.feishu?.chats ?? []).length > 0) {
    await stage('通知', async () => {
      const value = await tellChangelogs(ctx, { evenQuiet: true });
      return { value, rows: value };
    });
  }
  return {
    summary: {
      publication: published.publication,
      sites: refreshed.sites.length,
      rows: rowsOf(refreshed),
      changes: changesOf(published),
      workbooks: books.map((file) => file.name),
    },
    problems: problemsOf(ctx, refreshed, published),
  };
}

function rowsOf(report: RefreshReport): number {
  return report.sites.flatMap((site) => Object.values(site.rows)).reduce((sum, rows) => sum + rows, 0);
}

function changesOf(report: PublishReport): number {
  return report.results.reduce((sum, one) => sum + one.added + one.removed + one.fields, 0);
}

function failedSites(report: RefreshReport): readonly string[] {
  return report.sites.filter((site) => site.status !== 'ok').map((site) => site.site);
}

/** One sentence for each thing that kept its old baseline: the site, the ledgers unless it is all of them, the reason. */
function problemsOf(ctx: LedgerContext, refreshed: RefreshReport, published: PublishReport): readonly string[] {
  const nameOf = (code: string): string => ctx.config.sites.find((site) => site.code === code)?.name ?? code;
  if (published.publication === null) {
    return refreshed.sites.flatMap(({ site, faults, rows }) => {
      const all = Object.keys(faults).length + Object.keys(rows).length;
      return sentences(ctx, nameOf(site), Object.entries(faults), all);
    });
  }
  const sites = [...new Set(published.results.map((one) => one.site))];
  return sites.flatMap((site) => {
    const own = published.results.filter((one) => one.site === site);
    const stayed = own.filter((one) => hasStayed(one.state));
    const reasons = stayed.map((one) => [one.ledger, one.note] as const);
    return sentences(ctx, nameOf(site), reasons, own.length);
  });
}

function sentences(
  ctx: LedgerContext,
  site: string,
  reasons: readonly (readonly [ledger: string, reason: string])[],
  ledgers: number,
): readonly string[] {
  return bucketed(reasons, ([, reason]) => [reason]).map((same) => {
    const titles = same.map(([ledger]) => ctx.settings.ledgers[ledger]?.title ?? ledger);
    return `${site}${same.length === ledgers ? '' : ` ${titles.join('、')}`}：${same[0]?.[1] ?? ''}`;
  });
}
