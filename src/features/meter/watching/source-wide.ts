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
  const causes = frequent(troubled.map(({ cause }) => cause));
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
      detail: [
        ...causes
          .slice(0, MOST_CAUSES)
          .map(({ text, times }) => (causes.length === 1 ? text : `${text}（${times} 块）`)),
        all,
      ].join('\n'),
      impact: '这些表的余额和用量停在那个时候，余额不足也没法提醒',
      nextStep: troubled.find(({ cause }) => cause === causes[0]?.text)?.nextStep ?? '',
    },
  };
}

/** The card is changed when there are about twice as many, or half. */
function magnitude(count: number): number {
  return count === 0 ? 0 : Math.floor(Math.log2(count));
}

function frequent(texts: readonly string[]): readonly { readonly text: string; readonly times: number }[] {
  const times = new Map<string, number>();
  for (const text of texts) times.set(text, (times.get(text) ?? 0) + 1);
  return [...times].map(([text, count]) => ({ text, times: count })).sort((one, other) => other.times - one.times);
}
