// A table in a workbook: header frozen, filters, one style a column; goes on in a further sheet of the workbook when the rows exceed one.
import { columnWidths } from './column-width.ts';
import { MAX_SHEET_COLUMNS } from './limits.ts';
import { columnLetter } from './column-letter.ts';
import { rowXml, textCell } from './row-xml.ts';
import { tableHead, tableTail } from './sheet-xml.ts';
import { STYLE } from './styles.ts';
import type { CellValue, TableColumn } from './table-column.ts';

/** Values of one row, one a column. */
export type TableRow = readonly CellValue[];

export interface TableLayout {
  readonly columns: readonly TableColumn[];
  /** So many first columns stay in sight when the table is scrolled sideways. */
  readonly frozenColumns?: number;
  /** Rows to take the widths from. Without it the first rows written decide; raw rows tell nothing. */
  readonly sample?: readonly TableRow[];
}

/** Rows are written in order; a call must be awaited before the next is made. */
export interface TableSheet {
  /** The sheets the table fills, so far. */
  readonly names: readonly string[];
  /** Rows written, headers aside. */
  readonly rowCount: number;
  /** Rows that still fit the current sheet; the row after them opens the next one. */
  readonly room: number;
  row(values: TableRow): Promise<void>;
  rows(rows: Iterable<TableRow> | AsyncIterable<TableRow>): Promise<void>;
  /**
   * Appends `count` whole `<row>` elements, made by `rowXmlQuery`. A piece must not reach over the end of a sheet: give at most `room`
   * rows, or one by one. Throws when the first row's number is not the one that is due, as when rows come out of order.
   */
  rawRows(xml: string | Uint8Array, count: number): Promise<void>;
}

/** Where the sheet's XML goes. */
export interface SheetPart {
  readonly name: string;
  push(bytes: Uint8Array): Promise<void> | undefined;
  pushText(text: string): Promise<void> | undefined;
  end(): Promise<void>;
}

/** Enough to see how wide the contents are. */
const SAMPLE_ROWS = 200;
const DONE = Promise.resolve();

/** `openPart` begins a further sheet; `rowLimit` is the rows of one sheet, header included. `finish` writes what is left and ends the last sheet. */
export function tableSheet(
  layout: TableLayout,
  rowLimit: number,
  openPart: () => Promise<SheetPart>,
): Promise<{ readonly sheet: TableSheet; finish(): Promise<void> }> {
  return openTable(layout, rowLimit, openPart);
}
