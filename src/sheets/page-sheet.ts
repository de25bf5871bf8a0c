// A page of a workbook that is read, not filtered: 首页, 概览, 说明.
import { excelDay } from './cell-date.ts';
import { fitsNumber } from './cell-number.ts';
import { columnLetter } from './column-letter.ts';
import { textCell } from './row-xml.ts';
import { pageHead, pageTail, type SheetLink } from './sheet-xml.ts';
import { STYLE } from './styles.ts';
import type { CellValue } from './table-column.ts';

/** How a cell looks and what its text is: `count` a whole number with separators, `amount` any other with two places and separators, `number` one as it is, `date` and `datetime` as in tables, the rest text. */
export type PageStyle =
  | 'title'
  | 'heading'
  | 'label'
  | 'text'
  | 'header'
  | 'warning'
  | 'count'
  | 'amount'
  | 'number'
  | 'date'
  | 'datetime';

export interface PageCell {
  readonly value: CellValue;
  /** `text` when absent, which wraps. */
  readonly style?: PageStyle;
  /** Name of the sheet that a click opens; the workbook must have it when it is closed. */
  readonly link?: string;
}

export interface PageLayout {
  /** In half-width characters. */
  readonly widths: readonly number[];
  /** A bare text is a `text` cell, null an empty one. */
  readonly rows: readonly (readonly (PageCell | CellValue)[])[];
  /** Stands before the tables although it is written after them, since only then all counts and names are known. */
  readonly front?: boolean;
}

/** The page's XML, and the sheets it links to. */
export function pageXml(layout: PageLayout): { readonly xml: string; readonly links: readonly string[] } {
  const links: SheetLink[] = [];
  const rows = layout.rows.map((cells, index) => {
    const made = cells.map((cell, column) => {
      const ref = `${columnLetter(column)}${index + 1}`;
      const { value, style, link } = cell === null || typeof cell === 'string' ? { value: cell } : cell;
      if (value === null) return '';
      if (link !== undefined) {
        links.push({ ref, sheet: link });
        return textCell(ref, value, STYLE.link, STYLE.linkQuoted);
      }
      return pageCell(ref, value, style ?? 'text');
    });
    return `<row r="${index + 1}"${height(cells)}>${made.join('')}</row>`;
  });
  return { xml: pageHead(layout.widths) + rows.join('') + pageTail(links), links: links.map(({ sheet }) => sheet) };
}

/** Points; programs that do not measure rows when they open a file would cut large letters off. */
const HEIGHTS: Partial<Record<PageStyle, number>> = { title: 27, heading: 21 };

function height(cells: PageLayout['rows'][number]): string {
  const styles = cells.flatMap((cell) => (cell === null || typeof cell === 'string' ? [] : [cell.style ?? 'text']));
  const most = Math.max(0, ...styles.map((style) => HEIGHTS[style] ?? 0));
  return most === 0 ? '' : ` ht="${most}" customHeight="1"`;
}

function pageCell(ref: string, value: string, style: PageStyle): string {
  const number = (text: string, id: number) => `<c r="${ref}" s="${id}"><v>${text}</v></c>`;
  switch (style) {
    case 'count':
      if (fitsNumber('integer', value)) return number(value, STYLE.count);
      break;
    case 'amount':
      if (fitsNumber('decimal', value)) return number(value, STYLE.amount);
      break;
    case 'number':
      if (fitsNumber('decimal', value)) return number(value, STYLE.general);
      break;
    case 'date':
    case 'datetime': {
      const day = excelDay(style, value);
      if (day !== null) return number(day, STYLE[style]);
      break;
    }
    case 'text':
      break;
    default:
      return textCell(ref, value, STYLE[style], STYLE[`${style}Quoted`]);
  }
  return textCell(ref, value, STYLE.wrapped, STYLE.wrappedQuoted);
}
