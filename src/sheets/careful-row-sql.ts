// The slow branch of row-xml-sql.ts, for rows with a text that needs escaping, cutting or quoting, or a value that is not what its column says.
// All cells of a row go through one list, so that the rules stand in the query once and not once a column.
import { CUT_MARK } from './cell-text.ts';
import { MAX_CELL_LENGTH } from './limits.ts';
import type { RowCell } from './row-xml-sql.ts';

/** Between the texts of a row while all are looked at together; a text that holds it only looks more suspicious. */
export const TEXT_BORDER = 'chr(127)';

/** True for a row's texts, joined by {@link TEXT_BORDER} and bordered by it, if one of them may need care (NEEDS_CARE in cell-text.ts). */
export function needsCareSql(texts: string): string {
  const pattern =
    '[\\x00-\\x08\\x0B-\\x1F&<>\\x{FFFE}\\x{FFFF}]|\\x7F[ \\t\\n=+\\-@＝＋－＠]|[ \\t\\n]\\x7F|_x[0-9A-Fa-f]{4}_';
  return `regexp_matches(${texts}, '${pattern}') OR strlen(${texts}) > ${MAX_CELL_LENGTH}`;
}

/** The `<row>` of any row. */
export function carefulRowSql(cells: readonly RowCell[]): string {
  const texts = cells.map(({ text, typed }) => (typed === null ? text : `CASE WHEN ${typed} IS NULL THEN ${text} END`));
  const ready = cells.map(({ letter, styles, typed, type }) =>
    typed === null ? 'NULL' : `'<c r="${letter}' || rn || '" s="${styles.typed}"${type}><v>' || ${typed} || '</v></c>'`,
  );
  const clean = CLEANING.reduce((list, step) => `list_transform(${list}, lambda t: ${step})`, `[${texts.join(', ')}]`);
  const letters = cells.map(({ letter }) => `'${letter}'`);
  const plain = cells.map(({ styles }) => `'${styles.text}'`);
  const quoted = cells.map(({ styles }) => `'${styles.quoted}'`);
  const cell = `concat('<c r="', [${letters}][i], rn, '" s="', CASE WHEN regexp_matches(t, '^[=+\\-@\\t\\r＝＋－＠]') THEN [${quoted}][i] ELSE [${plain}][i] END,
 '" t="inlineStr"><is><t', CASE WHEN regexp_matches(t, '^[ \\t\\n\\r]|[ \\t\\n\\r]$') THEN ' xml:space="preserve">' ELSE '>' END, ${escaped('t')}, '</t></is></c>')`;
  const xml = `list_transform(${clean}, lambda t, i: CASE WHEN t IS NULL THEN [${ready.join(', ')}][i] ELSE ${cell} END)`;
  return `concat('<row r="', rn, '">', array_to_string(${xml}, ''), '</row>')`;
}

/**
 * One after the other: illegal characters go; in texts that may be too long chr(1), now free, goes before every character that takes two
 * UTF-16 units, so that characters count as units do; too long ones are cut (which cannot split a pair: its first half is the mark).
 */
const CLEANING = [
  "regexp_replace(t, '[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\x{FFFE}\\x{FFFF}]+', '', 'g')",
  `CASE WHEN strlen(t) > ${MAX_CELL_LENGTH} THEN regexp_replace(t, '([\\x{10000}-\\x{10FFFF}])', chr(1) || '\\1', 'g') ELSE t END`,
  `CASE WHEN strlen(t) <= ${MAX_CELL_LENGTH} THEN t
 WHEN length(t) <= ${MAX_CELL_LENGTH} THEN replace(t, chr(1), '')
 ELSE replace(left(t, ${MAX_CELL_LENGTH - CUT_MARK.length}), chr(1), '') || '${CUT_MARK}' END`,
];

/** RE2 cannot look ahead: of overlapping `_x000D_x000A_` the first pass marks every other one, the second the rest. */
function escaped(text: string): string {
  const xml = `replace(replace(replace(replace(${text}, '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), chr(13), '&#13;')`;
  const first = `regexp_replace(${xml}, '_(x[0-9A-Fa-f]{4}_)', chr(1) || '\\1', 'g')`;
  const second = `regexp_replace(${first}, '_(x[0-9A-Fa-f]{4}[_\\x01])', chr(1) || '\\1', 'g')`;
  return `replace(${second}, chr(1), '_x005F_')`;
}
