// The rules of a table's rows (feishu.md §4.8): only declared columns, and values of the column's kind.
import { isJsonObject, type Json, type JsonObject } from '../../lib/json.ts';
import { markdownFaults } from './markdown-rules.ts';
import type { TableColumnShape } from './table-shape.ts';

type Kind = TableColumnShape['data_type'];

const isText = (value: Json): boolean => typeof value === 'string';

const FITS: Readonly<Record<Kind, (value: Json) => boolean>> = {
  text: isText,
  lark_md: isText,
  markdown: isText,
  number: Number.isFinite,
  date: Number.isFinite,
  persons: (value) => isText(value) || (Array.isArray(value) && value.every(isText)),
  options: (value) => isText(value) || (Array.isArray(value) && value.every(isOption)),
};

function isOption(value: Json): boolean {
  return isJsonObject(value) && typeof value.text === 'string' && typeof value.color === 'string';
}

/** @param node a table whose shape was found right */
export function tableFaults(node: JsonObject, path: string): readonly string[] {
  const columns = node.columns as unknown as readonly TableColumnShape[];
  const rows = node.rows as readonly JsonObject[];
  const kinds = new Map(columns.map((column) => [column.name, column.data_type]));
  const twice = kinds.size < columns.length ? [`${path}：列名有重复`] : [];
  return [...twice, ...rows.flatMap((row, index) => rowFaults(row, kinds, `${path}.rows[${index}]`))];
}

function rowFaults(row: JsonObject, kinds: ReadonlyMap<string, Kind>, path: string): readonly string[] {
  return Object.entries(row).flatMap(([name, value]) => {
    const kind = kinds.get(name);
    const where = `${path}.${name}`;
    if (kind === undefined) return [`${where}：没有声明这一列（200915）`];
    if (!FITS[kind](value)) return [`${where}：值不是 ${kind}（200914）`];
    return kind === 'markdown' || kind === 'lark_md' ? markdownFaults(value, where) : [];
  });
}
