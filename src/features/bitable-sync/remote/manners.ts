// How a call to a Bitable behaves: how often a kind of failure is tried again, how long between, and how many calls a second there are.
import { NOT_FOUND } from '../../../feishu/bitable-codes.ts';
import type { FeishuError } from '../../../feishu/error.ts';
import { type Backoff, backoffMs } from '../../../lib/backoff.ts';

/** What has already been tried of one call. */
export interface Tried {
  /** Failures so far, from 1. */
  readonly failures: number;
  /** Milliseconds since the call was first made. */
  readonly elapsedMs: number;
  /** Milliseconds since this run last made a record, field or table there; Infinity: never. */
  readonly sinceCreationMs: number;
}

export interface Again {
  readonly waitMs: number;
  /** Chinese, without a full stop: what is waited for. */
  readonly why: string;
}

interface Patience extends Backoff {
  readonly failures: number;
  readonly withinMs: number;
  readonly why: string;
}

const MINUTE_MS = 60_000;
/** Not at once, however the jitter falls: a table takes its changes one after the other (feishu.md §6.3). */
const LEAST_MS = 300;

/** Within a quarter of an hour a limit passes, unless others use it up for good; five minutes are what a copied base takes. */
const PATIENCE: Readonly<Partial<Record<FeishuError['kind'], Patience>>> = {
  'rate-limited': {
    failures: 60,
    withinMs: 15 * MINUTE_MS,
    firstMs: 1_000,
    mostMs: 30_000,
    why: '飞书限制了调用的频率',
  },
  temporary: { failures: 15, withinMs: 5 * MINUTE_MS, firstMs: 1_000, mostMs: 30_000, why: '多维表格正忙' },
  lost: { failures: 8, withinMs: 5 * MINUTE_MS, firstMs: 1_000, mostMs: 30_000, why: '飞书没有答复或内部出错' },
};
const LAG: Patience = { failures: 10, withinMs: 10_000, firstMs: 500, mostMs: 2_000, why: '刚建的内容还没有到处都有' };
/** So long after a creation what is not found may still come (feishu.md §6.3). */
const LAG_AFTER_CREATION_MS = 15_000;

/** Null: not again. @param random 0 to 1 */
export function again(error: FeishuError, tried: Tried, random: number): Again | null {
  const patience = patienceFor(error, tried);
  if (patience === undefined || tried.failures >= patience.failures || tried.elapsedMs >= patience.withinMs)
    return null;
  const told = error.retryAfterMs;
  const waitMs =
    told === null ? LEAST_MS + backoffMs(patience, tried.failures, random) : told + Math.round(LEAST_MS * random);
  return { waitMs, why: patience.why };
}

function patienceFor({ kind, code }: FeishuError, { sinceCreationMs }: Tried): Patience | undefined {
  if (kind === 'gone') return NOT_FOUND.has(code ?? 0) && sinceCreationMs < LAG_AFTER_CREATION_MS ? LAG : undefined;
  return PATIENCE[kind];
}

/** Calls a second of one kind (feishu.md §6.1); the platform counts them for each app. */
export const CALLS_A_SECOND = { read: 20, write: 50, define: 10 } as const;
export type CallKind = keyof typeof CALLS_A_SECOND;

/** Keeps calls that are made one after the other below the platform's rates. */
export interface Pace {
  /** Milliseconds until the next call of this kind may be made. */
  wait(kind: CallKind): number;
  /** A call of this kind has been answered: it arrived no later than now. */
  answered(kind: CallKind): void;
}

const SECOND_MS = 1_000;

/** @param clock milliseconds that never go back */
export function createPace(clock: () => number): Pace {
  const answers: Record<CallKind, number[]> = { read: [], write: [], define: [] };
  return {
    wait: (kind) => {
      const oldest = answers[kind].at(-CALLS_A_SECOND[kind]);
      return oldest === undefined ? 0 : Math.max(0, oldest + SECOND_MS - clock());
    },
    answered: (kind) => {
      answers[kind].push(clock());
      if (answers[kind].length > CALLS_A_SECOND[kind]) answers[kind].shift();
    },
  };
}
