// One row whole: its values under their Chinese titles, who touched it last, what became of it lately, and where it leads.

import { actionRows, type Choice, choicePanel } from '../../../feishu/card/action-rows.ts';
import { button } from '../../../feishu/card/buttons.ts';
import { type Card, card } from '../../../feishu/card/card.ts';
import { panel } from '../../../feishu/card/containers.ts';
import type { Element } from '../../../feishu/card/element.ts';
import { coloured, joined, type Markdown, md } from '../../../feishu/card/markdown.ts';
import { fitted, type Room } from '../../../feishu/card/rooms.ts';
import { cutText } from '../../../feishu/card/text.ts';
import { markdown } from '../../../feishu/card/texts.ts';
import { PEOPLE_ZONE } from '../../../lib/zoned-time.ts';
import { weekdayMinuteText } from '../../../web/page-text.ts';
import { changesLine } from './command-lines.ts';
import { type Freshness, freshnessElement, refreshButton } from './freshness.ts';
import type { RowGroup } from './row-groups.ts';

export interface RowFacts {
  readonly ledger: { readonly name: string; readonly title: string };
  readonly site: { readonly code: string; readonly name: string };
  readonly key: readonly string[];
  /** Empty without one. */
  readonly name: string;
  /** The row's own values first. */
  readonly groups: readonly RowGroup[];
  /** Who touched it last and when, as the source says; null where it does not. */
  readonly touched: { readonly who: string | null; readonly when: string | null };
  /** Newest first. */
  readonly changes: readonly ShownChange[];
  /** Rows that it refers to. */
  readonly links: readonly Choice[];
  readonly freshness: Freshness;
}

export interface ShownChange {
  readonly kind: 'added' | 'removed' | 'modified';
  /** Title of the column; empty for added and removed. */
  readonly title: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly who: string | null;
  /** ISO instant, UTC. */
  readonly at: string;
}

export function rowTitle({ name, key }: Pick<RowFacts, 'name' | 'key'>): string {
  const code = key.join(' / ');
  return name === '' || name === code ? code : `${name}（${code}）`;
}

export function rowCard(facts: RowFacts): Card {
  return fitted((room) => built(facts, room));
}

function built(facts: RowFacts, room: Room): Card {
  const { ledger, site, key, groups, freshness } = facts;
  const [own, ...others] = groups;
  return card({
    title: `${cutText(rowTitle(facts), 80)}`,
    subtitle: `${cutText(ledger.title, 40)} · ${cutText(site.name, 40)}`,
    colour: 'blue',
    elements: [
      ...(own === undefined ? [] : [markdown(fieldLines(own, room))]),
      markdown(touchedLine(facts, room)),
      ...others
        .slice(0, room.items)
        .map((group) => panel({ title: groupTitle(group), elements: [markdown(fieldLines(group, room))] })),
      changesPanel(facts, room),
      ...[choicePanel('相关的行', facts.links.slice(0, room.items), true)].filter((one) => one !== null),
      ...actionRows([
        key.length === 1 && (key[0] ?? '').length <= 100
          ? button('它的全部变更', {
              do: changesLine({ words: key, ledgers: [ledger.name], sites: [site.code], date: '近30天' }),
            })
          : null,
        refreshButton(freshness),
      ]),
      freshnessElement(freshness),
    ],
  });
}

/** What a folded group is about: its title and its first values. */
function groupTitle({ title, fields }: RowGroup): string {
  const values = fields.flatMap(({ value }) => (value === null || value === '' ? [] : [cutText(value, 20)]));
  return values.length === 0 ? `${cutText(title, 20)}（空）` : `${cutText(title, 20)}：${values.slice(0, 2).join(' ')}`;
}

/** One line a value; what is empty is named once, at the end. */
function fieldLines({ fields }: RowGroup, room: Room): Markdown {
  const full = fields.filter(({ value }) => value !== null && value !== '');
  const empty = fields.filter(({ value }) => value === null || value === '');
  const titles = joined(
    empty.slice(0, room.items).map(({ title }) => cutText(title, room.text)),
    '、',
  );
  const more = full.length > room.items ? [coloured('grey', md`另有 ${full.length - room.items} 列，见网页`)] : [];
  return joined(
    [
      ...full
        .slice(0, room.items)
        .map(
          ({ title, value }) => md`${coloured('grey', cutText(title, room.text))}　${cutText(value ?? '', room.text)}`,
        ),
      ...more,
      ...(empty.length === 0 ? [] : [coloured('grey', md`未填写：${titles}`)]),
    ],
    '\n',
  );
}

function touchedLine({ touched }: RowFacts, room: Room): Markdown {
  const { who, when } = touched;
  if (who === null && when === null) return coloured('grey', '来源没有记录谁、何时改的');
  const parts = [who === null ? '' : cutText(who, room.text), when === null ? '' : cutText(when, room.text)];
  return md`最后修改：**${parts.filter((part) => part !== '').join(' · ')}**`;
}

function changesPanel({ changes }: RowFacts, room: Room): Element<'any'> {
  if (changes.length === 0) return markdown(coloured('grey', '建立基准以来没有变更'));
  const lines = changes.slice(0, room.items).map((change) => {
    const by = change.who === null ? '' : `（${cutText(change.who, room.text)}）`;
    return md`- ${weekdayMinuteText(change.at, PEOPLE_ZONE)}　${whatChanged(change, room)}${by}`;
  });
  return markdown(joined([md`**最近的变更**`, ...lines], '\n'));
}

function whatChanged({ kind, title, before, after }: ShownChange, room: Room): Markdown {
  if (kind !== 'modified') return md`${kind === 'added' ? '新增' : '删除'}`;
  return md`${cutText(title, room.text)}：${shown(before, room)} → ${shown(after, room)}`;
}

function shown(value: string | null, room: Room): string {
  if (value === null || value === '') return '（空）';
  return cutText(value, Math.min(room.text, 40));
}
