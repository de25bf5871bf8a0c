// Numbers, dates and booleans for row-xml-sql.ts: what cell-number.ts and cell-date.ts decide, decided by DuckDB.
import { DATE_TEXT, DATETIME_TEXT } from './cell-date.ts';
import { DOUBLE_DIGITS, DOUBLE_NUMBER, EXACT_DIGITS, EXACT_NUMBER, WHOLE_NUMBER } from './cell-number.ts';
import type { ColumnKind } from './table-column.ts';

/** Names a value goes by in the query. */
export interface ValueNames {
  /** The value in its own type, or its text when the column is not typed. */
  readonly value: string;
  /** Its canonical text. */
  readonly text: string;
  /** What {@link parsedSql} made of it. */
  readonly parsed: string;
}

/** The value as DATE or TIMESTAMP if it is to be one, else NULL. Only real days pass: `2026-02-30` is a text. */
export function parsedSql(
  kind: ColumnKind,
  typed: boolean,
  { value, text }: Omit<ValueNames, 'parsed'>,
): string | null {
  if (kind !== 'date' && kind !== 'datetime') return null;
  if (typed) return value;
  const pattern = kind === 'date' ? DATE_TEXT : DATETIME_TEXT;
  return `TRY_CAST(CASE WHEN ${matches(text, pattern)} THEN ${text} END AS ${kind === 'date' ? 'DATE' : 'TIMESTAMP'})`;
}

/** What stands between `<v>` and `</v>`, NULL where the value has to be written as text. */
export function typedValueSql(kind: Exclude<ColumnKind, 'text'>, typed: boolean, names: ValueNames): string {
  const { value, text, parsed } = names;
  switch (kind) {
    case 'integer':
    case 'decimal': {
      const pattern = kind === 'integer' ? WHOLE_NUMBER : EXACT_NUMBER;
      return when(
        typed ? [fewDigits(text, EXACT_DIGITS)] : [matches(text, pattern), fewDigits(text, EXACT_DIGITS)],
        text,
      );
    }
    case 'number': {
      const isNumber = typed
        ? `isfinite(${value}) AND abs(${value}) < 1e307 AND (${value} = 0 OR abs(${value}) >= 1e-306)`
        : matches(text, DOUBLE_NUMBER);
      return when([isNumber, fewDigits(text, DOUBLE_DIGITS)], text);
    }
    case 'date':
      return when([`${parsed} BETWEEN DATE '1900-03-01' AND DATE '9999-12-31'`], dayNumber(parsed));
    case 'datetime': {
      const day = typed
        ? momentNumber(parsed)
        : `CASE WHEN strlen(${text}) = 10 THEN ${dayNumber(`${parsed}::DATE`)} ELSE ${momentNumber(parsed)} END`;
      return when([`${parsed} >= TIMESTAMP '1900-03-01'`, `${parsed} < TIMESTAMP '10000-01-01'`], day);
    }
    case 'boolean':
      return `CASE ${value} WHEN ${typed ? 'true' : "'true'"} THEN '1' WHEN ${typed ? 'false' : "'false'"} THEN '0' END`;
  }
}

function when(conditions: readonly string[], value: string): string {
  return `CASE WHEN ${conditions.join(' AND ')} THEN ${value} END`;
}

function matches(text: string, pattern: RegExp): string {
  return `regexp_matches(${text}, '${pattern.source}')`;
}

/** Counting digits is for the few that are long. */
function fewDigits(text: string, most: number): string {
  const mantissa = `regexp_replace(${text}, '[eE].*$', '')`;
  const trimmed = `CASE WHEN contains(${mantissa}, '.') THEN rtrim(${mantissa}, '0') ELSE ${mantissa} END`;
  return `(strlen(${text}) <= ${most} OR strlen(ltrim(translate(${trimmed}, '-.', ''), '0')) <= ${most})`;
}

function dayNumber(date: string): string {
  return `(${date} - DATE '1899-12-30')::VARCHAR`;
}

/** Days and a day's fraction in whole numbers: no double, whose text would differ from JavaScript's. */
function momentNumber(timestamp: string): string {
  const micros = `(epoch_us(${timestamp}) + 2209161600000000)`;
  return `(${micros} // 86400000000) || '.' || lpad(((${micros} % 86400000000 * 625 + 27) // 54)::VARCHAR, 12, '0')`;
}
