// Markdown for cards: what the program writes is markup, what comes from data is escaped; the compiler keeps them apart.
import { cutText, plainText, seenText } from './text.ts';

/** Text with markup that the program wrote. Made by md and the functions here only, so that no data is ever taken for markup. */
export interface Markdown {
  readonly markdown: string;
  readonly [MADE]: true;
}

declare const MADE: unique symbol;

const made = (markdown: string): Markdown => ({ markdown }) as Markdown;

/** What may stand in a template: data, which is escaped, or markup. */
export type Part = string | number | Markdown;

// Numeric references show the character and are never markup; the platform's own list for special characters is written so.
const MARKUP = /[\\`*_~[\]<>|$]|^[#+=-]|(?<=^\d+)[.)](?=\s|$)|&(?=[#a-z])|!(?=\[)|:(?=\/\/|[\w+-]+:)/gi;

/** Data as one line that shows exactly itself, whatever it holds; cut to `most` characters before escaping. */
export function escaped(data: string, most = 300): string {
  const line = cutText(seenText(data).replace(/\s+/g, ' ').trim(), most);
  return line.replace(MARKUP, (letter) => `&#${letter.charCodeAt(0)};`);
}

function written(part: Part): string {
  if (typeof part === 'object') return part.markdown;
  return typeof part === 'number' ? String(part) : escaped(part);
}

/** md`**${name}** 改名，影响 ${count} 个采集点`: the template is markup, strings put into it are data. */
export function md(template: TemplateStringsArray, ...parts: readonly Part[]): Markdown {
  return made(template.map((text, index) => text + (index < parts.length ? written(parts[index] ?? '') : '')).join(''));
}

/** Parts one after the other, with markup or nothing between them. */
export function joined(parts: readonly Part[], between: '' | ' ' | '\n' | '\n\n' | '、' | ' · ' = ''): Markdown {
  return made(parts.map(written).join(between));
}

export function bold(part: Part): Markdown {
  return made(`**${written(part)}**`);
}

export type TextColour = 'red' | 'orange' | 'green' | 'blue' | 'grey';

export function coloured(colour: TextColour, part: Part): Markdown {
  return made(`<font color='${colour}'>${written(part)}</font>`);
}

/**
 * A link. Only http and https are linked (feishu.md §4.7); any other address is shown as the label alone.
 * Which hosts may be linked is the caller's to decide: data never becomes an address by itself.
 */
export function link(label: Part, href: string): Markdown {
  const address = webAddress(href);
  return address === null ? made(written(label)) : made(`[${written(label)}](${address})`);
}

/** Pings one person; the id is checked, so that data cannot ping everybody through it. */
export function mention(openId: string): Markdown {
  return made(/^ou_\w+$/.test(openId) ? `<at id=${openId}></at>` : escaped(openId));
}

/** Names one person without calling him. */
export function person(openId: string): Markdown {
  return made(/^ou_\w+$/.test(openId) ? `<person id='${openId}' show_name=true></person>` : escaped(openId));
}

/** The address as it can stand in JSON and markdown; null unless it is http or https. */
export function webAddress(href: string): string | null {
  if (!URL.canParse(href)) return null;
  const url = new URL(href);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return null;
  return url.href.replace(/[()<>[\]\\`'*_~|$]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** The text that a person sees, for previews: markup signs and references resolved. */
export function readable({ markdown }: Markdown): string {
  const bare = markdown
    .replace(/<[^>]*>/g, '')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/\*\*/g, '');
  return plainText(bare.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code))));
}
