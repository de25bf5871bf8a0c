// zhiban run: one job, now, in this process.
import type { CliCommand } from '../../cli/command.ts';
import { textOption } from '../../cli/command.ts';
import { instantFrom } from '../../cli/instant-option.ts';
import { UserError } from '../../lib/errors.ts';
import { knownJobs } from '../known-jobs.ts';
import { ensurePlayground } from '../playground.ts';
import { runJob } from '../run-job.ts';
import { type CoreContext, openWhole } from './core-context.ts';

export const runCommand: CliCommand<CoreContext> = {
  words: ['run'],
  rest: '<作业>',
  summary: '立即运行一个作业，例如 daily：刷新 → 比对 → 工作簿；全部完成才返回 0',
  options: {
    due: { type: 'string', value: 'ISO时刻', summary: '本应运行的时刻；同一作业同一时刻只成功一次，没有成功的再运行' },
    json: { type: 'boolean', summary: '只输出 JSON' },
  },
  run: async (ctx, input) => {
    const [name, ...more] = input.positionals;
    const known = knownJobs(ctx.features);
    const found = known.find(({ job }) => job.name === name);
    if (found === undefined || more.length > 0) {
      const list = known.map(({ job }) => `${job.name}（${job.title}）`).join('、');
      throw new UserError(`要运行的作业应为其中之一：${list}；收到的是“${input.positionals.join(' ')}”`);
    }
    const program = await openWhole(ctx);
    try {
      await ensurePlayground(program.context);
      const dueAt = dueMoment(textOption(input, 'due'));
      const run = await runJob(found.contextOf(program) as never, found.job, { dueAt, trigger: 'cli' });
      input.out.json(run);
      if (run.status === 'already') {
        const running = run.outcome === 'running';
        const why = running ? '正在运行，请等它结束' : '已经成功运行过，这次不再运行';
        input.out.line(`${found.job.title}：这个时刻${why}（${run.id}，zhiban runs 可查）`);
        return running ? 1 : 0;
      }
      if (run.error !== null) input.out.remark(run.error);
      input.out.line(
        `${found.job.title}：${run.status === 'ok' ? '完成' : run.status === 'partial' ? '部分完成' : '失败'}（${run.id}）`,
      );
      return run.status === 'ok' ? 0 : 1;
    } finally {
      await program.closers.close();
    }
  },
};

function dueMoment(text: string | undefined): Date | null {
  if (text === undefined) return null;
  const at = /[zZ]$|[+-]\d\d:?\d\d$/.test(text) ? instantFrom('--due', text) : undefined;
  if (at !== undefined) return new Date(at);
  throw new UserError(`--due 应为带时区的 ISO 时刻，例如 2026-11-22T08:00:00+08:00；收到的是“${text}”`);
}
