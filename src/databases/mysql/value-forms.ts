// The form every MySQL and MariaDB type takes in the lake: one table, and nothing else decides it.
import { decimalType } from '../snapshot/decimal-type.ts';

/** One row of information_schema.columns. */
export interface DeclaredColumn {
  /** Without length and sign, lower case: `decimal`. */
  readonly dataType: string;
  /** With them: `decimal(12,6) unsigned`. */
  readonly columnType: string;
  readonly charset: string | null;
  /** Bytes that a text or binary value may have at most, in its own charset. */
  readonly octets: number | null;
  readonly precision: number | null;
  readonly scale: number | null;
}

export interface ValueForm {
  readonly lakeType: string;
  /**
   * `plain`: short text without quotes in it. `dated`: the same of a date, which may be none. `text`: anything, as UTF-8. `bytes`:
   * becomes 0x and lower-case hex.
   */
  readonly kind: 'plain' | 'dated' | 'text' | 'bytes';
  /** The value as SQL text; for `bytes` the column itself. NULL for NULL. */
  readonly sql: (column: string) => string;
}

const INTEGERS: Readonly<Record<string, readonly [signed: string, unsigned: string]>> = {
  tinyint: ['TINYINT', 'UTINYINT'],
  smallint: ['SMALLINT', 'USMALLINT'],
  mediumint: ['INTEGER', 'UINTEGER'],
  int: ['INTEGER', 'UINTEGER'],
  bigint: ['BIGINT', 'UBIGINT'],
};

const AS_IT_IS = (column: string) => column;

const FORMS: Readonly<Record<string, ValueForm>> = {
  year: { lakeType: 'SMALLINT', kind: 'plain', sql: AS_IT_IS },
  // The server prints FLOAT with six digits only; as DOUBLE it prints all of them, and both print the shortest that reads back.
  float: { lakeType: 'DOUBLE', kind: 'plain', sql: (column) => `(${column} + 0e0)` },
  double: { lakeType: 'DOUBLE', kind: 'plain', sql: AS_IT_IS },
  // 0000-00-00, 2026-00-15 and 2026-02-30 are no dates: NULL, and counted.
  date: { lakeType: 'DATE', kind: 'dated', sql: AS_IT_IS },
  // Wall clock, as written.
  datetime: { lakeType: 'TIMESTAMP', kind: 'dated', sql: AS_IT_IS },
  // An instant; the session's time zone is UTC.
  timestamp: { lakeType: 'TIMESTAMPTZ', kind: 'dated', sql: (column) => `concat(${column}, '+00')` },
  // -838:59:59 to 838:59:59 is more than a time of day.
  time: { lakeType: 'VARCHAR', kind: 'plain', sql: AS_IT_IS },
  uuid: { lakeType: 'VARCHAR', kind: 'plain', sql: AS_IT_IS },
  inet4: { lakeType: 'VARCHAR', kind: 'plain', sql: AS_IT_IS },
  inet6: { lakeType: 'VARCHAR', kind: 'plain', sql: AS_IT_IS },
};

const BYTES: ValueForm = { lakeType: 'VARCHAR', kind: 'bytes', sql: AS_IT_IS };
const BINARY_TYPES =
  /^(?:(?:var)?binary|(?:tiny|medium|long)?blob|geometry|point|linestring|polygon|multi\w+|geom\w*collection|vector)$/;

/** The form of a column. ENUM, SET, JSON (as stored) and whatever comes later are text. */
export function valueForm(column: DeclaredColumn): ValueForm {
  const { dataType, columnType } = column;
  const integer = INTEGERS[dataType];
  if (integer !== undefined) {
    const lakeType = /\bunsigned\b/.test(columnType) ? integer[1] : integer[0]; // tinyint(1) stays a number, it may hold a 2
    return { lakeType, kind: 'plain', sql: AS_IT_IS };
  }
  if (dataType === 'decimal') return decimal(column.precision ?? 65, column.scale ?? 0);
  if (dataType === 'bit') return bits(column.precision ?? 1);
  if (BINARY_TYPES.test(dataType)) return BYTES;
  return FORMS[dataType] ?? text(column.charset);
}

function decimal(precision: number, scale: number): ValueForm {
  const lakeType = decimalType(precision, scale);
  if (lakeType !== undefined) return { lakeType, kind: 'plain', sql: AS_IT_IS };
  // More digits than the lake counts with: text without leading and trailing zeros.
  const shortest = (column: string) => `trim(trailing '.' from trim(trailing '0' from (${column} + 0)))`;
  const whole = (column: string) => `(${column} + 0)`;
  return { lakeType: 'VARCHAR', kind: 'plain', sql: scale > 0 ? shortest : whole };
}

function bits(length: number): ValueForm {
  if (length === 1)
    return { lakeType: 'BOOLEAN', kind: 'plain', sql: (column) => `elt(${column} + 1, 'false', 'true')` };
  return { lakeType: 'UBIGINT', kind: 'plain', sql: (column) => `(${column} + 0)` };
}

/** The collation that only compares bytes: replace() is quickest with it, and texts of different collations become alike. */
function text(charset: string | null): ValueForm {
  const sql = (column: string) =>
    charset === 'utf8mb4' ? `${column} collate utf8mb4_bin` : `convert(${column} using utf8mb4) collate utf8mb4_bin`;
  return { lakeType: 'VARCHAR', kind: 'text', sql };
}
