// What the columns of a result of the lake are, and how DuckDB's values become text.
import {
  DuckDBArrayValue,
  DuckDBBlobValue,
  DuckDBListValue,
  DuckDBTimestampTZValue,
  type DuckDBType,
  DuckDBTypeId,
  type DuckDBValue,
} from '@duckdb/node-api';
import type { QueryColumn, ValueType } from '../databases/user-query/contract.ts';
import { shortestSingle } from '../databases/user-query/shortest-single.ts';

export interface LakeColumn extends QueryColumn {
  read(value: DuckDBValue): string;
}

const TYPES: Partial<Readonly<Record<DuckDBTypeId, ValueType>>> = {
  [DuckDBTypeId.BOOLEAN]: 'boolean',
  [DuckDBTypeId.TINYINT]: 'integer',
  [DuckDBTypeId.SMALLINT]: 'integer',
  [DuckDBTypeId.INTEGER]: 'integer',
  [DuckDBTypeId.BIGINT]: 'integer',
  [DuckDBTypeId.UTINYINT]: 'integer',
  [DuckDBTypeId.USMALLINT]: 'integer',
  [DuckDBTypeId.UINTEGER]: 'integer',
  [DuckDBTypeId.UBIGINT]: 'integer',
  [DuckDBTypeId.HUGEINT]: 'integer',
  [DuckDBTypeId.UHUGEINT]: 'integer',
  [DuckDBTypeId.DECIMAL]: 'decimal',
  [DuckDBTypeId.FLOAT]: 'float',
  [DuckDBTypeId.DOUBLE]: 'float',
  [DuckDBTypeId.DATE]: 'date',
  [DuckDBTypeId.TIME]: 'time',
  [DuckDBTypeId.TIMESTAMP]: 'datetime',
  [DuckDBTypeId.TIMESTAMP_S]: 'datetime',
  [DuckDBTypeId.TIMESTAMP_MS]: 'datetime',
  [DuckDBTypeId.TIMESTAMP_NS]: 'datetime',
  [DuckDBTypeId.TIMESTAMP_TZ]: 'instant',
  [DuckDBTypeId.LIST]: 'list',
  [DuckDBTypeId.ARRAY]: 'list',
  [DuckDBTypeId.BLOB]: 'binary',
};

export function lakeColumn(name: string, type: DuckDBType): LakeColumn {
  const isJson = type.alias === 'JSON';
  const choices = type.typeId === DuckDBTypeId.ENUM && 'values' in type ? (type.values as readonly string[]) : null;
  return {
    name,
    type: isJson ? 'json' : (TYPES[type.typeId] ?? 'text'),
    declared: isJson ? 'JSON' : choices === null ? String(type) : 'ENUM',
    choices,
    read: type.typeId === DuckDBTypeId.FLOAT ? (value) => shortestSingle(Number(value)) : textOf,
  };
}

function textOf(value: DuckDBValue): string {
  if (value instanceof DuckDBTimestampTZValue) return instantOf(value);
  if (value instanceof DuckDBBlobValue) return `0x${Buffer.from(value.bytes).toString('hex')}`;
  if (isList(value)) return JSON.stringify(listOf(value));
  return String(value);
}

/** Infinities and years beyond those of ISO stay as DuckDB writes them. */
function instantOf(value: DuckDBTimestampTZValue): string {
  const seconds = (value.micros - mod(value.micros, 1_000_000n)) / 1_000_000n;
  const isWritable = seconds >= -62_135_596_800n && seconds < 253_402_300_800n;
  if (!isWritable) return String(value);
  const digits = String(mod(value.micros, 1_000_000n)).padStart(6, '0').replace(/0+$/, '');
  const whole = new Date(Number(seconds) * 1000).toISOString().slice(0, 19);
  return `${whole}${digits === '' ? '' : `.${digits}`}Z`;
}

function mod(value: bigint, by: bigint): bigint {
  return ((value % by) + by) % by;
}

type Texts = readonly (string | null | Texts)[];

function isList(value: DuckDBValue): value is DuckDBListValue | DuckDBArrayValue {
  return value instanceof DuckDBListValue || value instanceof DuckDBArrayValue;
}

function listOf({ items }: DuckDBListValue | DuckDBArrayValue): Texts {
  return items.map((item) => (item === null ? null : isList(item) ? listOf(item) : textOf(item)));
}
