// The canonical text of a value, and which types can be compared with each other.
import { quoteName } from './duck.ts';

/** A column of a state file, by its DuckDB type. */
export interface StateColumn {
  readonly name: string;
  readonly type: string;
  /** Its values are keyed digests: it can be compared with another such column, and with nothing else. */
  readonly digest?: boolean | undefined;
}

export type TypeFamily = 'number' | 'date' | 'wall-clock' | 'instant' | 'boolean' | 'text' | 'other';

const INTEGER = /^(U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT))$/;

/** Values of one family compare as values; across families a type has changed. */
export function typeFamily(type: string): TypeFamily {
  if (INTEGER.test(type) || type.startsWith('DECIMAL') || type === 'DOUBLE' || type === 'FLOAT') return 'number';
  if (type === 'DATE') return 'date';
  if (type === 'TIMESTAMP') return 'wall-clock';
  if (type === 'TIMESTAMP WITH TIME ZONE') return 'instant';
  if (type === 'BOOLEAN') return 'boolean';
  return type === 'VARCHAR' ? 'text' : 'other';
}

export function isInteger(type: string): boolean {
  return INTEGER.test(type);
}

/**
 * SQL for the canonical text of a value: decimals with their declared scale, wall-clock times as `2026-11-21 08:00:00`,
 * instants as ISO UTC `2026-11-21T00:00:00Z`, doubles in their shortest form that reads back the same.
 * Casting the text to the type gives the value again.
 */
export function canonicalSql(expression: string, type: string): string {
  if (type === 'VARCHAR') return expression;
  const text = `cast(${expression} as varchar)`;
  return typeFamily(type) === 'instant' ? `replace(replace(${text}, ' ', 'T'), '+00', 'Z')` : text;
}

/** Joins the parts of a key; cleaning removes it from every text, so that no two keys can look the same. */
const KEY_SEPARATOR = 'chr(31)';

/** SQL for the text that names a row: the canonical key, parts joined by the unit separator. */
export function keyTextSql(alias: string, key: readonly StateColumn[]): string {
  const parts = key.map((column) => canonicalSql(`${alias}.${quoteName(column.name)}`, column.type));
  return parts.length === 1 ? (parts[0] ?? "''") : `concat_ws(${KEY_SEPARATOR}, ${parts.join(', ')})`;
}

/** The parts of a key text made by {@link keyTextSql}. */
export function keyParts(text: string): readonly string[] {
  return text.split('\u001f');
}

/** SQL for a whole row as JSON text, every value canonical: the image that a removed row leaves behind. */
export function rowImageSql(alias: string, columns: readonly StateColumn[]): string {
  const fields = columns.map(
    (column) => `${quoteName(column.name)} := ${canonicalSql(`${alias}.${quoteName(column.name)}`, column.type)}`,
  );
  return `cast(to_json(struct_pack(${fields.join(', ')})) as varchar)`;
}
