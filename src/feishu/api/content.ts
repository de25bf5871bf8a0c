// What a message holds, as the platform wants it written (feishu.md §4.2), and the sizes it takes (§4.1).

import { type Json, type JsonObject, jsonBytes } from '../../lib/json.ts';
import { plainText, withoutTags } from '../card/text.ts';

export interface Link {
  readonly label: string;
  /** http or https. */
  readonly href: string;
}

export type Content =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'post'; readonly title: string; readonly lines: readonly string[]; readonly link?: Link }
  | { readonly type: 'interactive'; readonly card: Json }
  | { readonly type: 'file'; readonly fileKey: string };

export type ContentType = Content['type'];

/** Of the request's content; a tenth of the platform's 150 KB and 30 KB is kept in reserve, since how they count is not documented. */
const MOST_TEXT_BYTES = 135_000;
const MOST_POST_BYTES = 27_000;

/** `msg_type` and the `content` string of a send or reply. Data in text and post pings nobody and is cut to what the platform takes. */
export function writtenContent(content: Content): { readonly msg_type: ContentType; readonly content: string } {
  const value = contentValue(content);
  return { msg_type: content.type, content: JSON.stringify(value) };
}

function contentValue(content: Content): Json {
  switch (content.type) {
    case 'interactive':
      return content.card;
    case 'file':
      return { file_key: content.fileKey };
    case 'text':
      return fitted(content.text.split('\n'), MOST_TEXT_BYTES, (lines) => ({ text: lines.join('\n') }));
    case 'post':
      return fitted(content.lines, MOST_POST_BYTES, (lines) => post(content, lines));
  }
}

function post({ title, link }: Extract<Content, { type: 'post' }>, lines: readonly string[]): JsonObject {
  const paragraphs = lines.map((line): Json => [{ tag: 'text', text: line === '' ? ' ' : line }]);
  const last = link === undefined ? [] : [[{ tag: 'a', text: plainText(link.label, 100), href: link.href }]];
  return { zh_cn: { title: plainText(title, 200), content: [...paragraphs, ...last] } };
}

/** As many lines as fit; what was left out is said in a line of its own. Lines are cut to 2,000 characters. */
function fitted(lines: readonly string[], most: number, write: (lines: readonly string[]) => JsonObject): JsonObject {
  const shown = lines.map((line) => withoutTags(line, 2_000));
  const whole = write(shown);
  if (jsonBytes(whole) <= most) return whole;
  const kept = (count: number): JsonObject =>
    write([...shown.slice(0, count), `……（其余 ${lines.length - count} 行略）`]);
  let [fits, fails] = [0, lines.length];
  while (fails - fits > 1) {
    const middle = (fits + fails) >> 1;
    if (jsonBytes(kept(middle)) <= most) fits = middle;
    else fails = middle;
  }
  return kept(fits);
}
