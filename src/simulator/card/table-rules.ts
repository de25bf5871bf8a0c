// Tables: page size, columns, and rows that use declared columns only (feishu.md §4.8 table).
import { isJsonObject, type Json, type JsonObject } from '../../lib/json.ts';
import { textOf } from '../json.ts';
import { CARD_CODE, type CardFault, cardFault } from './fault.ts';
import { type CardPart, parseFault } from './walk.ts';

const MOST_PAGE = 10;
const MOST_COLUMNS = 50;
const DATA_TYPES = new Set(['text', 'lark_md', 'options', 'number', 'persons', 'date', 'markdown']);
const ROW_HEIGHT = /^(low|middle|high|auto|(3[2-9]|[4-9]\d|1[01]\d|12[0-4])px)$/;
const COLUMN_WIDTH = /^(auto|([89]\d|[1-5]\d\d|600)px|([1-9]\d?|100)%)$/;

export function tableFault({ tag, node, path }: CardPart): CardFault | null {
  if (tag === 'table_column') return columnFault(node, path);
  if (tag !== 'table') return null;
  const { page_size: pageSize, row_height: height } = node;
  if (
    pageSize !== undefined &&
    !(Number.isInteger(pageSize) && Number(pageSize) >= 1 && Number(pageSize) <= MOST_PAGE)
  ) {
    return parseFault(`page_size ${JSON.stringify(pageSize)}, 1 to ${MOST_PAGE} wanted`, path);
  }
  if (height !== undefined && !ROW_HEIGHT.test(String(height))) return parseFault('row_height', path);
  const columns = node.columns as readonly JsonObject[];
  // More are not displayed: whoever sends them did not mean to.
  if (columns.length > MOST_COLUMNS) return cardFault(CARD_CODE.tooMany, `more than ${MOST_COLUMNS} columns`, path);
  const types = new Map(columns.map((column) => [String(column.name), textOf(column, 'data_type') ?? 'text']));
  if (types.size < columns.length) return parseFault('duplicate column name', path);
  return rowsFault(node.rows ?? [], types, path);
}

function columnFault(column: JsonObject, path: string): CardFault | null {
  if ((textOf(column, 'name') ?? '') === '') return parseFault('column without a name', path);
  if (column.data_type !== undefined && !DATA_TYPES.has(String(column.data_type))) return parseFault('data_type', path);
  if (column.width !== undefined && !COLUMN_WIDTH.test(String(column.width))) return parseFault('column width', path);
  const format = isJsonObject(column.format) ? column.format : {};
  const precision = format.precision ?? 0;
  if (!Number.isInteger(precision) || Number(precision) < 0 || Number(precision) > 10)
    return parseFault('precision', path);
  return [...String(format.symbol ?? '')].length > 1 ? parseFault('symbol of more than one character', path) : null;
}

function rowsFault(rows: Json, types: ReadonlyMap<string, string>, path: string): CardFault | null {
  if (!Array.isArray(rows)) return cardFault(CARD_CODE.rows, 'table rows is invalid', path);
  for (const [index, row] of (rows as readonly Json[]).entries()) {
    const place = `${path} -> rows -> [${index}]`;
    if (!isJsonObject(row)) return cardFault(CARD_CODE.rows, 'table rows is invalid', place);
    for (const [name, value] of Object.entries(row)) {
      const type = types.get(name);
      if (type === undefined) return cardFault(CARD_CODE.rowKey, `row key ${name} is not declared as a column`, place);
      if (!isCell(type, value)) return cardFault(CARD_CODE.rows, `table rows is invalid, ${name} is no ${type}`, place);
    }
  }
  return null;
}

function isCell(type: string, value: Json): boolean {
  switch (type) {
    case 'number':
    case 'date':
      return typeof value === 'number';
    case 'options':
      return (
        typeof value === 'string' ||
        (Array.isArray(value) && value.every((one: Json) => textOf(one, 'text') !== undefined))
      );
    case 'persons':
      return typeof value === 'string' || (Array.isArray(value) && value.every((one: Json) => typeof one === 'string'));
    default:
      return typeof value === 'string';
  }
}
