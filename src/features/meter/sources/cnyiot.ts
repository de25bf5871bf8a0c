// The page of a prepaid meter on cnyiot: rows of a label and a value, for people's phones.

import { type SourceAnswer, shownText } from './answer.ts';
import type { Page } from './door.ts';
import { readingFrom } from './field.ts';
import { type HtmlElement, type HtmlPage, nextOf, parsePage, selected, shownTextOf, textOf } from './html.ts';
import { pageText } from './page-text.ts';

const LABELS = { remain: '剩余电量', amount: '剩余金额', price: '综合费用' } as const;
const NUMBER = '表号';
const NAME = '表名称';

/** What the page says of this meter: a reading, or what is not as it should be. */
export function readCnyiot({ body, contentType }: Page, meter: string): SourceAnswer {
  const html = pageText(body, contentType);
  const page = parsePage(html);
  const text = shownTextOf(page);
  const rows = rowsOf(page);
  const twice = [...rows].find(([, values]) => new Set(values).size > 1);
  if (twice !== undefined) {
    const sentence = `页面里“${twice[0]}”写了几个不同的值：${shownText([...new Set(twice[1])].join('、'))}；页面可能改版了`;
    return { state: 'unreadable', sentence };
  }
  const written = (label: string): string | null => rows.get(label)?.[0] ?? null;
  const number = written(NUMBER);
  if (number !== null && number !== meter) {
    const sentence = `问的是 ${meter}，页面说的是 ${shownText(number)}；没有采用，请核对表号`;
    return { state: 'other-meter', sentence };
  }
  const name = written(NAME);
  const water = [...rows.keys()].find((label) => label.includes('水')) ?? (name?.includes('水表') ? name : undefined);
  if (water !== undefined) {
    const sentence = `这是一块水表（页面上有“${shownText(water)}”），这里只读电表；请核对表号`;
    return { state: 'misconfigured', sentence };
  }
  const remain = written(LABELS.remain);
  if (number === null || remain === null) {
    const missing = [...(number === null ? [NUMBER] : []), ...(remain === null ? [LABELS.remain] : [])];
    return {
      state: 'unreadable',
      sentence: `页面里没有“${missing.join('”和“')}”，${foundText(rows, text)}；页面可能改版了`,
    };
  }
  return readingFrom({ remain, amount: written(LABELS.amount), price: written(LABELS.price), name, at: null }, LABELS);
}

/** Labels without blanks and colon, each with every value it has on the page. */
function rowsOf(page: HtmlPage): ReadonlyMap<string, readonly string[]> {
  const rows = new Map<string, string[]>();
  for (const span of selected(page, 'span')) {
    const value = labelAfter(span);
    const label = squeezed(textOf(span)).replace(/:$/, '');
    if (value === null || label === '') continue;
    rows.set(label, [...(rows.get(label) ?? []), label === NAME ? squeezed(value) : value.trim()]);
  }
  // The number has an id of its own, whatever is written beside it.
  const own = selected(page, 'label#metid').map((label) => textOf(label).trim());
  if (own.length > 0) rows.set(NUMBER, [...new Set([...own, ...(rows.get(NUMBER) ?? [])])]);
  return rows;
}

function labelAfter(span: HtmlElement): string | null {
  const next = nextOf(span);
  return next?.name === 'label' ? textOf(next) : null;
}

/** Without any blanks, wide forms as narrow ones: `表 名 称：` is `表名称:`. */
function squeezed(text: string): string {
  return text.normalize('NFKC').replace(/\s+/gu, '');
}

function foundText(rows: ReadonlyMap<string, unknown>, text: string): string {
  if (rows.size > 0) return `只有“${shownText([...rows.keys()].join('、'))}”`;
  const shown = shownText(text);
  return shown === '' ? '页面是空的' : `写的是“${shown}”`;
}
