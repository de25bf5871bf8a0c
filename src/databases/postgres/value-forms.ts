// The form every PostgreSQL type takes in the lake: one table, and nothing else decides it.
import { UNREADABLE } from '../snapshot/clean-lines.ts';
import { decimalType } from '../snapshot/decimal-type.ts';

/** A column's type with domains taken off. */
export interface DeclaredType {
  /** Name in pg_type: `int4`, `_text`, `numeric`. */
  readonly name: string;
  /** Schema of the type: a person may call a type of their own `date`. */
  readonly builtIn: boolean;
  readonly isArray: boolean;
  /** pg_attribute.atttypmod: -1 without length or precision. */
  readonly modifier: number;
}

export interface ValueForm {
  readonly lakeType: string;
  /**
   * False for the few forms that may be UNREADABLE: that must stand unquoted, and they hold nothing that needs quotes.
   */
  readonly quoted: boolean;
  /** SQL for the value; COPY prints it. NULL for NULL. */
  readonly sql: (column: string) => string;
}

const AS_IT_IS = (column: string) => column;
const AS_TEXT: ValueForm = { lakeType: 'VARCHAR', quoted: true, sql: AS_IT_IS };
const printed = (lakeType: string): ValueForm => ({ lakeType, quoted: true, sql: AS_IT_IS });

const FORMS: Readonly<Record<string, ValueForm>> = {
  bool: printed('BOOLEAN'),
  int2: printed('SMALLINT'),
  int4: printed('INTEGER'),
  int8: printed('BIGINT'),
  oid: printed('UINTEGER'),
  // Both print the shortest digits that read back; NaN and the infinities are values of DOUBLE.
  float4: printed('DOUBLE'),
  float8: printed('DOUBLE'),
  // Whatever currency the server prints: the amount alone.
  money: { lakeType: 'VARCHAR', quoted: true, sql: (column) => `${column}::numeric` },
  // DuckDB knows 'infinity'. It reads `0044-03-15 BC` as our era without a word, so other eras and years of five digits are NULL, and
  // counted.
  date: { lakeType: 'DATE', quoted: false, sql: (column) => dated(column, 'date') },
  timestamp: { lakeType: 'TIMESTAMP', quoted: false, sql: (column) => dated(column, 'timestamp') },
  // An instant; the session's time zone is UTC.
  timestamptz: { lakeType: 'TIMESTAMPTZ', quoted: false, sql: (column) => dated(column, 'timestamptz') },
  // char(n) is padded with blanks that mean nothing.
  bpchar: { lakeType: 'VARCHAR', quoted: true, sql: (column) => `${column}::text` },
  bytea: { lakeType: 'VARCHAR', quoted: true, sql: (column) => `'0x' || encode(${column}, 'hex')` },
};

/** PostGIS prints hex of its own binary form. */
const EXTENSION_FORMS: Readonly<Record<string, ValueForm>> = {
  geometry: { lakeType: 'VARCHAR', quoted: true, sql: (column) => `'0x' || lower(${column}::text)` },
  geography: { lakeType: 'VARCHAR', quoted: true, sql: (column) => `'0x' || lower(${column}::text)` },
};

/** Arrays are JSON text. Enums, ranges, intervals, JSON, XML, UUID, networks, hstore and whatever comes later are text as printed. */
export function valueForm(type: DeclaredType): ValueForm {
  if (type.isArray) return { lakeType: 'VARCHAR', quoted: true, sql: (column) => `to_json(${column})` };
  if (!type.builtIn) return EXTENSION_FORMS[type.name] ?? AS_TEXT;
  if (type.name === 'numeric') return numeric(type.modifier);
  return FORMS[type.name] ?? AS_TEXT;
}

/** The modifier packs precision and scale; since version 15 the scale may be negative or beyond the precision. */
function numeric(modifier: number): ValueForm {
  const packed = modifier - 4;
  const precision = (packed >> 16) & 0xffff;
  const scale = ((packed & 0x7ff) ^ 1024) - 1024;
  const lakeType = modifier === -1 ? undefined : decimalType(precision, scale);
  if (lakeType === undefined) return { lakeType: 'VARCHAR', quoted: true, sql: trimmed };
  const sql = (column: string) => `case when ${column} = 'NaN' then '${UNREADABLE}' else ${column}::text end`;
  return { lakeType, quoted: false, sql };
}

/** Without trailing zeros; trim_scale() would do, but only since version 13. */
function trimmed(column: string): string {
  return `case when ${column}::text like '%.%' then rtrim(rtrim(${column}::text, '0'), '.') else ${column}::text end`;
}

function dated(column: string, type: string): string {
  const readable = `${column} >= ${type} '0001-01-01' and ${column} < ${type} '10000-01-01' or not isfinite(${column})`;
  return `case when ${readable} then ${column}::text when ${column} is not null then '${UNREADABLE}' end`;
}
