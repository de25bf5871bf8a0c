// Markdown in cards: who an at notifies, tags that nobody knows, links that lead elsewhere (feishu.md §4.2, §4.7, §4.8).

import type { Json, JsonObject } from '../../lib/json.ts';
import { textOf } from '../json.ts';
import { CARD_CODE, type CardFault, cardFault } from './fault.ts';
import type { CardPart } from './walk.ts';
import { parseFault } from './walk.ts';

const AT = /<at\s+(?:id|ids|user_id)\s*=\s*["']?([^"'>\s]+)["']?\s*>/g;
/** What looks like a tag: a letter after `<`, then a blank, `/` or `>`. */
const TAG = /<\/?([A-Za-z][\w-]*)(?=[\s/>])[^<>]*>/g;
const TAGS = new Set(
  'at person font text_tag link local_datetime number_tag raw a br hr img audio record b i u s strong em del table'.split(
    ' ',
  ),
);
const LINK = /\]\(\s*([^)\s]+)/g;

/** Texts of the card that are read as markdown, table cells included. */
export function markdownTexts({ tag, node }: CardPart): readonly string[] {
  if (tag === 'markdown' || tag === 'lark_md') return [textOf(node, 'content') ?? ''];
  return tag === 'table' ? cellTexts(node) : [];
}

function cellTexts(table: JsonObject): readonly string[] {
  const columns = (Array.isArray(table.columns) ? table.columns : []) as readonly Json[];
  const names = columns
    .filter((column) => ['markdown', 'lark_md'].includes(textOf(column, 'data_type') ?? ''))
    .map((column) => textOf(column, 'name') ?? '');
  const rows = (Array.isArray(table.rows) ? table.rows : []) as readonly Json[];
  return rows.flatMap((row) => names.flatMap((name) => textOf(row, name) ?? []));
}

/** Ids that the markdown notifies: not in code and not in `<raw>`. */
export function markdownAts(text: string): readonly string[] {
  return [...live(text).matchAll(AT)].flatMap((match) => (match[1] ?? '').split(','));
}

/**
 * A stray `<xxx>` swallows text or fails parsing (§4.8): here it always fails, so that data that was not escaped is noticed.
 * An at of nobody is 100290 (§4.4).
 */
export function markdownFault(part: CardPart, isKnown: (id: string) => boolean): CardFault | null {
  for (const text of markdownTexts(part)) {
    const stray = [...live(text).matchAll(TAG)].find((match) => !TAGS.has((match[1] ?? '').toLowerCase()));
    if (stray !== undefined) return parseFault(`unknown tag in markdown: ${stray[0].slice(0, 50)}`, part.path);
    const nobody = markdownAts(text).find((id) => !isKnown(id));
    if (nobody !== undefined) return cardFault(CARD_CODE.at, `invalid at id ${nobody.slice(0, 50)}`, part.path);
    const elsewhere = [...live(text).matchAll(LINK)].find((match) => !isWebLink(match[1] ?? ''));
    if (elsewhere !== undefined)
      return parseFault(`link is no http or https: ${(elsewhere[1] ?? '').slice(0, 50)}`, part.path);
  }
  return null;
}

const URL_NAMES = ['default_url', 'pc_url', 'ios_url', 'android_url', 'url'];

/** Links must be http or https (§4.7). */
export function linkFault({ node, path, tag }: CardPart): CardFault | null {
  if (tag !== 'behavior' && tag !== 'link') return null;
  const wrong = URL_NAMES.flatMap((name) => textOf(node, name) ?? []).find((url) => url !== '' && !isWebLink(url));
  if (wrong !== undefined) return parseFault(`link is no http or https: ${wrong.slice(0, 50)}`, path);
  const hasOne = URL_NAMES.some((name) => (textOf(node, name) ?? '') !== '');
  return tag === 'behavior' && node.type === 'open_url' && !hasOne ? parseFault('open_url without a url', path) : null;
}

function isWebLink(url: string): boolean {
  return /^https?:\/\/[^\s]+$/.test(url);
}

/** Without fenced code, code spans, `<raw>` and escaped characters. */
function live(text: string): string {
  return text
    .replace(/```[\s\S]*?(```|$)/g, '')
    .replace(/(`+)[^`][\s\S]*?\1/g, '')
    .replace(/<raw>[\s\S]*?<\/raw>/g, '')
    .replace(/\\[\\<>[\]()`*_~]/g, '');
}
