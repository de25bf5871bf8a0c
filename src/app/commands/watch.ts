// zhiban watch: a small process of its own that looks at a server, and speaks when it does not answer.
import type { CliCommand } from '../../cli/command.ts';

export const watchCommand: CliCommand<{ readonly cwd: string; readonly signal: AbortSignal }> = {
  words: ['watch'],
  summary: '守望：单独的小进程，看着值班的 /healthz，不应答时直接说给机器人或邮箱；Ctrl-C 停止',
  options: {
    once: { type: 'boolean', summary: '只看一次；正常返回 0' },
    test: { type: 'boolean', summary: '给每个配置的机器人和邮箱发一条测试消息' },
  },
  run: async (context, input) => {
    const { runWatch } = await import('../watch/run.ts');
    return runWatch(input, context);
  },
};
