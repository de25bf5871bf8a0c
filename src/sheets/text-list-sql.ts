// Texts for row-xml-sql.ts that may need escaping, cutting or quoting: what cell-text.ts decides, decided by DuckDB.
// All texts of a row go through one list, so that the rules stand in the query once and not once a column.
import { CUT_MARK } from './cell-text.ts';
import { MAX_CELL_LENGTH } from './limits.ts';
import type { ColumnStyles } from './table-column.ts';

/** Stands around every text of a row while all are looked at together; a text that holds it only looks more suspicious. */
export const TEXT_BORDER = 'chr(127)';

const ODD_CHARACTER = '[\\x00-\\x08\\x0B-\\x1F&<>\\x{FFFE}\\x{FFFF}]';
const ODD_START = '[ \\t\\n=+\\-@＝＋－＠]';
const ODD_END = '[ \\t\\n]';
const ENCODED = '_x[0-9A-Fa-f]{4}_';

/** True if one of a row's texts, joined and bordered by {@link TEXT_BORDER}, may need care (NEEDS_CARE in cell-text.ts). */
export function rowNeedsCareSql(texts: string): string {
  const pattern = `${ODD_CHARACTER}|\\x7F${ODD_START}|${ODD_END}\\x7F|${ENCODED}`;
  return `regexp_matches(${texts}, '${pattern}') OR strlen(${texts}) > ${MAX_CELL_LENGTH}`;
}

/** A list of texts as a list of what follows `s="` in their cells; NULL stays NULL. */
export function textListSql(texts: readonly string[], styles: Pick<ColumnStyles, 'text' | 'quoted'>): string {
  const needsCare = `regexp_matches(t, '${ODD_CHARACTER}|^${ODD_START}|${ODD_END}$|${ENCODED}') OR strlen(t) > ${MAX_CELL_LENGTH}`;
  const style = `CASE WHEN regexp_matches(c, '^[=+\\-@\\t\\r＝＋－＠]') THEN '${styles.quoted}' ELSE '${styles.text}' END`;
  const space = `CASE WHEN regexp_matches(c, '^[ \\t\\n\\r]|[ \\t\\n\\r]$') THEN ' xml:space="preserve"' ELSE '' END`;
  const careful = `concat(${style}, '" t="inlineStr"><is><t', ${space}, '>', ${escapedSql('c')}, '</t></is></c>')`;
  const plain = `'${styles.text}" t="inlineStr"><is><t>' || t || '</t></is></c>'`;
  return `list_transform([${texts.join(', ')}], lambda t: CASE WHEN ${needsCare} THEN ${letSql('c', cleanSql('t'), careful)} ELSE ${plain} END)`;
}

/**
 * Illegal characters go. In texts that may be too long chr(1), now free, goes before every character that takes two UTF-16 units, so that
 * characters count as units do; too long ones are cut, which cannot split a pair: its first half is the chr(1).
 */
function cleanSql(text: string): string {
  const legal = `regexp_replace(${text}, '[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\x{FFFE}\\x{FFFF}]+', '', 'g')`;
  const units = `regexp_replace(${legal}, '([\\x{10000}-\\x{10FFFF}])', chr(1) || '\\1', 'g')`;
  const cut = `CASE WHEN length(u) > ${MAX_CELL_LENGTH} THEN left(u, ${MAX_CELL_LENGTH - CUT_MARK.length}) || '${CUT_MARK}' ELSE u END`;
  return `CASE WHEN strlen(${text}) > ${MAX_CELL_LENGTH} THEN ${letSql('u', units, `replace(${cut}, chr(1), '')`)} ELSE ${legal} END`;
}

/** RE2 cannot look ahead: of overlapping `_x000D_x000A_` the first pass marks every other one, the second the rest. */
function escapedSql(text: string): string {
  const xml = `replace(replace(replace(replace(${text}, '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), chr(13), '&#13;')`;
  const first = `regexp_replace(${xml}, '_(x[0-9A-Fa-f]{4}_)', chr(1) || '\\1', 'g')`;
  const second = `regexp_replace(${first}, '_(x[0-9A-Fa-f]{4}[_\\x01])', chr(1) || '\\1', 'g')`;
  return `replace(${second}, chr(1), '_x005F_')`;
}

/** SQL has no names inside an expression; a list of one and a lambda give one, so that nothing is computed twice. */
function letSql(name: string, value: string, body: string): string {
  return `list_transform([${value}], lambda ${name}: ${body})[1]`;
}
