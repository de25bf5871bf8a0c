// A table in a workbook: header frozen, filters, one style a column; goes on in a further sheet when the rows exceed one.
import { columnLetter } from './column-letter.ts';
import { columnWidths } from './column-width.ts';
import { rowXml, textCell } from './row-xml.ts';
import { type FilterRange, tableHead, tableTail } from './sheet-xml.ts';
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
   * Appends rows that are XML already, each one whole `<row>` as `rowXmlQuery` makes it (a BLOB read as bytes need not be copied first).
   * Throws when a row's number is not the one that is due, as when rows come out of order.
   */
  rawRows(rows: Iterable<string | Uint8Array>): Promise<void>;
}

/** One sheet's XML on its way into the workbook. */
export interface SheetPart {
  readonly name: string;
  push(bytes: Uint8Array): Promise<void> | undefined;
  pushText(text: string): Promise<void> | undefined;
  /** @param filter the cells under the table's filter buttons */
  end(filter: FilterRange | null): Promise<void>;
}

/** Enough to see how wide the contents are. */
const SAMPLE_ROWS = 200;

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
  let widths =
    layout.sample !== undefined || columns.every(({ width }) => width !== undefined)
      ? columnWidths(columns, layout.sample ?? [])
      : null;
  /** Rows kept back until there are enough of them to choose the widths. */
  const early: { readonly values: TableRow; readonly xml: string }[] = [];
  let isBegun = false;
  /** Rows in the current sheet, header and those kept back included. */
  let filled = 1;
  let inEarlierSheets = 0;
  let isFinished = false;

  /** Writes the head of the current sheet, and the rows kept back for it. */
  async function begin(): Promise<void> {
    widths ??= columnWidths(
      columns,
      early.map(({ values }) => values),
    );
    isBegun = true;
    await part.pushText(tableHead(widths, frozenColumns) + header);
    for (const { xml } of early.splice(0)) await part.pushText(xml);
  }

  async function endSheet(): Promise<void> {
    if (!isBegun) await begin();
    const filter = { columns: columns.length, lastRow: filled };
    await part.pushText(tableTail(filter));
    await part.end(filter);
  }

  /** Makes sure that a row can follow in the current sheet. */
  async function makeReady(): Promise<void> {
    if (filled === rowLimit) {
      await endSheet();
      part = await openPart();
      names.push(part.name);
      inEarlierSheets += filled - 1;
      filled = 1;
      isBegun = false;
    }
    if (!isBegun) await begin();
  }

  function refuseIfFinished(): void {
    if (isFinished) throw new Error(`the table ${names[0]} is complete; no row can follow`);
  }

  /** Undefined when nothing had to be waited for. */
  function put(values: TableRow): Promise<void> | undefined {
    refuseIfFinished();
    const isEarly = widths === null && early.length < SAMPLE_ROWS && filled < rowLimit;
    if (!isEarly && (!isBegun || filled === rowLimit)) return makeReady().then(() => put(values));
    filled += 1;
    const xml = makeRow(filled, values);
    if (!isEarly) return part.pushText(xml);
    early.push({ values, xml });
    return undefined;
  }

  async function row(values: TableRow): Promise<void> {
    await put(values);
  }

  async function rows(all: Iterable<TableRow> | AsyncIterable<TableRow>): Promise<void> {
    if (Symbol.asyncIterator in all) {
      for await (const values of all) await put(values);
      return;
    }
    for (const values of all) {
      const written = put(values);
      // Most rows only go into memory; to wait for each would take as long as making it.
      if (written !== undefined) await written;
    }
  }

  async function rawRows(all: Iterable<string | Uint8Array>): Promise<void> {
    refuseIfFinished();
    for (const xml of all) {
      if (!isBegun || filled === rowLimit) await makeReady();
      filled += 1;
      if (!isRow(filled, xml)) {
        throw new Error(`row ${filled} of the sheet ${part.name} was due; another was given`);
      }
      const written = typeof xml === 'string' ? part.pushText(xml) : part.push(xml);
      if (written !== undefined) await written;
    }
  }

  async function finish(): Promise<void> {
    if (isFinished) return;
    isFinished = true;
    await endSheet();
  }

  const table: TableSheet = {
    names,
    get rowCount() {
      return inEarlierSheets + filled - 1;
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

function isRow(number: number, xml: string | Uint8Array): boolean {
  const begin = `<row r="${number}"`;
  if (typeof xml === 'string') return xml.startsWith(begin);
  for (let at = 0; at < begin.length; at += 1) {
    if (xml[at] !== begin.charCodeAt(at)) return false;
  }
  return true;
}
