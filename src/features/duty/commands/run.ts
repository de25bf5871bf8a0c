// 运行 〈编号〉: one run with its stages, by its id or the last letters of it.
import type { Command } from '../../../bot/command.ts';
import type { CommandContext } from '../../../feature.ts';
import { type Card, card, type HeaderColour } from '../../../feishu/card/card.ts';
import { fittedCard } from '../../../feishu/card/fit.ts';
import { joined, md } from '../../../feishu/card/markdown.ts';
import { table } from '../../../feishu/card/table.ts';
import { cutText } from '../../../feishu/card/text.ts';
import { markdown } from '../../../feishu/card/texts.ts';
import { isoInstant } from '../../../lib/clock.ts';
import { UserError } from '../../../lib/errors.ts';
import { PEOPLE_ZONE, secondText } from '../../../lib/zoned-time.ts';
import type { OutgoingBody } from '../../../outbox/channel.ts';
import { type Asker, mayDo, rightRules } from '../../../people/rights.ts';
import { runStatusTitle } from '../../../scheduler/run-status.ts';
import { listRuns, type RunWithStages } from '../../../store/runs.ts';
import type { RunStatus } from '../../../store/tables.ts';
import { countText, durationText } from '../../../web/page-text.ts';
import { deliveryJob } from '../delivery-job.ts';
import type { DutySettings } from '../settings.ts';
import { isTraceNumber, traceText } from './trace.ts';

const LOOKED_AT = 500;

export const runCommand: Command<CommandContext<DutySettings>> = {
  names: ['运行', 'run'],
  title: '一次运行做了什么、每一步用时多少、为什么没做成；也可以写回答、卡片里的编号',
  usage: '运行 〈编号〉',
  examples: ['运行'],
  right: 'query',
  run: async (ctx, { words, asker }) => {
    const { store, house } = ctx;
    const asked = words.join('').toUpperCase();
    if (isTraceNumber(asked)) return { messages: [{ body: await numberedBody(ctx, asked, asker) }] };
    // Without a number what people mean is hardly one of those that run all the time.
    const jobs = await house.timetable();
    const routine = jobs.filter(({ isRoutine }) => isRoutine).map(({ name }) => name);
    const runs = await listRuns(store, { limit: LOOKED_AT, quiet: asked === '' ? [deliveryJob.name, ...routine] : [] });
    const titles = new Map(jobs.map(({ name, title }) => [name, title]));
    const run = chosen(runs, words.join(''));
    const body = runCard(run, titles.get(run.job) ?? run.job);
    return {
      messages: [{ body: { kind: 'card', card: body, fallbackText: `${run.job} ${runStatusTitle(run.status)}` } }],
    };
  },
};

/** What became of it says more than that it was asked for; who may not see that is told of his own asking. */
async function numberedBody(ctx: CommandContext<DutySettings>, trace: string, asker: Asker): Promise<OutgoingBody> {
  const found = await ctx.house.numbered(trace);
  const may = found !== null && mayDo(rightRules(ctx.config), asker, { ...found.need, sites: [] });
  return may ? found.body : { kind: 'text', text: await traceText(ctx, trace, asker) };
}

/** Without a number the newest. @throws UserError when there is none, or several that end so */
function chosen(runs: readonly RunWithStages[], text: string): RunWithStages {
  const wanted = text.toLowerCase();
  const found = wanted === '' ? runs.slice(0, 1) : runs.filter(({ id }) => id.toLowerCase().endsWith(wanted));
  const [run, ...more] = found;
  if (run === undefined)
    throw new UserError(
      wanted === ''
        ? '还没有运行过'
        : `最近 ${LOOKED_AT} 次运行里没有编号以“${text.slice(0, 40)}”结尾的；发“状态”看每个作业的上次运行`,
    );
  if (more.length > 0) throw new UserError(`编号以“${text}”结尾的运行有 ${found.length} 次，请多写几位`);
  return run;
}

const COLOURS: Readonly<Record<RunStatus, HeaderColour>> = {
  waiting: 'grey',
  running: 'blue',
  ok: 'green',
  partial: 'orange',
  failed: 'red',
  lost: 'red',
  skipped: 'grey',
};
const TRIGGERS: Readonly<Record<string, string>> = { cli: '命令行', page: '网页', schedule: '自动', chat: '群里' };

/** The newest: a run that is had again by hand goes on with further ones. */
const MOST_STAGES = 40;

export function runCard(run: RunWithStages, title: string): Card {
  return fittedCard((most) => cardWith(run, title, most));
}

function cardWith(run: RunWithStages, title: string, most: number): Card {
  const ms = run.finishedAt === null ? null : run.finishedAt.getTime() - run.startedAt.getTime();
  const facts = [
    `${secondText(isoInstant(run.startedAt), PEOPLE_ZONE)} 开始`,
    TRIGGERS[run.trigger] ?? run.trigger,
    ...(ms === null ? [] : [`用时 ${durationText(ms)}`]),
  ];
  return card({
    title: `${title}：${runStatusTitle(run.status)}`,
    subtitle: facts.join(' · '),
    colour: COLOURS[run.status],
    width: 'fill',
    elements: [
      ...(run.error === null
        ? []
        : [
            markdown(
              joined(
                run.error
                  .split('\n')
                  .slice(0, 12)
                  .map((line) => md`- ${cutText(line, most)}`),
                '\n',
              ),
            ),
          ]),
      table({
        columns: [
          { title: '步骤', type: 'text' },
          { title: '结果', type: 'text' },
          { title: '行数', type: 'text' },
          { title: '用时', type: 'text' },
        ],
        rows: run.stages
          .slice(-MOST_STAGES)
          .map((stage) => [
            cutText(stage.name, most),
            runStatusTitle(stage.status),
            stage.rows === null ? '' : countText(stage.rows),
            stage.ms === null ? '' : durationText(stage.ms),
          ]),
      }),
      markdown(md`运行编号 ${run.id}`, { size: 'notation' }),
    ],
  });
}
