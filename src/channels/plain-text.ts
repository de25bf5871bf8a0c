// A message as words: for ways out that know neither cards nor files.
import { isJsonObject, type Json } from '../lib/json.ts';
import type { OutgoingBody } from '../outbox/channel.ts';

export interface PlainText {
  /** One line; empty when the message has none of its own. */
  readonly title: string;
  readonly text: string;
}

// Control characters but for tab and line break, marks of direction, byte order marks.
const UNSEEN =
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u200B-\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB]/g;

export function plainOf(body: OutgoingBody): PlainText {
  switch (body.kind) {
    case 'text':
      return { title: '', text: seen(body.text) };
    case 'post':
      return { title: oneLine(body.title), text: seen(body.lines.join('\n')) };
    case 'card':
      return { title: oneLine(titleOf(body.card)), text: seen(body.fallbackText) };
    case 'file':
      return { title: '', text: seen(`文件《${body.name}》请到值班的网页上下载`) };
  }
}

export function oneLine(text: string): string {
  return seen(text).replace(/\s+/g, ' ').trim();
}

function seen(text: string): string {
  // Halves of characters do not come back.
  return Buffer.from(text, 'utf8').toString('utf8').replace(/\r\n?/g, '\n').replace(UNSEEN, '');
}

function titleOf(card: Json): string {
  const title = isJsonObject(card) && isJsonObject(card.header) ? card.header.title : null;
  return isJsonObject(title) && typeof title.content === 'string' ? title.content : '';
}

/** The beginning that fits into so many bytes of UTF-8, with a word that there was more; never half a character. */
export function withinBytes(text: string, most: number, more: string): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= most) return text;
  let end = most - Buffer.byteLength(more);
  // The first byte that is cut must begin a character.
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.subarray(0, end).toString('utf8') + more;
}
