// A value as a page or an answer writes it: digits, perhaps with a unit, perhaps with commas; and what it means when it is none.
import { type Kwh, kwhFrom, NO_KWH, type Price, priceFrom, type Yuan, yuanFrom } from '../units.ts';
import { type FaultAnswer, type SourceAnswer, shownText } from './answer.ts';

/** What a source wrote; null: it says nothing of it. */
export interface WrittenReading {
  readonly remain: string;
  readonly amount: string | null;
  readonly price: string | null;
  readonly name: string | null;
  /** Milliseconds, UTC. */
  readonly at: number | null;
}

/** Where it was written, for sentences: `剩余电量`, `$.data.remain`. */
export type Labels = Readonly<Record<'remain' | 'amount' | 'price', string>>;

const UNITS = {
  remain: /^(?:kwh|kw\.h|kw·h|度|千瓦时)$/i,
  amount: /^(?:元|rmb|cny|¥)$/i,
  price: /^(?:元|¥)(?:[/每](?:kwh|度|千瓦时))?$/i,
} as const;
/** The column takes ten digits, two of them decimals. */
const MOST_KWH = 9_999_999_999;

/** A reading, or which value is none. */
export function readingFrom(written: WrittenReading, labels: Labels): SourceAnswer {
  const digits = {
    remain: digitsOf(written.remain, UNITS.remain),
    amount: written.amount === null ? '' : digitsOf(written.amount, UNITS.amount),
    price: written.price === null ? '' : digitsOf(written.price, UNITS.price),
  };
  for (const field of ['remain', 'amount', 'price'] as const) {
    if (digits[field] === null) return unreadable(labels[field], written[field] ?? '');
  }
  const remain: Kwh | null = kwhFrom(digits.remain ?? '');
  const amount: Yuan | null = written.amount === null ? null : yuanFrom(digits.amount ?? '');
  const price: Price | null = written.price === null ? null : priceFrom(digits.price ?? '');
  if (remain === null || Math.abs(remain) > MOST_KWH) return unreadable(labels.remain, written.remain);
  if (written.amount !== null && amount === null) return unreadable(labels.amount, written.amount);
  if (written.price !== null && price === null) return unreadable(labels.price, written.price);
  const below = remain < NO_KWH ? 'remain' : (amount ?? 0) < 0 ? 'amount' : (price ?? 0) < 0 ? 'price' : null;
  if (below !== null) {
    const sentence = `“${labels[below]}”是负数 ${shownText(written[below] ?? '')}，没有采用；请向来源核对这块表`;
    return { state: 'negative', sentence };
  }
  return { state: 'ok', reading: { remain, amount, price, name: written.name, at: written.at } };
}

/** Plain digits; null for anything else. */
function digitsOf(text: string, unit: RegExp): string | null {
  const match = /^[¥￥]?\s*([+-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d*)?)\s*([^\d\s.]\S*)?$/u.exec(
    text.normalize('NFKC').trim(),
  );
  if (match === null || (match[2] !== undefined && !unit.test(match[2]))) return null;
  return (match[1] ?? '').replaceAll(',', '');
}

function unreadable(label: string, found: string): FaultAnswer {
  const shown = shownText(found);
  const sentence = `“${label}”${shown === '' ? '是空的' : `写的是“${shown}”`}，应为数字；来源的页面或接口可能改版了`;
  return { state: 'unreadable', sentence };
}
