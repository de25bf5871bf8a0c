// The card of a run through its life: queued, at work with its stages, waiting for approval, ended.
import { actionRows, pageButton } from '../../../feishu/card/action-rows.ts';
import { button } from '../../../feishu/card/buttons.ts';
import { type Card, card, type HeaderColour } from '../../../feishu/card/card.ts';
import type { Element } from '../../../feishu/card/element.ts';
import { fittedCard } from '../../../feishu/card/fit.ts';
import { coloured, joined, type Markdown, md } from '../../../feishu/card/markdown.ts';
import { cutText } from '../../../feishu/card/text.ts';
import { markdown } from '../../../feishu/card/texts.ts';
import { PEOPLE_ZONE, secondText } from '../../../lib/zoned-time.ts';
import { countText, durationText } from '../../../web/page-text.ts';
import {
  RUN_STATE_TITLES,
  type RunKind,
  type RunState,
  type StageReport,
  type SyncRun,
  stageUnit,
} from '../model/run.ts';
import { hasWritten } from '../plan/partly.ts';
import { taskLine, undoLine } from './command-lines.ts';
import { countsLine } from './counts-line.ts';
import { pageWords } from './page-words.ts';
import { RUN_KIND_TITLES, tenseOf } from './run-words.ts';
import { type AimedTask, targetWords } from './target-words.ts';

const COLOURS: Readonly<Record<RunState, HeaderColour>> = {
  queued: 'grey',
  running: 'blue',
  waiting: 'orange',
  ok: 'green',
  partly: 'orange',
  failed: 'red',
  refused: 'grey',
  lapsed: 'grey',
  replaced: 'grey',
  stopped: 'grey',
};
const MOST_FAILED = 5;
const WRITING: ReadonlySet<RunKind> = new Set(['scheduled', 'manual', 'load']);

/** What the run itself does not know. */
export interface RunCardFacts {
  readonly lines?: readonly string[];
  /** Whether it has written, where it has no counts: one that was cut off. */
  readonly hasWritten?: boolean;
}

/** @param link the run's page as people can open it; null without an address */
export function runCard(task: AimedTask, run: SyncRun, link: string | null, extra: RunCardFacts = {}): Card {
  return fittedCard((most) => {
    const lines = [...linesOf(run), ...(extra.lines ?? [])].map((line) => md`- ${cutText(line, most)}`);
    return card({
      title: `${RUN_KIND_TITLES[run.kind]}“${cutText(task.definition.name, 80)}”：${RUN_STATE_TITLES[run.state]}`,
      subtitle: subtitleOf(run),
      colour: COLOURS[run.state],
      elements: [
        ...(lines.length === 0 ? [] : [markdown(joined(lines, '\n'))]),
        ...actionRows([...buttonsOf(task, run, extra), pageButton(run.state === 'failed' ? '看原因' : '看详情', link)]),
        ...(run.state === 'failed' || run.state === 'partly' ? pageWords(link, run.trace) : []),
        markdown(footOf(task, run), { size: 'notation' }),
      ],
    });
  });
}

function footOf(task: AimedTask, { trace }: SyncRun): Markdown {
  const target = targetWords(task);
  const own = md`${coloured('grey', `任务 ${task.id} · 编号 ${trace}${target === null ? '' : ' · 写到'}`)}`;
  return target === null ? own : md`${own} ${target}`;
}

function subtitleOf({ askedAt, tookMs, dueAt }: SyncRun): string {
  const began = dueAt === null ? `${secondText(askedAt, PEOPLE_ZONE)} 发起` : `${secondText(dueAt, PEOPLE_ZONE)} 到点`;
  // As the pages say it: the wait for approval is no work.
  return tookMs === null ? began : `${began} · 用时 ${durationText(tookMs)}`;
}

/** How far it is, or how it ended. */
function linesOf({ kind, state, progress, message, counts, failedRows }: SyncRun): readonly string[] {
  if (state === 'queued') return ['轮到它就开始，做到哪里会写在这张卡片上'];
  if (state === 'running') {
    const stages = (progress?.stages ?? []).map(stageLine);
    const batches = progress === null || progress.batches === 0 ? [] : [batchLine(progress)];
    return stages.length === 0 ? ['已开始'] : [...stages, ...batches];
  }
  const failed = failedRows.slice(0, MOST_FAILED).map(({ row, key, text }) => {
    const place = row === null ? '' : `第 ${row} 行`;
    return [place, key === '' ? '' : `（${key}）`, text].filter((part) => part !== '').join('');
  });
  const more = failedRows.length > failed.length ? [`没有写成的还有 ${failedRows.length - failed.length} 处`] : [];
  // Of a run that went well, whose message is its counts, once.
  const isSaid = message !== null && !(state === 'ok' && counts !== null && WRITING.has(kind));
  return [
    ...(isSaid ? [message] : []),
    ...(counts === null ? [] : [countsLine(counts, tenseOf({ kind, state }))]),
    ...failed,
    ...more,
  ];
}

function stageLine({ name, startedAt, endedAt, rows, note }: StageReport): string {
  const amount = rows === null ? [] : [`${countText(rows)} ${stageUnit({ name })}`];
  const took = endedAt === null ? ['进行中'] : [durationText(Date.parse(endedAt) - Date.parse(startedAt))];
  return `${name}：${[...amount, ...(note === null ? [] : [note]), ...took].join('，')}`;
}

function batchLine({ batches, batchesDone, retries, waitedMs }: NonNullable<SyncRun['progress']>): string {
  const waits = waitedMs < 1_000 ? '' : `，按飞书的要求等了 ${durationText(waitedMs)}`;
  return `第 ${batchesDone}/${batches} 批${retries === 0 ? '' : `，重试 ${retries} 次`}${waits}`;
}

function buttonsOf({ id }: Pick<AimedTask, 'id'>, run: SyncRun, extra: RunCardFacts): readonly Element<'outside'>[] {
  switch (run.state) {
    case 'queued':
    case 'running':
      return [button('停止', { do: taskLine('停止', id) }, { confirm: STOPPING })];
    case 'failed':
    case 'stopped':
    case 'lapsed':
      return [button('重试', { do: again(run, id) }, { kind: 'primary' }), ...undoButton(run, extra)];
    case 'partly':
      return [
        button(run.kind === 'undo' ? '再撤销一次' : '再运行一次', { do: again(run, id) }),
        ...undoButton(run, extra),
      ];
    case 'ok':
      return run.kind === 'dry' ? [button('正式运行', { do: taskLine('运行', id) })] : undoButton(run, extra);
    default:
      return [];
  }
}

const STOPPING = { title: '停止这次同步？', text: '正在写的一批会写完，写过的留在表里，可以撤销' };

/** The same once more: after an undoing a run of the task would write what was put back. */
function again({ kind, undoes }: SyncRun, task: number): string {
  if (kind === 'undo' && undoes !== null) return undoLine(undoes);
  return taskLine(kind === 'dry' ? '试跑' : kind === 'verify' ? '核对' : '运行', task);
}

/** Where something was written. */
function undoButton({ id, kind, state, counts }: SyncRun, extra: RunCardFacts): readonly Element<'outside'>[] {
  const isWritten = counts === null ? extra.hasWritten === true : hasWritten(counts);
  // The counts of a plan that lapsed are what it would have written.
  if (!isWritten || state === 'lapsed' || kind === 'dry' || kind === 'verify') return [];
  const confirm = { title: '撤销这次同步？', text: '写过的行改回之前的样子；别人之后又改过的格子不动' };
  return [button('撤销', { do: undoLine(id), once: `sync-undo/${id}` }, { confirm })];
}
