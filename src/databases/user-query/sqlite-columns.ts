// What the columns of a result of SQLite are: by what the tables declare, as far as the values keep to it, else by the values.
import type { QueryColumn, ValueType } from './contract.ts';

export type SqliteValue = null | bigint | number | string | Uint8Array;

/** @param sample the first rows; a column without a declared type (an expression) is what they are */
export function sqliteColumns(
  described: readonly { readonly name: string; readonly type: string | null }[],
  sample: readonly (readonly SqliteValue[])[],
): readonly QueryColumn[] {
  return described.map(({ name, type }, index) => {
    const values = sample.map((row) => row[index] ?? null).filter((value) => value !== null);
    const declared = type ?? '';
    return { name, type: declaredType(declared, values) ?? foundType(values), declared, choices: null };
  });
}

/** Integers with all digits, reals as the shortest decimal that reads back. */
export function sqliteText(value: SqliteValue, type: ValueType): string | null {
  if (value === null) return null;
  if (type === 'boolean' && isFlag(value)) return String(value === 1n);
  return value instanceof Uint8Array ? `0x${Buffer.from(value).toString('hex')}` : String(value);
}

/** SQLite stores any value in any column; a declaration that the first rows do not keep to is none. */
function declaredType(declared: string, values: readonly SqliteValue[]): ValueType | null {
  const type = declared.toUpperCase();
  const are = (kind: (value: SqliteValue) => boolean): boolean => values.every(kind);
  const isText = (value: SqliteValue): boolean => typeof value === 'string';
  if (/^BOOL/.test(type) && are(isFlag)) return 'boolean';
  if (type === 'DATE' && are(isText)) return 'date';
  if (/^(?:DATETIME|TIMESTAMP)/.test(type) && !/TZ|WITH TIME ZONE/.test(type) && are(isText)) return 'datetime';
  if (type === 'TIME' && are(isText)) return 'time';
  if (type === 'JSON' && are(isText)) return 'json';
  if (type.includes('INT') && are((value) => typeof value === 'bigint')) return 'integer';
  if (/^(?:DECIMAL|NUMERIC)/.test(type) && are(isNumber)) return 'float';
  if (/REAL|FLOA|DOUB/.test(type) && are(isNumber)) return 'float';
  if (/CHAR|CLOB|TEXT/.test(type) && are(isText)) return 'text';
  return null;
}

function foundType(values: readonly SqliteValue[]): ValueType {
  if (values.length === 0) return 'text';
  if (values.every((value) => typeof value === 'bigint')) return 'integer';
  if (values.every(isNumber)) return 'float';
  return values.every((value) => value instanceof Uint8Array) ? 'binary' : 'text';
}

function isFlag(value: SqliteValue): boolean {
  return value === 0n || value === 1n;
}

function isNumber(value: SqliteValue): boolean {
  return typeof value === 'bigint' || typeof value === 'number';
}
