// The SQL that makes one CSV line of a row on the server: one value a row to fetch, and no work for JavaScript on each.

import { UNREADABLE } from '../snapshot/clean-lines.ts';
import { quoteIdentifier, quoteText } from '../snapshot/identifiers.ts';
import type { MysqlColumn } from './mysql-catalog.ts';

type Piece = { readonly text: string } | { readonly sql: string };

/** Bytes beyond which a text is not quoted on the server: replace() there takes time by the square of the quotes, half a minute for 5 MB. */
const LONG_TEXT = 65_535;

/**
 * An expression of the whole line with its LF. It is NULL when a text is long, and when a value or the line is longer than
 * `maxPacket`: string functions then answer NULL with a warning. So no `concat_ws` and, for values that may be that long, no
 * `ifnull`, which would swallow such a NULL and lose a value.
 */
export function lineSql(columns: readonly MysqlColumn[], maxPacket: number): string {
  const pieces: Piece[] = columns.flatMap((column, index) => [
    ...(index > 0 ? [{ text: ',' }] : []),
    ...fieldPieces(column, maxPacket),
  ]);
  return `concat(${joined([...pieces, { text: '\n' }]).join(', ')})`;
}

/** The same values as columns of their own, for rows too long for lineSql: nothing here is longer than what is stored. */
export function plainSql(columns: readonly MysqlColumn[]): string {
  return columns
    .map(({ name, form }) => {
      const column = quoteIdentifier('mysql', name);
      if (form.kind === 'text' || form.kind === 'bytes') return column;
      return form.kind === 'dated' ? datedSql(column, form.sql(column)) : form.sql(column);
    })
    .join(', ');
}

function fieldPieces(column: MysqlColumn, maxPacket: number): readonly Piece[] {
  const name = quoteIdentifier('mysql', column.name);
  if (column.form.kind === 'dated') return [{ sql: datedSql(name, `concat('"', ${column.form.sql(name)}, '"')`, '') }];
  const value = printed(column, name);
  const quoted = `concat('"', ${value}, '"')`;
  if (!isShort(column, maxPacket)) {
    return [{ sql: `case when length(${name}) <= ${LONG_TEXT} then ${quoted} when ${name} is null then '' end` }];
  }
  return column.nullable ? [{ sql: `ifnull(${quoted}, '')` }] : [{ text: '"' }, { sql: value }, { text: '"' }];
}

function printed({ form }: MysqlColumn, name: string): string {
  if (form.kind === 'text') return `replace(${form.sql(name)}, '"', '""')`;
  return form.kind === 'bytes' ? `concat('0x', lower(hex(${name})))` : form.sql(name);
}

/** Adding nothing to 0000-00-00, 2026-00-15 or 2026-02-30, which MySQL stores and nobody else reads, does not give them back. */
function datedSql(name: string, value: string, absent?: string): string {
  const none = absent === undefined ? 'null' : quoteText('mysql', absent);
  return `case when ${name} + interval 0 day = ${name} then ${value} when ${name} is null then ${none} else '${UNREADABLE}' end`;
}

/** True when the printed value cannot come near the limit, whatever is in it: four bytes a character, all of them doubled. */
function isShort({ form, octets }: MysqlColumn, maxPacket: number): boolean {
  if (form.kind === 'plain') return true;
  return octets !== null && octets * 8 < maxPacket;
}

/** Neighbouring texts become one. */
function joined(pieces: readonly Piece[]): readonly string[] {
  const result: string[] = [];
  let text = '';
  for (const piece of pieces) {
    if ('text' in piece) {
      text += piece.text;
      continue;
    }
    if (text !== '') result.push(quoteText('mysql', text));
    result.push(piece.sql);
    text = '';
  }
  return [...result, quoteText('mysql', text)];
}
