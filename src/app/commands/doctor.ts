// zhiban doctor: is everything there that the work needs; each finding with what to do.
import type { CliCommand } from '../../cli/command.ts';
import type { Check } from '../../feature.ts';
import { doctorChecks } from '../doctor/doctor.ts';
import { ensurePlayground } from '../playground.ts';
import { type CoreContext, openWhole } from './core-context.ts';

const MARKS: Readonly<Record<Check['state'], string>> = { ok: '好', warning: '注意', fault: '不行' };

export const doctorCommand: CliCommand<CoreContext> = {
  words: ['doctor'],
  summary: '体检：存储、磁盘、时钟、飞书权限、时间表、备份、来源库、台账、数据文件；有一项不行就返回 1',
  options: { json: { type: 'boolean', summary: '只输出 JSON' } },
  run: async (ctx, { out }) => {
    const program = await openWhole(ctx);
    try {
      await ensurePlayground(program.context);
      const found: Check[] = [];
      for await (const check of doctorChecks(program, ctx.features, { quick: false })) {
        found.push(check);
        out.line(`[${MARKS[check.state]}] ${check.title}：${check.finding}`);
      }
      const faults = found.filter((check) => check.state === 'fault').length;
      out.line(faults === 0 ? '体检通过' : `${faults} 项不行，请按上面的提示处理`);
      out.json({ ok: faults === 0, checks: found });
      return faults === 0 ? 0 : 1;
    } finally {
      await program.closers.close();
    }
  },
};
