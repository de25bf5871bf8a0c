// What 审计 answers: ten entries as a table, the newest first, the other pages, and the file.
import { button, buttonRow, linkButton } from '../../../feishu/card/buttons.ts';
import { type Card, card } from '../../../feishu/card/card.ts';
import { fittedCard } from '../../../feishu/card/fit.ts';
import { md } from '../../../feishu/card/markdown.ts';
import { table } from '../../../feishu/card/table.ts';
import { cutText } from '../../../feishu/card/text.ts';
import { markdown } from '../../../feishu/card/texts.ts';
import type { Paging } from '../../../lib/paging.ts';
import { countText } from '../../../web/page-text.ts';
import { type AuditAsked, auditLine } from './asked.ts';
import type { ShownEntry } from './view.ts';

/** The `ctx` of buttons whose answer takes the place of the card. */
export const SAME_CARD = 'same-card';

export interface AuditCardFacts {
  /** 今天 张三 */
  readonly subject: string;
  /** 11-26 00:00 → 11-26 23:59（1 天） */
  readonly range: string;
  readonly entries: readonly ShownEntry[];
  readonly paging: Paging;
  readonly asked: AuditAsked;
  readonly href: string | null;
}

export function auditTitle({ subject, paging }: Pick<AuditCardFacts, 'subject' | 'paging'>): string {
  const what = subject === '' ? '审计' : `审计：${cutText(subject, 60)}`;
  return paging.total === 0 ? `${what}没有记录` : `${what} ${countText(paging.total)} 条`;
}

export function auditCard(facts: AuditCardFacts): Card {
  return fittedCard((most) => cardWith(facts, Math.min(most, 60)));
}

function cardWith(facts: AuditCardFacts, most: number): Card {
  const { paging, entries, asked, range, href } = facts;
  const { page, pages } = paging;
  const turn = (text: string, to: number) => button(text, { do: auditLine(asked, to), ctx: SAME_CARD });
  const buttons = [
    ...(page > 1 ? [turn('上一页', page - 1)] : []),
    ...(page < pages ? [turn('下一页', page + 1)] : []),
    ...(paging.total === 0 ? [] : [button('导出', { do: auditLine(asked, 'file') })]),
    ...(href === null ? [] : [linkButton('在网页上看', href)]),
  ];
  return card({
    title: auditTitle(facts),
    subtitle: `${range} · 第 ${countText(page)}/${countText(pages)} 页`,
    colour: 'blue',
    width: 'fill',
    elements: [
      entries.length === 0
        ? markdown(md`这段时间里没有这样的记录。`)
        : table({
            columns: [
              { title: '时间', type: 'text' },
              { title: '谁', type: 'text' },
              { title: '做了什么', type: 'text' },
              { title: '结果', type: 'text' },
              { title: '编号', type: 'text' },
            ],
            rows: entries.map(({ at, who, kind, text, result, trace }) => [
              at,
              cutText(who, Math.min(most, 20)),
              cutText(`${kind}　${text}`, most),
              cutText(result, most),
              trace,
            ]),
          }),
      ...(buttons.length === 0 ? [] : [buttonRow(...buttons)]),
    ],
  });
}
