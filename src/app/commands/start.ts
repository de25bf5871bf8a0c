// zhiban start: the server, until somebody stops it.
import { once } from 'node:events';
import type { CliCommand } from '../../cli/command.ts';
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
        for (const remark of signinRemarks(program.context.config, hasLocalFeishu)) out.remark(remark);
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

/** Pure: how people get in, where that is not plain, and what is not safe about it. */
export function signinRemarks(
  config: Pick<CoreConfig, 'web' | 'feishu' | 'playground'>,
  hasLocalFeishu: boolean,
): readonly string[] {
  const { publicUrl, host } = config.web;
  const isOut = publicUrl !== undefined || !/^(127\.|localhost$|::1$)/.test(host);
  const remarks: string[] = [];
  if (config.playground.enabled && !isOut) return remarks;
  const app = hasLocalFeishu ? undefined : config.feishu;
  if (app === undefined) remarks.push('登录网页：没有配飞书应用，请运行 zhiban signin 打印一次性口令。');
  else if (publicUrl === undefined)
    remarks.push(
      '注意：没有配 web.publicUrl，别的机器上不能用飞书登录，消息里也没有网页链接；可以用 zhiban signin 打印一次性口令。',
    );
  if (publicUrl?.startsWith('http:') === true)
    remarks.push('注意：web.publicUrl 是 http，登录会明文传输；请放在 https 后面，见 config/examples/nginx.conf。');
  return remarks;
}
