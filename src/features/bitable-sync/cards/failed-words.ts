// Rows that count as failed, in words: what is not there at all, and what is there without a cell.
import { countText } from '../../../web/page-text.ts';
import type { Counts } from '../model/plan.ts';
import { partlyCount, partlyOf } from '../plan/partly.ts';

/** Before anything is written a row cannot have failed. */
export type Tense = 'planned' | 'done';

const WORDS: Readonly<Record<Tense, { readonly partly: string; readonly left: string }>> = {
  planned: { partly: '写不全', left: '写不成' },
  done: { partly: '没写全', left: '没写成' },
};

/** At most two: `没写全 5 行（新增 4、更新 1）`, `没写成 2 行`. @param where said of the lacking cells: where they are listed */
export function failedWords(counts: Counts, tense: Tense, where = ''): readonly string[] {
  const { created, updated, unchanged } = partlyOf(counts);
  const parts = [
    ...(created > 0 ? [`新增 ${countText(created)}`] : []),
    ...(updated > 0 ? [`更新 ${countText(updated)}`] : []),
    ...(unchanged > 0 ? [`其余没有变 ${countText(unchanged)}`] : []),
  ];
  const partly = partlyCount(counts);
  const left = counts.failed - partly;
  const { [tense]: words } = WORDS;
  return [
    ...(partly > 0 ? [`${words.partly} ${countText(partly)} 行（${parts.join('、')}${where}）`] : []),
    ...(left > 0 ? [`${words.left} ${countText(left)} 行`] : []),
  ];
}
