// The ledger's long work: what 刷新 台账, 台账 导出 and 基线 确认 do, in a process of its own.
import type { SiteConfig } from '../../../config/core.ts';
import { bucketed } from '../../../lib/buckets.ts';
import { UserError } from '../../../lib/errors.ts';
import { countText } from '../../../web/page-text.ts';
import type { WorkProgress } from '../../../work/progress.ts';
import type { WorkEnd, WorkKinds } from '../../../work/serve.ts';
import { tellRecovery } from '../../duty/api.ts';
import { changesLine } from '../cards/command-lines.ts';
import { type LedgerContext, ledgerDb } from '../context.ts';
import { dailyJob } from '../jobs.ts';
import { latestResults } from '../page/published-results.ts';
import { type PublishReport, publishLedgers } from '../publish/publish.ts';
import { totalsOf } from '../publish/totals.ts';
import { type RefreshReport, refreshLedgers } from '../refresh/refresh.ts';
import { hasStayed } from '../result-state.ts';
import { tellChangelogs } from '../tell/tell-changelogs.ts';
import { writeWorkbooks } from '../workbook/write-workbooks.ts';
import { exported } from './export.ts';
import { ACCEPT, EXPORT, REFRESH } from './orders.ts';

export function ledgerWork(ctx: LedgerContext): WorkKinds {
  return {
    refresh: (args, progress) => refresh(telling(ctx, progress), siteList(ctx, REFRESH.parse(args).sites), progress),
    export: (args, progress) => {
      const { ledger, sites } = EXPORT.parse(args);
      return exported(telling(ctx, progress), { ledger, sites: siteList(ctx, sites) });
    },
    accept: (args, progress) => accept(telling(ctx, progress), siteList(ctx, [ACCEPT.parse(args).site])),
  };
}

/** The same context, whose steps people see on the card too. */
function telling(ctx: LedgerContext, progress: WorkProgress): LedgerContext {
  return {
    ...ctx,
    step: (step) => {
      ctx.step(step);
      if (step.text !== undefined) progress.report(step.text);
    },
  };
}

/** @throws UserError for one that is no longer in the configuration */
function siteList({ config }: LedgerContext, codes: readonly string[]): readonly SiteConfig[] {
  return codes.map((code) => {
    const site = config.sites.find((one) => one.code === code);
    if (site === undefined) throw new UserError(`配置里已经没有基地“${code}”；请再发一次命令`);
    return site;
  });
}

async function refresh(ctx: LedgerContext, sites: readonly SiteConfig[], progress: WorkProgress): Promise<WorkEnd> {
  const refreshed = await refreshLedgers(ctx, sites);
  const failed = refreshed.sites.filter(({ status }) => status !== 'ok');
  const faults = failed.flatMap((site) => faultLines(ctx, site));
  if (refreshed.sites.every(({ status }) => status === 'failed')) throw new UserError(faults.join('；'));
  progress.report('读取完成，正在比对');
  const published = await publishLedgers(ctx);
  if (published.publication !== null) {
    await writeWorkbooks(ctx, published.publication);
    await tellChangelogs(ctx, { evenQuiet: false });
  }
  const rows = refreshed.sites.flatMap((site) => Object.values(site.rows)).reduce((sum, one) => sum + one, 0);
  const told = failed.map(({ site }) => site);
  const lines = [
    `读了 ${refreshed.sites.length - failed.length}/${refreshed.sites.length} 个基地，${countText(rows)} 行`,
    ...faults,
    ...publishedLines(ctx, published, told),
  ];
  const stayed = published.results.some((one) => hasStayed(one.state) && sites.some(({ code }) => code === one.site));
  const isWell = failed.length === 0 && !stayed;
  // What the daily job could not do is done by this.
  if (isWell && sites.length === ctx.config.sites.length) await tellRecovery(ctx, `job/${dailyJob.name}`);
  return {
    state: isWell ? 'done' : 'partly',
    lines,
    buttons: [{ text: '看今天的变更', line: changesToday(sites.length === 1 ? sites : []) }],
  };
}

function faultLines({ config }: LedgerContext, { site, faults }: RefreshReport['sites'][number]): readonly string[] {
  const name = config.sites.find(({ code }) => code === site)?.name ?? site;
  return [...new Set(Object.values(faults))].map((reason) => `${name}没有读成：${reason}`);
}

/** @param told codes of sites whose trouble is said already */
function publishedLines(
  { config, settings }: LedgerContext,
  { publication, results }: PublishReport,
  told: readonly string[] = [],
): readonly string[] {
  if (publication === null) return ['没有新的数据可以发布，基准不变'];
  const totals = totalsOf(results);
  const nameOf = (code: string): string => config.sites.find((one) => one.code === code)?.name ?? code;
  const stayed = results.filter(({ site, state }) => hasStayed(state) && !told.includes(site));
  const held = bucketed(stayed, ({ site, note }) => [site, note]).map((same) => {
    const titles = same.map(({ ledger }) => settings.ledgers[ledger]?.title ?? ledger);
    return `${nameOf(same[0]?.site ?? '')} ${titles.join('、')}：${same[0]?.note ?? ''}`;
  });
  const counts = `新增 ${countText(totals.added)} 行，删除 ${countText(totals.removed)} 行，修改 ${countText(totals.fields)} 处`;
  return [`第 ${publication} 次发布：${counts}`, ...held];
}

/** By code: a name may have blanks. */
export function changesToday(sites: readonly SiteConfig[]): string {
  return changesLine({ date: '今天', sites: sites.map(({ code }) => code) });
}

async function accept(ctx: LedgerContext, [site]: readonly SiteConfig[]): Promise<WorkEnd> {
  if (site === undefined) throw new Error('a baseline is accepted for a site');
  const held = (await latestResults(ledgerDb(ctx))).filter((one) => one.site === site.code && hasStayed(one.state));
  if (held.length === 0) return { state: 'done', lines: [`${site.name}没有被扣下的数据，基准不用确认`] };
  const published = await publishLedgers(ctx, { accept: site });
  if (published.publication !== null) {
    await writeWorkbooks(ctx, published.publication);
    await tellChangelogs(ctx, { evenQuiet: false });
  }
  const stayed = published.results.some((one) => one.site === site.code && hasStayed(one.state));
  return {
    state: stayed ? 'partly' : 'done',
    lines: publishedLines(ctx, published),
    buttons: [{ text: '看它的变更', line: changesToday([site]) }],
  };
}
