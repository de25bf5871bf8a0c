// The body of the request that makes a field (feishu.md §6.6).
import type { QueryColumn } from '../../../databases/user-query/contract.ts';
import type { BitableField } from '../../../feishu/api/bitable.ts';
import type { JsonObject } from '../../../lib/json.ts';
import type { CellKind } from '../model/cell.ts';
import { FIELD_TYPES } from './field-types.ts';
import { multiCell } from './list-cell.ts';
import { selectCell } from './select-cell.ts';

const COLOURS = 55;
const MOST_DECIMALS = 4;

/** @param values of the sample, those that are not empty */
export function creationOf(name: string, kind: CellKind, column: QueryColumn, values: readonly string[]): JsonObject {
  const { type, uiType } = FIELD_TYPES[kind];
  const property = propertyOf(kind, column, values);
  return { field_name: name, type, ui_type: uiType, ...(property === null ? {} : { property }) };
}

function propertyOf(kind: CellKind, column: QueryColumn, values: readonly string[]): JsonObject | null {
  if (kind === 'number') return { formatter: numberFormat(decimalsOf(column, values)) };
  if (kind === 'date')
    return { date_formatter: hasTime(column, values) ? 'yyyy-MM-dd HH:mm' : 'yyyy/MM/dd', auto_fill: false };
  if (kind === 'person') return { multiple: true };
  if (kind === 'select' || kind === 'multi') return { options: optionsOf(kind, column, values) };
  return null;
}

const numberFormat = (decimals: number): string => (decimals === 0 ? '0' : `0.${'0'.repeat(decimals)}`);

/** How many are shown; the value keeps all of them. */
function decimalsOf({ type, declared }: QueryColumn, values: readonly string[]): number {
  if (type === 'integer' || type === 'boolean') return 0;
  const scale = type === 'decimal' ? /\(\s*\d+\s*,\s*(\d+)\s*\)/.exec(declared)?.[1] : undefined;
  const shown =
    scale === undefined ? Math.max(0, ...values.map((value) => value.split('.')[1]?.length ?? 0)) : Number(scale);
  return Math.min(MOST_DECIMALS, shown);
}

const hasTime = ({ type }: QueryColumn, values: readonly string[]): boolean =>
  type === 'text' ? values.some((value) => value.includes(':')) : type !== 'date';

/** The list that the column's type closes, else what the sample holds; later ones the platform makes when they are written. */
function optionsOf(kind: 'select' | 'multi', column: QueryColumn, values: readonly string[]): readonly JsonObject[] {
  const names = column.choices ?? optionsIn(kind, column, values, null);
  return names.filter((name) => name !== '').map((name, at) => ({ name, color: at % COLOURS }));
}

/** The names of options that the values come to, sorted; values that are no options are passed over. */
export function optionsIn(
  kind: 'select' | 'multi',
  column: QueryColumn,
  values: readonly string[],
  existing: BitableField | null,
): readonly string[] {
  const names = values.flatMap((value) => {
    const converted = kind === 'select' ? selectCell(existing, column, value) : multiCell(existing, column, value);
    return converted.ok && converted.cell !== null ? (converted.cell as string | readonly string[]) : [];
  });
  return [...new Set(names)].sort();
}
