// zhiban start: the server, until somebody stops it.
import { once } from 'node:events';
import type { CliCommand, CliOutput } from '../../cli/command.ts';
import type { CoreConfig } from '../../config/core.ts';
import { firstAdminLines } from '../../features/duty/first-admin.ts';
import { createLog } from '../log.ts';
import { isPlaygroundFeishu } from '../playground-feishu.ts';
import { openProgram } from '../program.ts';
import type { CoreContext } from './core-context.ts';

export const startCommand: CliCommand<CoreContext> = {
  words: ['start'],
  summary: '启动值班：机器人、网页和作业；Ctrl-C 停止',
  options: {},
  run: async ({ cwd, features, signal }, { out }) => {
    const program = await openProgram({
      cwd,
      parts: features,
      partial: false,
      log: (level) => createLog(level, 'stdout'),
      step: () => {},
      signal,
    });
    try {
      const hasLocalFeishu = isPlaygroundFeishu(program.context.config);
      const { startServer } = await import('../server.ts');
      const server = await startServer(program, features);
      const stopped: Promise<unknown> = signal.aborted ? Promise.resolve() : once(signal, 'abort');
      try {
        out.line(`值班已启动：${server.url}　（Ctrl-C 停止）`);
        if (hasLocalFeishu) out.line(`演练群：${server.url}/playground`);
        if (!hasLocalFeishu) for (const line of await firstAdminLines(program.context)) out.line(line);
        warnWhoIsServed(program.context.config.web, out);
        // Work of the start-up that is impossible ends the program; work that is done leaves it waiting for the signal.
        await Promise.race([stopped, server.prepared.then(() => stopped)]);
      } finally {
        out.remark('正在停止……');
        await server.close();
      }
      return 0;
    } finally {
      await program.closers.close();
    }
  },
};

function warnWhoIsServed({ open, publicUrl, host }: CoreConfig['web'], out: CliOutput): void {
  if (open) out.remark('注意：web.open 为 true，还没有登录功能，凡是连得到这个端口的人都能看台账。');
  else if (publicUrl !== undefined)
    out.remark('注意：配置了 web.publicUrl，但还没有登录功能，网页对谁都不打开；见 web.open。');
  else if (!/^(127\.|localhost$|::1$)/.test(host))
    out.remark(`注意：监听 ${host}，但还没有登录功能，只服务本机的请求；要对网络开放请设 web.open: true。`);
}
