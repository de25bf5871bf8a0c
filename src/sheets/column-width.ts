import type { CellValue, TableColumn } from './table-column.ts';
import { textWidth } from './text-width.ts';

/** What people can still read across. */
const WIDEST = 60;
const NARROWEST = 6;
/** The filter's button covers the end of the title. */
const FILTER_BUTTON = 3;
const MARGIN = 1;
/** Only the beginning of a long text can decide a width. */
const LOOKED_AT = 1_000;

/** Widths of the columns in half-width characters: as given, else wide enough for the title and the sampled rows. */
export function columnWidths(
  columns: readonly TableColumn[],
  sample: readonly (readonly CellValue[])[],
): readonly number[] {
  return columns.map((column, index) => {
    if (column.width !== undefined) return column.width;
    const contents = sample.map((values) => shownWidth(column, values[index] ?? null));
    const widest = Math.max(leastWidth(column), textWidth(column.title) + FILTER_BUTTON, ...contents);
    return Math.min(WIDEST, Math.max(NARROWEST, widest) + MARGIN);
  });
}

function shownWidth({ decimals }: TableColumn, value: CellValue): number {
  if (value === null) return 0;
  const width = textWidth(value.slice(0, LOOKED_AT));
  // A value of fewer decimals is filled up with zeros.
  return decimals === undefined ? width : Math.max(width, value.split('.', 1).join('').length + 1 + decimals);
}

/** Narrower, and Excel shows ##### instead of the date. */
function leastWidth({ kind, decimals }: TableColumn): number {
  if (kind === 'date') return 10;
  if (kind === 'datetime') return decimals === undefined || decimals === 0 ? 19 : 23;
  return 0;
}
