// 同步: all tasks, with how the last run ended and what goes on now as two things.
import { actionRows, choicePanel, pageButton, turnButtons } from '../../../feishu/card/action-rows.ts';
import { type Card, card } from '../../../feishu/card/card.ts';
import { fittedCard } from '../../../feishu/card/fit.ts';
import { coloured, joined, type Markdown, md } from '../../../feishu/card/markdown.ts';
import { cutText } from '../../../feishu/card/text.ts';
import { markdown } from '../../../feishu/card/texts.ts';
import type { Paging } from '../../../lib/paging.ts';
import { minuteText, PEOPLE_ZONE } from '../../../lib/zoned-time.ts';
import { RUN_STATE_TITLES, type SyncRun } from '../model/run.ts';
import type { SyncTask } from '../model/task.ts';
import { UNTIL_RESUMED } from '../tasks/pause.ts';
import { isPaused } from '../tasks/paused.ts';
import { MODE_TITLES } from '../tasks/titles.ts';
import { listLine, taskLine } from './command-lines.ts';
import { countsLine } from './counts-line.ts';
import { RUN_KIND_TITLES, tenseOf } from './run-words.ts';

export interface ListedTask {
  readonly task: SyncTask;
  /** The last one that ended; null before. */
  readonly last: SyncRun | null;
  /** Queued, running or waiting; none: nothing goes on. */
  readonly open: readonly SyncRun[];
  /** Chinese: 每天 03:00; null: only when asked. */
  readonly when: string | null;
}

export interface TaskListFacts {
  readonly tasks: readonly ListedTask[];
  readonly total: number;
  readonly paging: Pick<Paging, 'page' | 'pages'>;
  readonly link: string | null;
  readonly now: Date;
}

export function taskListCard({ tasks, total, paging, link, now }: TaskListFacts): Card {
  if (total === 0) {
    const text = link === null ? '请在网页 /sync 上新建，或用 zhiban sync import 导入。' : '请在网页上新建。';
    return card({
      title: '还没有同步任务',
      colour: 'grey',
      elements: [markdown(md`${text}`), ...actionRows([pageButton('打开网页', link)])],
    });
  }
  const bad = tasks.filter(({ last }) => last?.state === 'failed' || last?.state === 'partly').length;
  return fittedCard((most) =>
    card({
      title: bad === 0 ? `${total} 个同步任务` : `${total} 个同步任务，${bad} 个上次没有全部成功`,
      colour: bad === 0 ? 'green' : 'orange',
      elements: [
        markdown(
          joined(
            tasks.map((one) => lineOf(one, most, now)),
            '\n',
          ),
        ),
        ...actionRows([
          ...turnButtons({ page: paging.page, pages: paging.pages, lineOf: listLine }),
          pageButton('打开网页', link),
        ]),
        ...[
          choicePanel(
            '运行一个',
            tasks.map(({ task }) => ({
              text: `${task.id} ${cutText(task.definition.name, 20)}`,
              line: taskLine('运行', task.id),
            })),
          ),
        ].filter((one) => one !== null),
      ],
    }),
  );
}

function lineOf({ task, last, open, when }: ListedTask, most: number, now: Date): Markdown {
  const { id, definition } = task;
  const mode = MODE_TITLES[definition.mode];
  const does = open.length === 0 ? standingWords(task, now) : open.map(openWords).join('、');
  return md`- **${id} ${cutText(definition.name, most)}**　${mode} · ${when ?? '只在有人要时'}${does === '' ? '' : md` · ${coloured('blue', does)}`}\n　　${lastWords(last)}`;
}

/** An undoing is told from the runs that go on beside it. */
function openWords({ kind, state }: SyncRun): string {
  return `${kind === 'undo' ? RUN_KIND_TITLES.undo : ''}${RUN_STATE_TITLES[state]}`;
}

function standingWords(task: SyncTask, now: Date): string {
  const { definition, pausedUntil } = task;
  if (!definition.enabled) return '已停用';
  if (pausedUntil === null || !isPaused(task, now)) return '';
  return pausedUntil === UNTIL_RESUMED ? '已暂停' : `暂停到 ${minuteText(pausedUntil, PEOPLE_ZONE)}`;
}

function lastWords(last: SyncRun | null): Markdown {
  if (last === null) return md`${coloured('grey', '还没有运行过')}`;
  const colour = last.state === 'ok' ? 'green' : last.state === 'failed' ? 'red' : 'orange';
  const at = minuteText(last.endedAt ?? last.askedAt, PEOPLE_ZONE);
  const detail = last.counts === null ? (last.message ?? '') : countsLine(last.counts, tenseOf(last));
  return md`${coloured(colour, RUN_STATE_TITLES[last.state])} ${at}　${cutText(detail, 120)}`;
}
