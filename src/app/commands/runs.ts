// zhiban runs: what ran, stage by stage, with rows, time and error.
import type { CliCommand } from '../../cli/command.ts';
import { textOption } from '../../cli/command.ts';
import { UserError } from '../../lib/errors.ts';
import { PEOPLE_ZONE, secondText } from '../../lib/zoned-time.ts';
import { runStatusTitle } from '../../scheduler/run-status.ts';
import { listRuns, type RunWithStages } from '../../store/runs.ts';
import { type CoreContext, openWhole } from './core-context.ts';

const DEFAULT_LIMIT = 20;

export const runsCommand: CliCommand<CoreContext> = {
  words: ['runs'],
  summary: '最近的运行：每一步的行数、毫秒、错误',
  options: {
    limit: { type: 'string', value: '条数', summary: `列出多少次，默认 ${DEFAULT_LIMIT}` },
    job: { type: 'string', value: '作业', summary: '只看一种作业' },
    json: { type: 'boolean', summary: '只输出 JSON' },
  },
  run: async (ctx, input) => {
    const limit = Number(textOption(input, 'limit') ?? DEFAULT_LIMIT);
    if (!Number.isInteger(limit) || limit < 1)
      throw new UserError(`--limit 应为正整数，收到的是“${textOption(input, 'limit')}”`);
    const job = textOption(input, 'job');
    const program = await openWhole(ctx);
    try {
      const runs = await listRuns(program.store, job === undefined ? { limit } : { limit, job });
      if (runs.length === 0) {
        const none = job === undefined ? '还没有运行过' : `没有作业“${job}”的运行`;
        input.out.line(`${none}；用 zhiban run daily 跑一次每日台账`);
      }
      for (const run of runs) for (const line of runLines(run)) input.out.line(line);
      input.out.json({ runs });
      return 0;
    } finally {
      await program.closers.close();
    }
  },
};

function runLines(run: RunWithStages): readonly string[] {
  const head = `${secondText(run.startedAt.toISOString(), PEOPLE_ZONE)}  ${run.job}  ${runStatusTitle(run.status)}  ${run.id}`;
  const stages = run.stages.map((stage) => {
    const rows = stage.rows === null ? '' : `${stage.rows} 行`;
    const ms = stage.ms === null ? '' : `${stage.ms} 毫秒`;
    return `    ${stage.name}  ${runStatusTitle(stage.status)}  ${rows}  ${ms}${stage.error === null ? '' : `  ${stage.error}`}`;
  });
  const error = run.error === null ? [] : run.error.split('\n').map((line) => `    ! ${line}`);
  return [head, ...stages, ...error];
}
