// Text as it may stand in a sheet's XML: nothing lost that Excel can hold, nothing in it that Excel would refuse or run.
import { MAX_CELL_LENGTH } from './limits.ts';

/** What a reader sees where a text was too long for a cell. */
export const CUT_MARK = '…（已截断）';

/** A text ready for XML. */
export interface CellText {
  /** Escaped. */
  readonly xml: string;
  /** Typed again by hand it would become a formula (`=`, `+`, `-`, `@`, tab, carriage return first, full-width forms too). */
  readonly formulaLike: boolean;
  /** Blanks stand at an end, which Excel drops unless told to keep them. */
  readonly blankEdge: boolean;
}

/** Characters that XML 1.0 cannot carry, escaped or not. */
const ILLEGAL = /[\x00-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]/g;
/** One look tells the ordinary text from the one that needs care. */
const NEEDS_CARE = /[\x00-\x08\x0B-\x1F&<>\uD800-\uDFFF\uFFFE\uFFFF]|^[ \t\n=+\-@＝＋－＠]|[ \t\n]$|_x[0-9A-Fa-f]{4}_/;
const FORMULA_LIKE = /^[=+\-@\t\r＝＋－＠]/;
const BLANK_EDGE = /^[ \t\n\r]|[ \t\n\r]$/;
/** Excel reads `_x000D_` as the character of that number: the underscore of such a literal is written as its number. */
const LOOKS_ENCODED = /_(?=x[0-9A-Fa-f]{4}_)/g;

/** Cleans, cuts and escapes one text. Lone surrogates become U+FFFD, characters illegal in XML go. */
export function cellText(value: string): CellText {
  if (value.length <= MAX_CELL_LENGTH && !NEEDS_CARE.test(value)) {
    return { xml: value, formulaLike: false, blankEdge: false };
  }
  const clean = value.replace(/\p{Surrogate}/gu, '\uFFFD').replace(ILLEGAL, '');
  return { xml: escapeText(cut(clean)), formulaLike: FORMULA_LIKE.test(clean), blankEdge: BLANK_EDGE.test(clean) };
}

/** The text's XML between `<is>` and `</is>`. */
export function textElement(text: CellText): string {
  return `<t${text.blankEdge ? ' xml:space="preserve"' : ''}>${text.xml}</t>`;
}

/** For an attribute of our own XML: a title, a sheet's name. */
export function attributeText(value: string): string {
  return escapeText(value.replace(/\p{Surrogate}/gu, '\uFFFD').replace(ILLEGAL, ''))
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;')
    .replaceAll('\t', '&#9;');
}

function cut(text: string): string {
  if (text.length <= MAX_CELL_LENGTH) return text;
  const room = MAX_CELL_LENGTH - CUT_MARK.length;
  const last = text.charCodeAt(room - 1);
  const splitsPair = last >= 0xd800 && last < 0xdc00;
  return text.slice(0, splitsPair ? room - 1 : room) + CUT_MARK;
}

/** A carriage return must be escaped: an XML reader turns a bare one into a line feed. */
function escapeText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\r', '&#13;')
    .replace(LOOKS_ENCODED, '_x005F_');
}
