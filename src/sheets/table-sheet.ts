// A table in a workbook: header frozen, filters, one style a column; goes on in a further sheet when the rows exceed one.
import { columnLetter } from './column-letter.ts';
import { columnWidths } from './column-width.ts';
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

/** One sheet's XML on its way into the workbook. */
export interface SheetPart {
  readonly name: string;
  push(bytes: Uint8Array): Promise<void> | undefined;
  pushText(text: string): Promise<void> | undefined;
  end(): Promise<void>;
}

/** Enough to see how wide the contents are. */
const SAMPLE_ROWS = 200;
const DONE = Promise.resolve();

/**
 * `openPart` begins a sheet of the workbook; `rowLimit` is the rows of one sheet, header included. `finish` writes what is left and ends
 * the table.
 */
export async function openTable(
  layout: TableLayout,
  rowLimit: number,
  openPart: () => Promise<SheetPart>,
): Promise<{ readonly table: TableSheet; readonly finish: () => Promise<void> }> {
  const { columns, frozenColumns = 0 } = layout;
  const makeRow = rowXml(columns);
  const header = headerRow(columns);
  let part = await openPart();
  const names = [part.name];
  /** Rows kept back until there are enough to choose the widths. */
  let waiting: TableRow[] | null =
    layout.sample === undefined && columns.some(({ width }) => width === undefined) ? [] : null;
  let widths: readonly number[] | null = null;
  /** Rows in the current sheet, header included, those kept back too. */
  let filled = 1;
  let earlier = 0;
  let isFinished = false;

  async function begin(sample: readonly TableRow[]): Promise<void> {
    widths ??= columnWidths(columns, sample);
    await part.pushText(tableHead(widths, frozenColumns) + header);
  }

  /** Writes the head, and the rows kept back for it. */
  async function release(): Promise<void> {
    const rows = waiting ?? [];
    waiting = null;
    await begin(layout.sample ?? rows);
    let number = 2;
    for (const values of rows) await part.pushText(makeRow(number++, values));
  }

  async function rollOver(): Promise<void> {
    if (widths === null) await release();
    await part.pushText(tableTail(columns.length, filled));
    await part.end();
    earlier += filled - 1;
    filled = 1;
    part = await openPart();
    names.push(part.name);
    await begin([]);
  }

  function isReady(): boolean {
    if (isFinished) throw new Error(`the table ${names[0]} is complete; no row can follow`);
    return widths !== null && filled < rowLimit;
  }

  async function ready(): Promise<void> {
    if (filled >= rowLimit) await rollOver();
    if (widths === null) await release();
  }

  function row(values: TableRow): Promise<void> {
    const canWrite = isReady();
    if (waiting !== null && waiting.length < SAMPLE_ROWS && filled < rowLimit) {
      waiting.push(values);
      filled += 1;
      return DONE;
    }
    if (!canWrite) return ready().then(() => row(values));
    filled += 1;
    return part.pushText(makeRow(filled, values)) ?? DONE;
  }

  async function rows(all: Iterable<TableRow> | AsyncIterable<TableRow>): Promise<void> {
    if (Symbol.asyncIterator in all) {
      for await (const values of all) await row(values);
      return;
    }
    for (const values of all) {
      const written = row(values);
      // Most rows only go into memory; waiting for each would take as long as making it.
      if (written !== DONE) await written;
    }
  }

  async function rawRows(xml: string | Uint8Array, count: number): Promise<void> {
    if (!isReady()) await ready();
    if (filled + count > rowLimit)
      throw new Error(`${count} rows do not fit: the sheet has room for ${rowLimit - filled}`);
    const due = `<row r="${filled + 1}"`;
    const begins = typeof xml === 'string' ? xml.startsWith(due) : startsWith(xml, due);
    if (!begins)
      throw new Error(`row ${filled + 1} of the sheet ${part.name} was due; the rows given begin with another`);
    filled += count;
    await (typeof xml === 'string' ? part.pushText(xml) : part.push(xml));
  }

  async function finish(): Promise<void> {
    if (isFinished) return;
    isFinished = true;
    if (widths === null) await release();
    await part.pushText(tableTail(columns.length, filled));
    await part.end();
  }

  const table: TableSheet = {
    names,
    get rowCount() {
      return earlier + filled - 1;
    },
    get room() {
      return rowLimit - filled;
    },
    row,
    rows,
    rawRows,
  };
  return { table, finish };
}

function headerRow(columns: readonly TableColumn[]): string {
  const cells = columns.map(({ title }, index) =>
    textCell(`${columnLetter(index)}1`, title, STYLE.header, STYLE.headerQuoted),
  );
  return `<row r="1">${cells.join('')}</row>`;
}

function startsWith(bytes: Uint8Array, text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    if (bytes[at] !== text.charCodeAt(at)) return false;
  }
  return true;
}
