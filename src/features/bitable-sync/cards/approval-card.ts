// The card of a plan that waits for approval: why, how many, ten examples of each kind as before → after.

import { actionRows, pageButton } from '../../../feishu/card/action-rows.ts';
import { button, spentButton } from '../../../feishu/card/buttons.ts';
import { type Card, card } from '../../../feishu/card/card.ts';
import { panel } from '../../../feishu/card/containers.ts';
import type { Element } from '../../../feishu/card/element.ts';
import { firstFitting } from '../../../feishu/card/fit.ts';
import { bold, coloured, joined, type Markdown, md, person } from '../../../feishu/card/markdown.ts';
import { cutText } from '../../../feishu/card/text.ts';
import { markdown } from '../../../feishu/card/texts.ts';
import { PEOPLE_ZONE, secondText } from '../../../lib/zoned-time.ts';
import { countText } from '../../../web/page-text.ts';
import type { WaitingPlan } from '../approve/queries.ts';
import type { SyncRun } from '../model/run.ts';
import type { ShownChange, ShownPlan, ShownRow } from '../model/shown-plan.ts';
import { decideLine } from './command-lines.ts';
import { countsLine } from './counts-line.ts';
import { pageWords } from './page-words.ts';
import { RUN_KIND_TITLES } from './run-words.ts';
import { type AimedTask, targetWords } from './target-words.ts';
import { whoWords } from './who-words.ts';

/** Ten of each kind where they fit, with cells as long as they fit. */
const ROOMS = [
  { rows: 10, cell: 60, cells: 6 },
  { rows: 10, cell: 30, cells: 3 },
  { rows: 10, cell: 16, cells: 2 },
  { rows: 5, cell: 12, cells: 2 },
  { rows: 1, cell: 12, cells: 1 },
] as const;
type Room = (typeof ROOMS)[number];

const KINDS: readonly (readonly [keyof ShownPlan['examples'], string])[] = [
  ['delete', '删除'],
  ['archive', '移到归档表'],
  ['mark', '标记'],
  ['clear', '清空'],
  ['update', '更新'],
  ['create', '新增'],
];

/** @param link the run's page as people can open it; null without an address */
export function approvalCard(task: AimedTask, run: SyncRun, plan: WaitingPlan, link: string | null): Card {
  const { shown } = plan;
  return firstFitting<Room>(ROOMS, (room) =>
    card({
      title: `${RUN_KIND_TITLES[run.kind]}“${cutText(task.definition.name, 80)}”${stateWords(plan)}`,
      subtitle: countsLine(shown.counts, 'planned'),
      colour: plan.state === 'waiting' ? 'orange' : 'grey',
      elements: [
        markdown(
          joined(
            shown.reasons.slice(0, 6).map((reason) => md`- ${cutText(reason, 200)}`),
            '\n',
          ),
        ),
        markdown(md`${placeWords(task)}${rowsWords(shown)}约 ${shown.requests} 次请求、${shown.minutes} 分钟`),
        ...KINDS.flatMap(([kind, title]) => examples(title, shown.examples[kind], room)),
        ...fields(shown, room),
        ...listed('转换不了、不会写的值', shown.losses, shown.lossCount, room),
        ...listed('有人在多维表格里改过的格子', shown.edited, shown.editedCount, room),
        ...listed('主键的问题', shown.keyFaults, shown.keyFaultCount, room),
        ...listed('撤销也回不来的', shown.notUndone, shown.notUndone.length, room),
        ...buttons(plan, link),
        ...pageWords(link, run.trace),
        markdown(who(plan, run), { size: 'notation' }),
        markdown(md`${coloured('grey', `任务 ${task.id} · 编号 ${run.trace}`)}`, { size: 'notation' }),
      ],
    }),
  );
}

function placeWords(task: AimedTask): Markdown {
  const target = targetWords(task);
  return target === null ? md`` : md`写到 ${target}；`;
}

/** An undoing counts them only where it takes something away. */
function rowsWords({ remoteRows }: ShownPlan): string {
  return remoteRows === null ? '' : `表里现在有 ${countText(remoteRows)} 条，`;
}

