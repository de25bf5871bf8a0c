// What a run did or would do, in one line; what did not happen is not said.
import { countText } from '../../../web/page-text.ts';
import type { Counts } from '../model/plan.ts';
import { failedWords, type Tense } from './failed-words.ts';
import { goneWord } from './gone-word.ts';

const PARTS: readonly (readonly [Exclude<keyof Counts, 'partly' | 'gone'>, string, string])[] = [
  ['created', '新增', '行'],
  ['updated', '更新', '行'],
  ['cleared', '清空', '行'],
  ['deleted', '', '条'],
  ['unchanged', '不变', '行'],
];

export function countsLine(counts: Counts, tense: Tense): string {
  const whole = PARTS.flatMap(([part, title, unit]) =>
    counts[part] === 0 ? [] : [`${title === '' ? goneWord(counts) : title} ${countText(counts[part])} ${unit}`],
  );
  const parts = [...whole, ...failedWords(counts, tense)];
  return parts.length === 0 ? '源里没有行，表里也没有要改的' : parts.join(' · ');
}
