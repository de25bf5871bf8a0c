// Reads one meter at once, for the page's button and for programs that know the endpoint of old.
import type { FetchOutcome } from '../poll/fetch-now.ts';
import { decimalText, kwhText } from '../units.ts';
import { timeText } from './words.ts';

export interface FetchAnswer {
  readonly status: 200 | 429 | 502;
  /** Chinese. */
  readonly message: string;
}

export function fetchAnswer(outcome: FetchOutcome, name: string, today: string): FetchAnswer {
  switch (outcome.kind) {
    case 'read':
      return {
        status: 200,
        message: `已读到 ${name}：剩余 ${kwhText(outcome.reading.remain)}${moneyText(outcome.reading)}`,
      };
    case 'same': {
      const { remain, at } = outcome.reading;
      return { status: 200, message: `源站返回相同读数：${kwhText(remain)}（${timeText(at, today)}）` };
    }
    case 'cooldown':
      return { status: 429, message: `刚刚读过，请 ${Math.max(1, Math.ceil(outcome.seconds))} 秒后再试` };
    case 'fault':
      return { status: 502, message: `没有读到：${outcome.sentence}` };
  }
}

function moneyText({ amount }: { readonly amount: Parameters<typeof decimalText>[0] | null }): string {
  return amount === null ? '' : `，${decimalText(amount)} 元`;
}
