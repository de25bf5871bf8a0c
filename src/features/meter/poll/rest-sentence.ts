// What is said of a meter whose host is left alone.
import { PEOPLE_ZONE, secondText } from '../../../lib/zoned-time.ts';
import type { Rest } from './hosts.ts';

export function restSentence({ sentence, until }: Rest): string {
  return `${sentence}；为了不被封得更久，${secondText(new Date(until).toISOString(), PEOPLE_ZONE).slice(11, 16)} 再问`;
}
