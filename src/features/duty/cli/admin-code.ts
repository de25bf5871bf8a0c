// zhiban admin code: a one-time code that makes its sender an administrator.
import type { CliCommand } from '../../../cli/command.ts';
import type { FeatureContext } from '../../../feature.ts';
import { codeLines, freshAdminCode } from '../first-admin.ts';
import type { DutySettings } from '../settings.ts';

export const adminCodeCommand: CliCommand<FeatureContext<DutySettings>> = {
  words: ['admin', 'code'],
  summary: '打印一个一次性码，24 小时内谁把它发给值班，谁就是管理员；以前没有用过的码作废',
  options: {},
  run: async (ctx, { out }) => {
    for (const line of codeLines(await freshAdminCode(ctx))) out.line(line);
    return 0;
  },
};
