// zhiban audit export: the audit of a time as CSV or JSON lines.
import type { CliCommand, CliInput } from '../../../cli/command.ts';
import { textOption } from '../../../cli/command.ts';
import { instantFrom } from '../../../cli/instant-option.ts';
import { outputFile } from '../../../cli/output-file.ts';
import type { FeatureContext } from '../../../feature.ts';
import { UserError } from '../../../lib/errors.ts';
import { countText } from '../../../web/page-text.ts';
import { auditText, recordAuditExport, writeAuditFile } from '../audit/export.ts';
import type { DutySettings } from '../settings.ts';

const DAY_MS = 86_400_000;

export const auditExportCommand: CliCommand<FeatureContext<DutySettings>> = {
  words: ['audit', 'export'],
  summary: '导出审计：--out 写 .csv 或 .jsonl 文件，不写就把 JSON 行写到标准输出',
  options: {
    from: { type: 'string', value: '日期或时刻', summary: '从什么时候起（含），按北京时间；不写从头起' },
    to: { type: 'string', value: '日期或时刻', summary: '到什么时候止；只写日期时含那一天' },
    out: { type: 'string', value: '文件', summary: '以 .csv 或 .jsonl 结尾' },
  },
  run: async (ctx, input) => {
    const began = performance.now();
    const filter = { from: instantFrom('--from', textOption(input, 'from')), to: endFrom(input) };
    const out = textOption(input, 'out');
    const end = async (rows: number): Promise<void> => {
      const text = `审计 ${filter.from ?? ''}..${filter.to ?? ''}`;
      await recordAuditExport(ctx, { person: 'cli', text, rows, ms: performance.now() - began });
    };
    if (out === undefined) {
      let rows = 0;
      for await (const piece of auditText(ctx, filter, 'jsonl')) {
        ctx.signal.throwIfAborted();
        await input.out.raw(piece.text);
        rows += piece.rows;
      }
      await end(rows);
      return 0;
    }
    const format = /\.csv$/i.test(out) ? 'csv' : /\.jsonl$/i.test(out) ? 'jsonl' : null;
    if (format === null) throw new UserError(`--out 应为 .csv 或 .jsonl 文件，收到的是“${out}”`);
    const rows = await writeAuditFile(ctx, { path: await outputFile('--out', out), filter, format });
    await end(rows);
    input.out.line(`已写 ${out}：${countText(rows)} 条`);
    return 0;
  },
};

/** The whole day where only a day is written. */
function endFrom(input: CliInput): string | undefined {
  const text = textOption(input, 'to');
  const at = instantFrom('--to', text);
  if (at === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(text ?? '')) return at;
  return new Date(Date.parse(at) + DAY_MS).toISOString();
}
