// Rich texts as they are sent: a title and paragraphs of nodes below a locale (feishu.md §4.2).

import { isJsonObject, type Json, type JsonObject } from '../../lib/json.ts';
import { isAnswer, type JsonAnswer } from '../http/answer.ts';
import { textOf } from '../json.ts';
import type { Platform } from '../platform.ts';
import { type Ats, mentionsOf, textAts } from './ats.ts';
import { invalid } from './invalid.ts';

const LOCALES = new Set(['zh_cn', 'en_us', 'ja_jp', 'zh_hk', 'zh_tw']);

/** The members that a node of a tag must have. */
const NODES: Readonly<Record<string, readonly string[]>> = {
  text: ['text'],
  a: ['text', 'href'],
  at: ['user_id'],
  img: ['image_key'],
  media: ['file_key'],
  emotion: ['emoji_type'],
  hr: [],
  code_block: ['text'],
  md: ['text'],
};

export function checkPost(platform: Platform, value: JsonObject): Ats | JsonAnswer {
  const locales = Object.entries(value);
  if (locales.length === 0 || locales.some(([locale]) => !LOCALES.has(locale))) return invalid('post without a locale');
  const ids: string[] = [];
  for (const [, post] of locales) {
    const paragraphs = isJsonObject(post) ? post.content : undefined;
    if (!Array.isArray(paragraphs) || paragraphs.length === 0) return invalid('post content');
    for (const paragraph of paragraphs as readonly Json[]) {
      const found = checkParagraph(platform, paragraph);
      if (isAnswer(found)) return found;
      ids.push(...found);
    }
  }
  return mentionsOf(platform, ids);
}

/** The ids it notifies. */
function checkParagraph(platform: Platform, paragraph: Json): readonly string[] | JsonAnswer {
  if (!Array.isArray(paragraph)) return invalid('post paragraph');
  const ids: string[] = [];
  for (const node of paragraph as readonly Json[]) {
    const tag = textOf(node, 'tag') ?? '';
    const wanted = NODES[tag];
    if (wanted === undefined) return invalid(`post tag ${tag}`);
    const missing = wanted.find((key) => textOf(node, key) === undefined);
    if (missing !== undefined) return invalid(`post tag ${tag} without ${missing}`);
    // §4.2: md must be alone in its paragraph.
    if (tag === 'md' && paragraph.length > 1) return invalid('post tag md beside others');
    if (tag === 'at') ids.push(textOf(node, 'user_id') ?? '');
    if (tag === 'md') ids.push(...textAts(platform, textOf(node, 'text') ?? '').pings);
  }
  return ids;
}
