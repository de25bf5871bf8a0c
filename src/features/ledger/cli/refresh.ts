// zhiban ledger refresh: read the sites now.
import type { CliCommand } from '../../../cli/command.ts';
import { textOption } from '../../../cli/command.ts';
import { type LedgerContext, siteNamed } from '../context.ts';
import { refreshLedgers } from '../refresh/refresh.ts';

export const refreshCommand: CliCommand<LedgerContext> = {
  words: ['ledger', 'refresh'],
  summary: '读取各基地的来源库，生成新的台账状态（还不发布）；有基地没读成就返回 1',
  options: {
    site: { type: 'string', value: '基地', summary: '只刷新一个基地：编码、名称或别名' },
    json: { type: 'boolean', summary: '只输出 JSON' },
  },
  run: async (ctx, input) => {
    const chosen = textOption(input, 'site');
    const sites = chosen === undefined ? ctx.config.sites : [siteNamed(ctx, chosen)];
    const report = await refreshLedgers(ctx, sites);
    const failed = report.sites.filter((site) => site.status !== 'ok');
    input.out.line(
      `刷新完成：${report.sites.length - failed.length}/${report.sites.length} 个基地，${(report.ms / 1000).toFixed(1)} 秒`,
    );
    input.out.json(report);
    return failed.length === 0 ? 0 : 1;
  },
};
