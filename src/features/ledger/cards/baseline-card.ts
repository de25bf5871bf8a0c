// A site's baselines: since when, how it stands now, what waits and why, and the button that accepts it.

import { actionRows } from '../../../feishu/card/action-rows.ts';
import { button } from '../../../feishu/card/buttons.ts';
import { type Card, card } from '../../../feishu/card/card.ts';
import { coloured, md } from '../../../feishu/card/markdown.ts';
import { fitted, type Room } from '../../../feishu/card/rooms.ts';
import { type Cell, table } from '../../../feishu/card/table.ts';
import { cutText } from '../../../feishu/card/text.ts';
import { markdown } from '../../../feishu/card/texts.ts';
import { countText } from '../../../web/page-text.ts';
import type { ChangeCounts } from '../publish/compare-states.ts';
import type { PublishedResult } from '../queries.ts';
import { hasStayed } from '../result-state.ts';
import { acceptLine, changesLine } from './command-lines.ts';
import { asOfText, type Freshness, freshnessElement, refreshButton } from './freshness.ts';
import { chatNote, stateOption } from './site-states.ts';

export interface BaselineRow {
  readonly title: string;
  /** ISO instant, UTC: when the baseline was published; null where there is none. */
  readonly since: string | null;
  /** Rows of the baseline. */
  readonly rows: number;
  /** What the newest publication said; null before the first. */
  readonly result: Pick<PublishedResult, 'state' | 'note'> | null;
  /** What accepting would do; null where nothing waits. */
  readonly waiting: ChangeCounts | 'rebuilt' | 'unreadable' | null;
  /** What is said of it beyond the numbers; empty when nothing is. */
  readonly note: string;
}

export interface BaselineFacts {
  readonly site: { readonly code: string; readonly name: string };
  readonly ledgers: readonly BaselineRow[];
  /** ISO instant, UTC: when the data that wait were read; null where nothing waits. */
  readonly readAt: string | null;
  readonly freshness: Freshness;
}

/** Held back, and there is something to accept. */
export function isHeld({ ledgers }: BaselineFacts): boolean {
  return ledgers.some(({ result, waiting }) => result !== null && hasStayed(result.state) && isWaiting(waiting));
}

export function baselineTitle(facts: BaselineFacts): string {
  const { site, ledgers } = facts;
  const name = cutText(site.name, 40);
  if (ledgers.every(({ since }) => since === null)) return `${name}还没有基线`;
  const waiting = ledgers.reduce((sum, one) => sum + sizeOf(one.waiting), 0);
  if (isHeld(facts)) return `${name}的新数据待确认：${countText(waiting)} 项变更`;
  const stayed = ledgers.filter(({ result }) => result !== null && hasStayed(result.state)).length;
  if (stayed > 0) return `${name}有 ${stayed} 本台账没有比对`;
  return waiting > 0 ? `${name}的基线正常，有新数据等下一次比对` : `${name}的基线正常`;
}

function isWaiting(waiting: BaselineRow['waiting']): boolean {
  return waiting !== null && waiting !== 'unreadable';
}

function sizeOf(waiting: BaselineRow['waiting']): number {
  return waiting === null || typeof waiting === 'string' ? 0 : waiting.added + waiting.removed + waiting.fields;
}

export function baselineCard(facts: BaselineFacts): Card {
  return fitted((room) => built(facts, room));
}

function built(facts: BaselineFacts, room: Room): Card {
  const { site, ledgers, readAt, freshness } = facts;
  const held = isHeld(facts);
  const stayed = ledgers.some(({ result }) => result !== null && hasStayed(result.state));
  const reasons = new Set(
    ledgers.flatMap(({ result, note }) => [
      ...(result !== null && hasStayed(result.state) ? [chatNote(result.note)] : []),
      ...(note === '' ? [] : [note]),
    ]),
  );
  return card({
    title: baselineTitle(facts),
    ...(readAt === null ? {} : { subtitle: `等着的数据读于 ${asOfText(readAt)}` }),
    colour: stayed ? 'orange' : ledgers.some(({ since }) => since !== null) ? 'green' : 'grey',
    width: 'fill',
    elements: [
      ...[...reasons]
        .slice(0, room.items)
        .map((reason) => markdown(coloured('orange', md`${cutText(reason, room.text * 3)}`))),
      table({
        columns: [
          { title: '台账', type: 'text' },
          { title: '状态', type: 'options' },
          { title: '基线行数', type: 'number', decimals: 0 },
          { title: '基线自', type: 'text' },
          { title: '待确认的变更', type: 'text' },
        ],
        rows: ledgers.slice(0, room.items).map((row) => rowOf(row, room)),
      }),
      ...(held
        ? [
            markdown(
              md`确认以后，等着的数据成为${cutText(site.name, 40)}的新基线，这些变更记进日志。数据不对就不要确认：修好来源后再刷新。`,
            ),
          ]
        : []),
      ...actionRows([
        held ? acceptButton(facts) : null,
        refreshButton(freshness),
        button('近7天的变更', { do: changesLine({ date: '近7天', sites: [site.code] }) }),
      ]),
      freshnessElement(freshness),
    ],
  });
}

function rowOf({ title, result, rows, since, waiting }: BaselineRow, room: Room): readonly Cell[] {
  return [
    cutText(title, room.text),
    result === null ? null : [stateOption(result.state)],
    rows,
    since === null ? '还没有' : asOfText(since),
    waitingText(waiting),
  ];
}

function waitingText(waiting: BaselineRow['waiting']): string {
  if (waiting === null) return '没有';
  if (waiting === 'rebuilt') return '重建基线，不比对';
  if (waiting === 'unreadable') return '读不出';
  const parts = [
    waiting.added === 0 ? '' : `新增 ${countText(waiting.added)} 行`,
    waiting.removed === 0 ? '' : `删除 ${countText(waiting.removed)} 行`,
    waiting.fields === 0 ? '' : `修改 ${countText(waiting.fields)} 处`,
  ].filter((part) => part !== '');
  return parts.length === 0 ? '没有变更' : parts.join('、');
}

/** Names what it does: the platform asks before it counts. */
function acceptButton({ site, ledgers, readAt }: BaselineFacts) {
  const name = cutText(site.name, 40);
  const changed = ledgers.filter(({ waiting }) => sizeOf(waiting) > 0 || waiting === 'rebuilt');
  const what = changed.map(({ title, waiting }) => `${cutText(title, 20)}${waitingText(waiting)}`).join('；');
  const text = `以 ${asOfText(readAt)} 读到的数据作为“${name}”的新基线：${what || '没有变更'}。`;
  return button(
    `确认 ${cutText(site.name, 20)}`,
    { do: acceptLine(site.code) },
    {
      kind: 'danger',
      confirm: { title: `确认${name}的基线？`, text: cutText(text, 280) },
    },
  );
}
