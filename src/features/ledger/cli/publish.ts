// zhiban ledger publish and accept: compare with the baselines, record the changes, move the baselines.
import type { CliCommand, CliOutput } from '../../../cli/command.ts';
import { textOption } from '../../../cli/command.ts';
import { UserError } from '../../../lib/errors.ts';
import { type LedgerContext, ledgerDb, siteNamed } from '../context.ts';
import { latestResults } from '../page/published-results.ts';
import { type PublishReport, publishLedgers } from '../publish/publish.ts';
import { totalsOf } from '../publish/totals.ts';
import { hasStayed } from '../result-state.ts';

export const publishCommand: CliCommand<LedgerContext> = {
  words: ['ledger', 'publish'],
  summary: '与基准比对，记录变更，移动基准；有基地没比对成就返回 1',
  options: { json: { type: 'boolean', summary: '只输出 JSON' } },
  run: async (ctx, { out }) => {
    const report = await publishLedgers(ctx);
    return report.publication === null ? nothingNew(ctx, out, report) : answer(ctx, out, report);
  },
};

export const acceptCommand: CliCommand<LedgerContext> = {
  words: ['ledger', 'accept'],
  summary: '发布一个被扣下的基地（行数骤减、列类型变化），确认它的新数据是对的',
  options: {
    site: { type: 'string', value: '基地', summary: '哪个基地：编码、名称或别名', required: true },
    json: { type: 'boolean', summary: '只输出 JSON' },
  },
  run: async (ctx, input) => {
    const chosen = textOption(input, 'site');
    if (chosen === undefined) throw new UserError('要写明确认哪个基地，例如 zhiban ledger accept --site suzhou');
    return answer(ctx, input.out, await publishLedgers(ctx, { accept: siteNamed(ctx, chosen) }));
  },
};

function answer(ctx: LedgerContext, out: CliOutput, report: PublishReport): number {
  out.json({
    publication: report.publication,
    ledgers: byLedger(report),
    totals: totalsOf(report.results),
    ms: report.ms,
  });
  const nameOf = (code: string): string => ctx.config.sites.find((site) => site.code === code)?.name ?? code;
  for (const result of report.results) {
    const title = ctx.settings.ledgers[result.ledger]?.title ?? result.ledger;
    const counts = `新增 ${result.added}，删除 ${result.removed}，修改 ${result.modified} 行 ${result.fields} 处`;
    out.line(`${nameOf(result.site)} ${title}：${result.state === 'compared' ? counts : ''}${result.note}`);
  }
  const totals = totalsOf(report.results);
  const seconds = (report.ms / 1000).toFixed(1);
  out.line(
    `第 ${report.publication} 次发布：新增 ${totals.added}，删除 ${totals.removed}，修改 ${totals.fields} 处，${seconds} 秒`,
  );
  return report.results.some((result) => hasStayed(result.state)) ? 1 : 0;
}

/** What was not published before is not published now either. */
async function nothingNew(ctx: LedgerContext, out: CliOutput, report: PublishReport): Promise<number> {
  const stayed = (await latestResults(ledgerDb(ctx))).filter((one) => hasStayed(one.state));
  const sites = ctx.config.sites.filter(({ code }) => stayed.some((one) => one.site === code));
  out.json({ publication: null, ledgers: {}, totals: totalsOf([]), ms: report.ms });
  out.line('没有新的刷新结果，基准不变；先用 zhiban ledger refresh 刷新');
  for (const { name, code } of sites) {
    const reasons = new Set(stayed.filter((one) => one.site === code).map(({ note }) => note));
    out.line(`${name}：${[...reasons].join('；')}`);
  }
  return sites.length === 0 ? 0 : 1;
}

function byLedger(report: PublishReport): Readonly<Record<string, Readonly<Record<string, object>>>> {
  const ledgers = [...new Set(report.results.map((result) => result.ledger))];
  return Object.fromEntries(
    ledgers.map((ledger) => [
      ledger,
      Object.fromEntries(
        report.results
          .filter((result) => result.ledger === ledger)
          .map(({ site, state, rows, added, removed, modified, fields, data_as_of, note }) => [
            site,
            { state, rows, added, removed, modified, fields, dataAsOf: data_as_of, note },
          ]),
      ),
    ]),
  );
}
