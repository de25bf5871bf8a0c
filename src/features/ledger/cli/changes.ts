// zhiban ledger changes: what changed, as JSON lines or as a workbook.
import type { CliCommand, CliInput } from '../../../cli/command.ts';
import { textOption } from '../../../cli/command.ts';
import { instantFrom } from '../../../cli/instant-option.ts';
import { outputFile } from '../../../cli/output-file.ts';
import { UserError } from '../../../lib/errors.ts';
import { type LedgerContext, ledgerNamed, siteNamed, withDuck } from '../context.ts';
import { type Change, type ChangeFilter, readChanges } from '../history/changes.ts';
import { writeChangelog } from '../workbook/changelog.ts';

export const changesCommand: CliCommand<LedgerContext> = {
  words: ['ledger', 'changes'],
  summary: '列出变更：每行一个 JSON 对象；--format xlsx --out 写成变更日志工作簿',
  options: {
    since: { type: 'string', value: 'ISO时刻', summary: '从这个时刻起发布的变更；不写时区按北京时间' },
    site: { type: 'string', value: '基地', summary: '只看一个基地' },
    ledger: { type: 'string', value: '台账', summary: '只看一本台账' },
    format: { type: 'string', value: 'jsonl|xlsx', summary: '默认 jsonl' },
    out: { type: 'string', value: '文件', summary: '写到文件；xlsx 必须写' },
  },
  run: async (ctx, input) => {
    const filter = filterFrom(ctx, input);
    const format = textOption(input, 'format') ?? 'jsonl';
    const out = textOption(input, 'out');
    if (format === 'xlsx') {
      if (out === undefined) throw new UserError('--format xlsx 要用 --out 写明文件，例如 --out 变更日志.xlsx');
      const written = await writeChangelog(ctx, filter, await outputFile('--out', out));
      input.out.line(`已写 ${out}：${written.rows} 行`);
      return 0;
    }
    if (format !== 'jsonl') throw new UserError(`--format 应为 jsonl 或 xlsx，收到的是“${format}”`);
    if (out !== undefined) throw new UserError('--out 只用于 --format xlsx；JSON 行请用 > 文件 重定向');
    await withDuck(ctx, async (session) => {
      for await (const batch of readChanges(ctx, session, filter)) {
        if (batch.length > 0) await input.out.raw(`${batch.map(lineOf).join('\n')}\n`);
      }
    });
    return 0;
  },
};

/** The fields that programs may rely on. */
function lineOf({ ledger, site, key, kind, field, before, after, who, when, detectedAt }: Change): string {
  return JSON.stringify({ ledger, site, key, kind, field, before, after, who, when, detectedAt });
}

function filterFrom(ctx: LedgerContext, input: CliInput): ChangeFilter {
  const site = textOption(input, 'site');
  const ledger = textOption(input, 'ledger');
  return {
    since: instantFrom('--since', textOption(input, 'since')),
    site: site === undefined ? undefined : siteNamed(ctx, site).code,
    ledger: ledger === undefined ? undefined : ledgerNamed(ctx, ledger),
  };
}
