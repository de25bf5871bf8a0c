// The XML around the rows of a sheet. Order of the elements: ECMA-376 part 1, 18.3.1.99.
import { attributeText } from './cell-text.ts';
import { columnLetter } from './column-letter.ts';

const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const WIDEST_COLUMN = 255;

/** A link from a cell to a sheet. */
export interface SheetLink {
  readonly ref: string;
  readonly sheet: string;
}

/** Up to the first row of a table: frozen header, widths. */
export function tableHead(widths: readonly number[], frozenColumns: number): string {
  return head(`<sheetView workbookViewId="0">${frozenPane(frozenColumns)}</sheetView>`, widths);
}

/** The cells that a table's filter covers, its header included. */
export interface FilterRange {
  readonly columns: number;
  readonly lastRow: number;
}

/** After the last row: filter buttons, and no green corners on codes that look like numbers. */
export function tableTail({ columns, lastRow }: FilterRange): string {
  const range = `A1:${columnLetter(columns - 1)}${lastRow}`;
  return `</sheetData><autoFilter ref="${range}"/><ignoredErrors><ignoredError sqref="${range}" numberStoredAsText="1"/></ignoredErrors></worksheet>`;
}

/** Up to the first row of a page: no grid. */
export function pageHead(widths: readonly number[]): string {
  return head('<sheetView showGridLines="0" workbookViewId="0"/>', widths);
}

export function pageTail(links: readonly SheetLink[]): string {
  const made = links.map(
    ({ ref, sheet }) => `<hyperlink ref="${ref}" location="${attributeText(`${sheetPrefix(sheet)}A1`)}"/>`,
  );
  return `</sheetData>${made.length === 0 ? '' : `<hyperlinks>${made.join('')}</hyperlinks>`}</worksheet>`;
}

/** What stands before a cell to say that it is in this sheet. */
export function sheetPrefix(sheet: string): string {
  return `'${sheet.replaceAll("'", "''")}'!`;
}

function head(view: string, widths: readonly number[]): string {
  const columns = widths.map(
    (width, index) =>
      `<col min="${index + 1}" max="${index + 1}" width="${Math.min(width, WIDEST_COLUMN)}" customWidth="1"/>`,
  );
  const cols = columns.length === 0 ? '' : `<cols>${columns.join('')}</cols>`;
  return `${DECLARATION}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews>${view}</sheetViews><sheetFormatPr defaultRowHeight="15"/>${cols}<sheetData>`;
}

function frozenPane(columns: number): string {
  const corner = `${columnLetter(columns)}2`;
  if (columns === 0)
    return `<pane ySplit="1" topLeftCell="${corner}" activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft"/>`;
  return `<pane xSplit="${columns}" ySplit="1" topLeftCell="${corner}" activePane="bottomRight" state="frozen"/><selection pane="topRight"/><selection pane="bottomLeft"/><selection pane="bottomRight"/>`;
}
