// Texts for row-xml-sql.ts that may need escaping, cutting or quoting: what cell-text.ts decides, decided by DuckDB.
import { CUT_MARK } from './cell-text.ts';
import { MAX_CELL_LENGTH } from './limits.ts';
import type { ColumnStyles } from './table-column.ts';

/** Stands around every text of a row while all are looked at together; a text that holds it only looks more suspicious. */
export const TEXT_BORDER = 'chr(127)';

const ODD_CHARACTER = '[\\x00-\\x08\\x0B-\\x1F&<>\\x{FFFE}\\x{FFFF}]';
const ODD_START = '[ \\t\\n=+\\-@＝＋－＠]';
const ODD_END = '[ \\t\\n]';
const ENCODED = '_x[0-9A-Fa-f]{4}_';
const ILLEGAL = '[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\x{FFFE}\\x{FFFF}]';
const FORMULA_LIKE = `^${ILLEGAL}*[=+\\-@\\t\\r＝＋－＠]`;
const BLANK_EDGE = `^${ILLEGAL}*[ \\t\\n\\r]|[ \\t\\n\\r]${ILLEGAL}*$`;

/** True if one of a row's texts, joined and bordered by {@link TEXT_BORDER}, may need care (NEEDS_CARE in cell-text.ts). */
export function rowNeedsCareSql(texts: string): string {
  const pattern = `${ODD_CHARACTER}|\\x7F${ODD_START}|${ODD_END}\\x7F|${ENCODED}`;
  return `regexp_matches(${texts}, '${pattern}') OR strlen(${texts}) > ${MAX_CELL_LENGTH}`;
}

/** What follows `<c r="A1` in the cell of any text; NULL for NULL. */
export function textTailSql(text: string, styles: Pick<ColumnStyles, 'text' | 'quoted'>): string {
  const needsCare = `regexp_matches(${text}, '${ODD_CHARACTER}|^${ODD_START}|${ODD_END}$|${ENCODED}') OR strlen(${text}) > ${MAX_CELL_LENGTH}`;
  const style = `CASE WHEN regexp_matches(${text}, '${FORMULA_LIKE}') THEN '${styles.quoted}' ELSE '${styles.text}' END`;
  const space = `CASE WHEN regexp_matches(${text}, '${BLANK_EDGE}') THEN ' xml:space="preserve"' ELSE '' END`;
  return `CASE WHEN ${needsCare} THEN concat('" s="', ${style}, '" t="inlineStr"><is><t', ${space}, '>', ${escapedSql(cleanSql(text))}, '</t></is></c>')
 ELSE '" s="${styles.text}" t="inlineStr"><is><t>' || ${text} || '</t></is></c>' END`;
}

/**
 * Illegal characters go. In texts that may be too long chr(1), now free, goes before every character that takes two UTF-16 units, so that
 * characters count as units do; too long ones are cut, which cannot split a pair: its first half is the chr(1).
 */
function cleanSql(text: string): string {
  const legal = `regexp_replace(${text}, '${ILLEGAL}+', '', 'g')`;
  const units = `regexp_replace(${legal}, '([\\x{10000}-\\x{10FFFF}])', chr(1) || '\\1', 'g')`;
  const cut = `replace(left(${units}, ${MAX_CELL_LENGTH - CUT_MARK.length}), chr(1), '') || '${CUT_MARK}'`;
  return `CASE WHEN strlen(${text}) > ${MAX_CELL_LENGTH} AND length(${units}) > ${MAX_CELL_LENGTH} THEN ${cut} ELSE ${legal} END`;
}

/** RE2 cannot look ahead: of overlapping `_x000D_x000A_` the first pass marks every other one, the second the rest. */
function escapedSql(text: string): string {
  const xml = `replace(replace(replace(replace(${text}, '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), chr(13), '&#13;')`;
  const first = `regexp_replace(${xml}, '_(x[0-9A-Fa-f]{4}_)', chr(1) || '\\1', 'g')`;
  const second = `regexp_replace(${first}, '_(x[0-9A-Fa-f]{4}[_\\x01])', chr(1) || '\\1', 'g')`;
  return `replace(${second}, chr(1), '_x005F_')`;
}
