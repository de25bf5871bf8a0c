// A low balance by somebody's own limit: an episode of his own, with words that end with how to have done with it. Pure.
import { commandLine } from '../../../lib/command-line.ts';
import type { LineMeter } from '../cards/command-lines.ts';
import type { Episode, Judged } from './episode.ts';
import { limitText, limitWord } from './limits.ts';
import { judgeLow, type LowFacts } from './low.ts';
import type { Subscription } from './queries.ts';

/** What is wanted to be known is no emergency of the house: nobody is called at night for it. */
export function judgeSubscribed(overview: LowFacts, { limit }: Subscription, episode: Episode | null): Judged {
  const judged = judgeLow({ overview, limits: [limit], episode });
  if (judged.kind !== 'bad' && judged.kind !== 'between') return judged;
  const { words, severity } = judged;
  return {
    ...judged,
    severity: severity === 'critical' ? 'warning' : severity,
    words: {
      ...words,
      title: `${words.title}（订阅：低于 ${limitText(limit)}）`,
      nextStep: `不想再收到，发“电表 退订 ${overview.meter.name} ${limitWord(limit)}”`,
    },
  };
}

export function unsubscribeLine({ number, site }: LineMeter, { limit }: Pick<Subscription, 'limit'>): string {
  return commandLine('电表 退订', [number, limitWord(limit)], site === undefined ? {} : { 基地: site });
}
