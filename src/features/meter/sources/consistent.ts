// Whether kWh, yuan and price go together: a source that mixes them up is found out before it is believed.
import { costOf, decimalText, type Kwh, type Price, type Yuan } from '../units.ts';
import type { FaultAnswer, SourceReading } from './answer.ts';

/** The price is printed with two decimals, which is half a 分 a kWh; beyond it half a percent, and two 分 for rounding. */
const HALF_CENT = 50;
const SHARE = 200;
const ROUNDING = 2;

/** Null when they do, or when one of them is not said. */
export function inconsistency({ remain, amount, price }: SourceReading): FaultAnswer | null {
  if (amount === null || price === null || price === 0) return null;
  const expected = costOf(remain, price);
  if (Math.abs(expected - amount) <= tolerance(remain, expected)) return null;
  return { state: 'inconsistent', sentence: sentenceOf(remain, price, amount, expected) };
}

function tolerance(remain: Kwh, expected: Yuan): number {
  return costOf(remain, HALF_CENT as Price) + Math.floor(Math.abs(expected) / SHARE) + ROUNDING;
}

function sentenceOf(remain: Kwh, price: Price, amount: Yuan, expected: Yuan): string {
  const rate = (price / 10_000).toFixed(4).replace(/0{1,2}$/, '');
  return `${decimalText(remain)} 度 × ${rate} 元应为 ${decimalText(expected)} 元，来源写的是 ${decimalText(amount)} 元，没有采用；按阶梯电价的表请把来源的 checkAmount 设为 false`;
}
