// Many meters of one source at once are one thing that is wrong: the source. Pure.
import type { Judged } from './episode.ts';

/** Of a source with so many meters in trouble one alert is raised, whatever their share; it ends with no more than a few. */
const MANY = 10;
const FEW = 5;
/** Two are a coincidence only where there are many more. */
const LEAST = 2;
const SHARE = 0.5;
const WELL_SHARE = 0.25;

export interface Troubled {
  readonly name: string;
  /** What is said of the one meter; the most frequent is said of the source. */
  readonly cause: string;
  /** How the source itself, or whoever asked it, says it of this one; may be empty. */
  readonly example: string;
  readonly nextStep: string;
}

export interface WideInput {
  readonly kind: 'silent' | 'frozen';
  /** The source as the settings call it. */
  readonly source: string;
  /** How many meters it has that are watched. */
  readonly meters: number;
  readonly troubled: readonly Troubled[];
}

const MOST_NAMES = 5;
const MOST_CAUSES = 3;

export function judgeWide({ kind, source, meters, troubled }: WideInput): Judged {
  const count = troubled.length;
  const isWide = count >= LEAST && (count >= MANY || count >= meters * SHARE);
  if (count < FEW && count <= meters * WELL_SHARE) return { kind: 'well' };
  const causes = frequent(troubled);
  const names = troubled.slice(0, MOST_NAMES).map(({ name }) => name);
  const all = names.length < count ? `${names.join('、')} 等 ${count} 块` : names.join('、');
  return {
    ...{ kind: isWide ? 'bad' : 'between', severity: 'warning', seen: count },
    mark: `${causes[0]?.text ?? ''} ${magnitude(count)}`,
    words: {
      title:
        kind === 'silent'
          ? `电表来源 ${source} 读不到数：${meters} 块里 ${count} 块`
          : `电表来源 ${source} 给的可能是旧数：${count} 块表一起不动`,
      detail: [...causes.slice(0, MOST_CAUSES).map((one) => causeText(one, causes.length > 1)), all].join('\n'),
      impact: '这些表的余额和用量停在那个时候，余额不足也没法提醒',
      nextStep: troubled.find(({ cause }) => cause === causes[0]?.text)?.nextStep ?? '',
    },
  };
}

/** The card is changed when there are about twice as many, or half. */
function magnitude(count: number): number {
  return count === 0 ? 0 : Math.floor(Math.log2(count));
}

interface Cause {
  readonly text: string;
  readonly times: number;
  readonly example: string;
}

function causeText({ text, times, example }: Cause, isOneOfMany: boolean): string {
  const count = isOneOfMany ? `（${times} 块）` : '';
  return `${text}${count}${example === '' ? '' : `：${example}`}`;
}

/** The most frequent first. */
function frequent(troubled: readonly Troubled[]): readonly Cause[] {
  const causes = new Map<string, Cause>();
  for (const { cause: text, example } of troubled) {
    const before = causes.get(text);
    causes.set(text, before === undefined ? { text, times: 1, example } : { ...before, times: before.times + 1 });
  }
  return [...causes.values()].sort((one, other) => other.times - one.times);
}
