// zhiban ledger export: one ledger as a workbook.
import type { CliCommand } from '../../../cli/command.ts';
import { textOption } from '../../../cli/command.ts';
import { instantFrom } from '../../../cli/instant-option.ts';
import { outputFile } from '../../../cli/output-file.ts';
import { UserError } from '../../../lib/errors.ts';
import { type LedgerContext, ledgerNamed, siteNamed } from '../context.ts';
import { auditExport } from '../workbook/audit-export.ts';
import { writeLedgerBook } from '../workbook/ledger-book.ts';

export const exportCommand: CliCommand<LedgerContext> = {
  words: ['ledger', 'export'],
  rest: '<台账>',
  summary: '把一本台账写成工作簿：首页、汇总、每个基地一张表',
  options: {
    site: { type: 'string', value: '基地', summary: '只写一个基地' },
    out: { type: 'string', value: '文件.xlsx', summary: '写到哪个文件', required: true },
    'as-of': { type: 'string', value: 'ISO时刻', summary: '那个时刻发布着的台账，而不是最新的；不写时区按北京时间' },
  },
  run: async (ctx, input) => {
    const [name, ...more] = input.positionals;
    const out = textOption(input, 'out');
    if (name === undefined || more.length > 0 || out === undefined) {
      throw new UserError('要写明一本台账和文件，例如 zhiban ledger export points --out 采集点.xlsx');
    }
    const site = textOption(input, 'site');
    const sites = site === undefined ? ctx.config.sites : [siteNamed(ctx, site)];
    const asOf = instantFrom('--as-of', textOption(input, 'as-of'));
    const ledger = ledgerNamed(ctx, name);
    const file = await outputFile('--out', out);
    const began = performance.now();
    const written = await writeLedgerBook(ctx, { ledger, sites, file, asOf });
    await auditExport(ctx, {
      by: 'cli',
      text: `export ${ledger} ${site ?? ''}`.trim(),
      result: `${written.rows} 行，${written.bytes} 字节`,
      ms: performance.now() - began,
    });
    input.out.line(`已写 ${out}：${written.rows} 行，${(written.bytes / 1_048_576).toFixed(1)} MB`);
    return 0;
  },
};
