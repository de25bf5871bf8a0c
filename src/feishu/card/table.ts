// Tables (feishu.md §4.8): at the card's root only, at most ten rows a page, paged by the client.
import type { Json, JsonObject } from '../../lib/json.ts';
import { present } from '../../lib/json.ts';
import { within } from './bounds.ts';
import { type Element, element } from './element.ts';
import type { Markdown } from './markdown.ts';
import { plainText } from './text.ts';

interface AnyColumn {
  readonly title: string;
  /** Pixels, 80 to 600; without it as wide as needed. */
  readonly width?: number;
  readonly align?: 'left' | 'center' | 'right';
}

export type TableColumn =
  | (AnyColumn & { readonly type: 'text' | 'markdown' })
  | (AnyColumn & { readonly type: 'number'; readonly decimals?: number; readonly unit?: string })
  | (AnyColumn & { readonly type: 'date' })
  | (AnyColumn & { readonly type: 'options' });

export interface Option {
  readonly text: string;
  readonly colour: 'neutral' | 'blue' | 'green' | 'orange' | 'red' | 'purple';
}

/** text: string · number: number · date: Date · markdown: Markdown · options: Option[] · null leaves the cell empty. */
export type Cell = string | number | Date | Markdown | readonly Option[] | null;

export interface TableParts {
  /** At most 50; further ones would not be shown. */
  readonly columns: readonly TableColumn[];
  /** One cell a column. A preview: the whole card holds 28 KB. */
  readonly rows: readonly (readonly Cell[])[];
  /** 1 to 10. */
  readonly pageSize?: number;
}

const MOST_COLUMNS = 50;
const MOST_CELL = 200;

export function table(parts: TableParts): Element<'root'> {
  const columns = parts.columns.slice(0, MOST_COLUMNS);
  return element('table', {
    page_size: within(1, 10, parts.pageSize ?? 10),
    row_height: 'low',
    header_style: { background_style: 'grey', bold: true, lines: 1 },
    columns: columns.map(writtenColumn),
    rows: parts.rows.map((row) => writtenRow(columns, row)),
  });
}

const nameOf = (index: number): string => `c${index}`;

function writtenColumn(column: TableColumn, index: number): JsonObject {
  return present({
    name: nameOf(index),
    display_name: plainText(column.title, 100),
    data_type: column.type,
    width: column.width === undefined ? 'auto' : `${within(80, 600, column.width)}px`,
    horizontal_align: column.align ?? (column.type === 'number' ? 'right' : 'left'),
    format: column.type === 'number' ? numberFormat(column) : undefined,
    date_format: column.type === 'date' ? 'YYYY/MM/DD HH:mm' : undefined,
  });
}

function numberFormat({ decimals, unit }: Extract<TableColumn, { type: 'number' }>): JsonObject | undefined {
  if (decimals === undefined && unit === undefined) return undefined;
  // `symbol` holds one character.
  const symbol = unit === undefined ? undefined : [...plainText(unit)][0];
  return present({ precision: within(0, 10, decimals ?? 0), symbol, separator: true });
}

/** A cell that is absent is shown empty; one of the wrong kind would be refused (200914), so it is left out. */
function writtenRow(columns: readonly TableColumn[], row: readonly Cell[]): JsonObject {
  return present(
    Object.fromEntries(columns.map((column, index) => [nameOf(index), writtenCell(column.type, row[index] ?? null)])),
  );
}

function writtenCell(type: TableColumn['type'], cell: Cell): Json | undefined {
  if (typeof cell === 'string') return type === 'text' ? plainText(cell, MOST_CELL) : undefined;
  if (typeof cell === 'number') return type === 'number' && Number.isFinite(cell) ? cell : undefined;
  if (cell === null) return undefined;
  if (cell instanceof Date) return type === 'date' && Number.isFinite(cell.getTime()) ? cell.getTime() : undefined;
  if (isOptions(cell)) {
    return type === 'options'
      ? cell.map(({ text, colour }) => ({ text: plainText(text, 40), color: colour }))
      : undefined;
  }
  return type === 'markdown' ? cell.markdown : undefined;
}

function isOptions(cell: readonly Option[] | Markdown): cell is readonly Option[] {
  return Array.isArray(cell);
}
