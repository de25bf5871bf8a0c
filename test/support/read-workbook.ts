// A workbook as somebody else's reader sees it: exceljs, which has no part in writing it.
import ExcelJS from 'exceljs';

export type CellValue = string | number | boolean | Date | null;

export interface ReadSheet {
  readonly name: string;
  /** Rows from the first; cells from the first column, blank ones null. */
  readonly rows: readonly (readonly CellValue[])[];
  readonly sheet: ExcelJS.Worksheet;
}

export async function readWorkbook(file: string): Promise<readonly ReadSheet[]> {
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(file);
  return book.worksheets.map((sheet) => ({ name: sheet.name, rows: rowsOf(sheet), sheet }));
}

/** One sheet of a workbook. */
export async function readSheet(file: string, name: string): Promise<ReadSheet> {
  const sheets = await readWorkbook(file);
  const found = sheets.find((sheet) => sheet.name === name);
  if (found === undefined) throw new Error(`${file} has no sheet ${name}, but ${sheets.map((sheet) => sheet.name)}`);
  return found;
}

function rowsOf(sheet: ExcelJS.Worksheet): CellValue[][] {
  return Array.from({ length: sheet.rowCount }, (_, row) =>
    Array.from({ length: sheet.columnCount }, (_, column) => cellValue(sheet.getCell(row + 1, column + 1).value)),
  );
}

/** Excel's second decoding of a text, `_x000D_` to the character of that number, is left to us. */
function cellValue(value: ExcelJS.CellValue): CellValue {
  if (typeof value === 'string') {
    return value.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
  }
  if (value === null || value === undefined) return null;
  if (typeof value === 'number' || typeof value === 'boolean' || value instanceof Date) return value;
  if ('text' in value) return value.text;
  throw new Error(`a cell holds ${JSON.stringify(value)}`);
}
