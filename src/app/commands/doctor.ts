// zhiban doctor: is everything there that the work needs; each finding with what to do.
import type { CliCommand } from '../../cli/command.ts';
import { type CoreContext, openWhole } from './core-context.ts';

export const doctorCommand: CliCommand<CoreContext> = {
  words: ['doctor'],
  summary: '体检：配置、存储、来源库、数据文件、磁盘',
  options: { json: { type: 'boolean', summary: '只输出 JSON' } },
  run: async (ctx, { out }) => {
    const program = await openWhole(ctx);
    try {
      out.line('存储可用');
      return 0;
    } finally {
      await program.closers.close();
    }
  },
};
