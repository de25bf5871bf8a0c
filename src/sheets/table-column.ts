import { decimalStyle, STYLE, type StyleId } from './styles.ts';

/**
 * What the values of a column are. Values arrive as canonical text and become a number, a date or a boolean only when Excel can hold
 * them without loss; any other value stays visible as text.
 * - `integer`, `decimal`: exact, at most 15 significant digits, since Excel keeps no more.
 * - `number`: a double in its shortest form (at most 17 digits): Excel's cell is the very same double.
 * - `date`: `2026-11-21`; `datetime`: `2026-11-21 08:00:00.123`, the wall clock that is to be shown, no zone. From 1900-03-01 (Excel
 *   believes in a 29 February 1900) to the end of 9999.
 */
export type ColumnKind = 'text' | 'integer' | 'decimal' | 'number' | 'date' | 'datetime' | 'boolean';

/** One column of a table sheet. */
export interface TableColumn {
  readonly title: string;
  readonly kind: ColumnKind;
  /** Decimal places to show: of a `decimal` or `number` (0 to 30), or 3 for the milliseconds of a `datetime`. */
  readonly decimals?: number;
  /** In half-width characters, at most 255; without it the title and the first rows decide. */
  readonly width?: number;
  /** Long text runs over several lines instead of being hidden by its neighbour. */
  readonly wrap?: boolean;
}

/** A canonical text, or null for a cell that is left out. */
export type CellValue = string | null;

/** The styles a column's cells take. */
export interface ColumnStyles {
  /** Of values that are what the column's kind says. */
  readonly typed: StyleId;
  /** Of text. */
  readonly text: StyleId;
  /** Of text that would turn into a formula when somebody edits the cell. */
  readonly quoted: StyleId;
}

/** The styles for one column; the same for the same kind, decimals and wrap in every workbook. */
export function columnStyles(column: Pick<TableColumn, 'kind' | 'decimals' | 'wrap'>): ColumnStyles {
  const text = column.wrap === true ? STYLE.wrapped : STYLE.text;
  const quoted = column.wrap === true ? STYLE.wrappedQuoted : STYLE.textQuoted;
  return { typed: typedStyle(column), text, quoted };
}

function typedStyle(column: Pick<TableColumn, 'kind' | 'decimals'>): StyleId {
  switch (column.kind) {
    case 'text':
      return STYLE.text;
    case 'integer':
      return STYLE.integer;
    case 'decimal':
    case 'number':
      return column.decimals === undefined ? STYLE.general : decimalStyle(column.decimals);
    case 'date':
      return STYLE.date;
    case 'datetime':
      return column.decimals === undefined || column.decimals === 0 ? STYLE.datetime : STYLE.datetimeMillis;
    case 'boolean':
      return STYLE.boolean;
  }
}