const STATES: Readonly<Record<WaitingPlan['state'], string>> = {
  waiting: '的计划要审批',
  approved: '的计划已批准',
  refused: '的计划被拒绝',
  replaced: '的计划已被新的取代',
  lapsed: '的计划没有人批，已失效',
};

/** What stands behind the name of the task. */
export function stateWords({ state }: Pick<WaitingPlan, 'state'>): string {
  return STATES[state];
}

function examples(title: string, rows: readonly ShownRow[], room: Room): readonly Element<'any'>[] {
  if (rows.length === 0) return [];
  const lines = rows.slice(0, room.rows).map((row) => rowLine(row, room));
  return [panel({ title: `${title}，例 ${lines.length} 条`, open: true, elements: [markdown(joined(lines, '\n'))] })];
}

function rowLine({ key, record, changes }: ShownRow, { cell, cells }: Room): Markdown {
  const shown = changes.slice(0, cells).map((change) => changeText(change, cell));
  const more = changes.length > shown.length ? [`另 ${changes.length - shown.length} 格`] : [];
  return md`- ${bold(cutText(key === '' ? (record ?? '没有主键') : key, cell))}　${joined([...shown, ...more], ' · ')}`;
}

function changeText({ field, before, after }: ShownChange, most: number): Markdown {
  const text = (value: string): string => (value === '' ? '（空）' : cutText(value, most));
  return before === ''
    ? md`${cutText(field, most)} ${text(after)}`
    : md`${cutText(field, most)} ${text(before)} → ${text(after)}`;
}

function fields({ fields: all, skipped }: ShownPlan, { rows, cell }: Room): readonly Element<'any'>[] {
  const made = all.filter(({ isNew }) => isNew);
  const lines = [
    ...all.map(
      (one) =>
        md`- ${cutText(one.column, cell)} → ${cutText(one.field, cell)}${one.isNew ? '（新建）' : ''}：${cutText(one.reason, 100)}`,
    ),
    ...skipped.map((one) => md`- ${cutText(one.column, cell)} 不写：${cutText(one.reason, 100)}`),
  ].slice(0, rows * 3);
  if (lines.length === 0) return [];
  const title = `字段 ${all.length} 个${made.length === 0 ? '' : `，新建 ${made.length} 个`}`;
  return [panel({ title, elements: [markdown(joined(lines, '\n'))] })];
}

function listed(title: string, texts: readonly string[], count: number, { rows }: Room): readonly Element<'any'>[] {
  if (count === 0) return [];
  const lines = texts.slice(0, rows).map((text) => md`- ${cutText(text, 120)}`);
  return [panel({ title: `${title}：${count} 处`, elements: [markdown(joined(lines, '\n'))] })];
}

function buttons(plan: WaitingPlan, link: string | null): readonly Element<'outside'>[] {
  const page = pageButton('看全部', link);
  if (plan.state !== 'waiting') return actionRows([spentButton(STATES[plan.state].slice(1)), page]);
  const { counts } = plan.shown;
  const text = `${countsLine(counts, 'planned')}。批准后先按最新的数据再算一遍，要删、标记或清空的更多就再问一次`;
  return actionRows([
    button(
      '批准',
      { do: decideLine('yes', plan.run) },
      { kind: 'primary', confirm: { title: '批准这份计划？', text } },
    ),
    button('拒绝', { do: decideLine('no', plan.run) }),
    page,
  ]);
}

function who(plan: WaitingPlan, { message }: SyncRun): Markdown {
  const { state, askedBy, needsOther, expiresAt, decidedBy, decidedAt } = plan;
  if (state === 'waiting') {
    const other = needsOther && askedBy?.startsWith('ou_') === true ? md`，不能是 ${person(askedBy)} 自己` : md``;
    return md`要有审批权限的人来批${other}；${secondText(expiresAt, PEOPLE_ZONE)} 前没有人批就失效`;
  }
  // Of what took its place.
  const over = state === 'replaced' ? message : null;
  if (decidedBy === null) return md`${over ?? '什么也没有写'}`;
  const act = state === 'refused' ? '拒绝' : '批准';
  const when = decidedAt === null ? '' : secondText(decidedAt, PEOPLE_ZONE);
  return md`由 ${whoWords(decidedBy)} ${when} ${act}${over === null ? '' : `；${over}`}`;
}
