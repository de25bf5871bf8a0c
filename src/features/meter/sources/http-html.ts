// A source that answers with a page: each value by its CSS selector.
import type { DeepReadonly } from '../../../config/freeze.ts';
import type { MeterSourceOf } from '../settings.ts';
import { type FaultAnswer, type SourceAnswer, shownText } from './answer.ts';
import type { Page } from './door.ts';
import { readingFrom } from './field.ts';
import { type HtmlPage, parsePage, selected, shownTextOf, textOf } from './html.ts';
import { pageText } from './page-text.ts';

type HtmlSource = DeepReadonly<MeterSourceOf<'http-html'>>;

const FIELDS = ['remain', 'amount', 'price', 'meter', 'name'] as const;
type Field = (typeof FIELDS)[number];

export function readHtml(source: HtmlSource, { body, contentType }: Page, meter: string): SourceAnswer {
  const page = parsePage(pageText(body, contentType));
  const written = new Map<Field, string>();
  for (const field of FIELDS) {
    const selector = source[field];
    if (selector === undefined) continue;
    const value = valueAt(page, selector.replaceAll('{meter}', meter));
    if (typeof value !== 'string') return value;
    written.set(field, value);
  }
  const said = written.get('meter');
  if (said !== undefined && said !== meter) {
    const sentence = `问的是 ${meter}，页面说的是 ${shownText(said)}；没有采用，请核对表号`;
    return { state: 'other-meter', sentence };
  }
  const { remain, amount = '剩余金额', price = '单价' } = source;
  const one = (field: Field): string | null => written.get(field) ?? null;
  const values = { amount: one('amount'), price: one('price'), name: one('name'), at: null };
  return readingFrom({ remain: written.get('remain') ?? '', ...values }, { remain, amount, price });
}

/** Several elements that say the same are as good as one. */
function valueAt(page: HtmlPage, selector: string): string | FaultAnswer {
  const texts = new Set(selected(page, selector).map((element) => textOf(element).trim()));
  const [text] = texts;
  if (texts.size === 1 && text !== undefined) return text;
  const found =
    texts.size === 0 ? `没有 ${selector}，写的是“${shownText(shownTextOf(page))}”` : `有几个不同的 ${selector}`;
  return { state: 'unreadable', sentence: `页面里${found}；页面可能改版了` };
}
