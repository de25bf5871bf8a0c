// One row of a table as sheet XML, made in JavaScript. row-xml-sql.ts makes the same bytes in DuckDB: what changes here changes there.
import { excelDay } from './cell-date.ts';
import { fitsNumber } from './cell-number.ts';
import { cellText, textElement } from './cell-text.ts';
import { columnLetter } from './column-letter.ts';
import type { StyleId } from './styles.ts';
import { type CellValue, type ColumnStyles, columnStyles, type TableColumn } from './table-column.ts';

/** Makes the `<row>` of the given number from one value a column; null cells are left out. */
export type RowXml = (row: number, values: readonly CellValue[]) => string;

/** The row maker for these columns. It throws when a row has more or fewer values than columns. */
export function rowXml(columns: readonly Pick<TableColumn, 'kind' | 'decimals' | 'wrap'>[]): RowXml {
  const cells = columns.map((column, index) => cellXml(column, columnLetter(index)));
  return (row, values) => {
    if (values.length !== cells.length) {
      throw new Error(`row ${row} has ${values.length} values for ${cells.length} columns`);
    }
    let xml = `<row r="${row}">`;
    // Counted by hand: this runs for every cell, and entries() would take as long as the cells themselves.
    for (let index = 0; index < cells.length; index += 1) {
      const value = values[index];
      if (value !== null && value !== undefined) xml += cells[index]?.(row, value) ?? '';
    }
    return `${xml}</row>`;
  };
}

/** A text cell, `quoted` being the style for text that looks like a formula. */
export function textCell(ref: string, value: string, text: StyleId, quoted: StyleId): string {
  const made = cellText(value);
  return `<c r="${ref}" s="${made.formulaLike ? quoted : text}" t="inlineStr"><is>${textElement(made)}</is></c>`;
}

type CellXml = (row: number, value: string) => string;

function cellXml(column: Pick<TableColumn, 'kind' | 'decimals' | 'wrap'>, letter: string): CellXml {
  const styles = columnStyles(column);
  const typed = typedCell(column.kind, letter, styles);
  const text: CellXml = (row, value) => textCell(`${letter}${row}`, value, styles.text, styles.quoted);
  return typed === null ? text : (row, value) => typed(row, value) ?? text(row, value);
}

/** How a value that is no text is written; the function gives null where the value is not what the column says. */
function typedCell(
  kind: TableColumn['kind'],
  letter: string,
  styles: ColumnStyles,
): ((row: number, value: string) => string | null) | null {
  const number = (row: number, value: string) => `<c r="${letter}${row}" s="${styles.typed}"><v>${value}</v></c>`;
  switch (kind) {
    case 'text':
      return null;
    case 'integer':
    case 'decimal':
    case 'number':
      return (row, value) => (fitsNumber(kind, value) ? number(row, value) : null);
    case 'date':
    case 'datetime':
      return (row, value) => {
        const day = excelDay(kind, value);
        return day === null ? null : number(row, day);
      };
    case 'boolean':
      return (row, value) =>
        value === 'true' || value === 'false'
          ? `<c r="${letter}${row}" s="${styles.typed}" t="b"><v>${value === 'true' ? 1 : 0}</v></c>`
          : null;
  }
}
