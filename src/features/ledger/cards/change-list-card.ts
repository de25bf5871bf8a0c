// Change by change: what the changelog's sentences stand for, ten at a time.

import { actionRows, pageButton, turnButton, turnButtons } from '../../../feishu/card/action-rows.ts';
import { type Card, card } from '../../../feishu/card/card.ts';
import { coloured, md } from '../../../feishu/card/markdown.ts';
import { fitted, type Room } from '../../../feishu/card/rooms.ts';
import { type Cell, table } from '../../../feishu/card/table.ts';
import { cutText } from '../../../feishu/card/text.ts';
import { markdown } from '../../../feishu/card/texts.ts';
import { minuteText, PEOPLE_ZONE } from '../../../lib/zoned-time.ts';
import { countText } from '../../../web/page-text.ts';
import { type ChangesLine, changesLine } from './command-lines.ts';
import { type Freshness, freshnessElement, refreshButton } from './freshness.ts';

export interface ListedChange {
  readonly site: string;
  readonly ledger: string;
  /** What people call the row, and its key. */
  readonly row: string;
  readonly kind: 'added' | 'removed' | 'modified';
  /** Title of the column; empty for added and removed. */
  readonly title: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly who: string | null;
  /** ISO instant: when the source says it was done; null where it does not. */
  readonly when: string | null;
}

export interface ChangeListFacts {
  readonly subject: string;
  readonly range: string;
  readonly changes: readonly ListedChange[];
  /** Of all, not of this page. */
  readonly total: number;
  /** True when there are more than were read. */
  readonly cut: boolean;
  readonly page: number;
  readonly pages: number;
  readonly line: ChangesLine;
  readonly freshness: Freshness;
  readonly href: string | null;
}

export function changeListTitle({ subject, total, cut }: ChangeListFacts): string {
  return total === 0
    ? `${subject}没有变更`
    : `${cutText(subject, 60)}变更明细：${countText(total)} 项${cut ? '以上' : ''}`;
}

export function changeListCard(facts: ChangeListFacts): Card {
  return fitted((room) => built(facts, room));
}

function built(facts: ChangeListFacts, room: Room): Card {
  const { page, pages, line, freshness, range, cut, total, changes } = facts;
  const summary = { ...line };
  return card({
    title: changeListTitle(facts),
    subtitle: `${range} · 第 ${countText(page)}/${countText(pages)} 页`,
    colour: 'blue',
    width: 'fill',
    elements: [
      ...(changes.length === 0 ? [markdown(md`这个范围里没有变更。`)] : [changeTable(changes, room)]),
      ...(cut ? [markdown(coloured('grey', md`只读了最新的 ${countText(total)} 项，全部见工作簿`))] : []),
      ...actionRows([
        ...turnButtons({ page, pages, lineOf: (other) => changesLine({ ...line, details: true, page: other }) }),
        turnButton('看摘要', changesLine(summary)),
        refreshButton(freshness),
        pageButton('在网页上看', facts.href),
      ]),
      freshnessElement(freshness),
    ],
  });
}

function changeTable(changes: readonly ListedChange[], room: Room) {
  const cut = (text: string): string => cutText(text, Math.min(room.text, 60));
  const several = (of: (change: ListedChange) => string): boolean => new Set(changes.map(of)).size > 1;
  const sites = several(({ site }) => site);
  const ledgers = several(({ ledger }) => ledger);
  return table({
    columns: [
      { title: '对象', type: 'text' },
      { title: '变了什么', type: 'text' },
      ...(sites ? [{ title: '基地', type: 'text' as const }] : []),
      ...(ledgers ? [{ title: '台账', type: 'text' as const }] : []),
      { title: '谁', type: 'text' },
      { title: '何时', type: 'text' },
    ],
    rows: changes.map((change): readonly Cell[] => [
      cut(change.row),
      whatChanged(change, cut),
      ...(sites ? [cut(change.site)] : []),
      ...(ledgers ? [cut(change.ledger)] : []),
      change.who === null ? null : cut(change.who),
      change.when === null ? null : minuteText(change.when, PEOPLE_ZONE),
    ]),
  });
}

function whatChanged({ kind, title, before, after }: ListedChange, cut: (text: string) => string): string {
  if (kind !== 'modified') return kind === 'added' ? '新增' : '删除';
  const shown = (value: string | null): string => (value === null || value === '' ? '（空）' : cut(value));
  return `${cut(title)}：${shown(before)} → ${shown(after)}`;
}
