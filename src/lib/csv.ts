// Lines of CSV that a spreadsheet opens as text: nothing in them is ever a formula.

/** What a spreadsheet takes for the beginning of a formula, full-width forms too. */
const FORMULA = /^[=+\-@\t\r＝＋－＠]/;

/** Stands in front of a whole file, so that spreadsheets take it for UTF-8. */
export const CSV_BEGIN = '\uFEFF';

/** One line with its end; `'` stands before what would be a formula. */
export function csvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map((cell) => (typeof cell === 'number' ? String(cell) : written(cell ?? ''))).join(',')}\r\n`;
}

function written(text: string): string {
  const plain = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
