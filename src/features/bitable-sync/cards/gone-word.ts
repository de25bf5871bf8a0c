// What became of the records that the source has no more, in one word: a task has one rule for them.
import type { Counts } from '../model/plan.ts';

export function goneWord({ gone }: Pick<Counts, 'gone'>): '删除' | '归档' | '标记' {
  if (gone === undefined) return '删除';
  return gone === 'mark' ? '标记' : '归档';
}
