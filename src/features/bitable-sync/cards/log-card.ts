// 同步 日志: the last runs of a task, one a line.
import { actionRows, pageButton } from '../../../feishu/card/action-rows.ts';
import { button } from '../../../feishu/card/buttons.ts';
import { type Card, card } from '../../../feishu/card/card.ts';
import { fittedCard } from '../../../feishu/card/fit.ts';
import { coloured, joined, type Markdown, md } from '../../../feishu/card/markdown.ts';
import { cutText } from '../../../feishu/card/text.ts';
import { markdown } from '../../../feishu/card/texts.ts';
import { minuteText, PEOPLE_ZONE } from '../../../lib/zoned-time.ts';
import { durationText } from '../../../web/page-text.ts';
import { RUN_STATE_TITLES, type SyncRun } from '../model/run.ts';
import type { SyncTask } from '../model/task.ts';
import { taskLine } from './command-lines.ts';
import { countsLine } from './counts-line.ts';
import { RUN_KIND_TITLES, tenseOf } from './run-words.ts';
import { targetWords } from './target-words.ts';

/** @param runs the newest first @param link the task's page; null without `web.publicUrl` */
export function logCard(task: SyncTask, runs: readonly SyncRun[], link: string | null): Card {
  const [newest] = runs;
  return fittedCard((most) =>
    card({
      title: `“${cutText(task.definition.name, 80)}”最近 ${runs.length} 次运行`,
      colour: newest?.state === 'failed' ? 'red' : newest?.state === 'ok' ? 'green' : 'grey',
      elements: [
        markdown(
          runs.length === 0
            ? md`还没有运行过`
            : joined(
                runs.map((run) => lineOf(run, most)),
                '\n',
              ),
        ),
        ...actionRows([button('运行', { do: taskLine('运行', task.id) }), pageButton('看全部', link)]),
        markdown(footOf(task), { size: 'notation' }),
      ],
    }),
  );
}

function footOf(task: SyncTask): Markdown {
  const target = targetWords(task);
  const own = md`${coloured('grey', `任务 ${task.id}${target === null ? '' : ' · 写到'}`)}`;
  return target === null ? own : md`${own} ${target}`;
}

function lineOf(run: SyncRun, most: number): Markdown {
  const { kind, state, askedAt, tookMs, counts, message, trace } = run;
  // As the pages say it: the wait for approval is no work.
  const took = tookMs === null ? '' : `，${durationText(tookMs)}`;
  const detail = counts === null ? (message ?? '').split('\n', 1).join('') : countsLine(counts, tenseOf(run));
  return md`- ${minuteText(askedAt, PEOPLE_ZONE)} ${RUN_KIND_TITLES[kind]} **${RUN_STATE_TITLES[state]}**${took}　${cutText(detail, most)} ${coloured('grey', trace)}`;
}
