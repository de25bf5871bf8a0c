// The rules of a card's markdown (feishu.md §4.8): only tags that the platform knows, and nobody pings everybody.
import type { Json } from '../../lib/json.ts';

/** A stray `<xxx>` swallows text or makes the card fail: whatever is no such tag must have been escaped. */
const KNOWN_TAG = /^<\/?(at|person|font|text_tag|link|local_datetime|number_tag|raw|br)\b[^<>]*>/i;
const EVERYBODY = /<at\s+[^>]*\ball\b/i;
const TABLE_LINE = /^\s*\|?\s*:?-{3,}:?\s*(\|\s*:?-{3,}:?\s*)*\|?\s*$/;

export function markdownFaults(content: Json | undefined, path: string): readonly string[] {
  if (typeof content !== 'string') return [];
  const strays = [...content.matchAll(/</g)].filter(({ index }) => !KNOWN_TAG.test(content.slice(index)));
  return [
    ...(strays.length > 0 ? [`${path}：有 ${strays.length} 处没有转义的 <`] : []),
    ...(EVERYBODY.test(content) ? [`${path}：不允许 @所有人`] : []),
  ];
}

/** How many tables are written as text: a line of dashes and bars below another line, outside code fences. */
export function markdownTables(content: Json | undefined): number {
  if (typeof content !== 'string') return 0;
  const outside = content.replace(/^```[\s\S]*?^```/gm, '');
  return outside.split('\n').filter((line) => line.includes('|') && TABLE_LINE.test(line)).length;
}
