// The form every SQLite column takes in the lake. SQLite stores any value in any column, so both the declared type and what is really
// there are looked at; a value that does not fit its column is written so that reading it names it, instead of being bent.
import { decimalType } from '../snapshot/decimal-type.ts';
import { quoteText } from '../snapshot/identifiers.ts';

export interface ValueForm {
  readonly lakeType: string;
  /** SQL for the value as text, `"` not yet doubled. NULL for NULL. */
  readonly sql: (column: string) => string;
}

/** What typeof() may say besides 'null'. */
type Stored = 'integer' | 'real' | 'text' | 'blob';
type Printers = Readonly<Partial<Record<Stored, (column: string) => string>>>;

const asText = (column: string) => `cast(${column} as text)`;
const asHex = (column: string) => `'0x' || lower(hex(${column}))`;
/** SQLite prints 15 digits; 17 always read back, and are used when 15 do not. */
const shortestReal = (column: string) =>
  `case when cast(cast(${column} as text) as real) = ${column} then cast(${column} as text) else printf('%!.17g', ${column}) end`;

const INTEGER: Printers = { integer: asText };
const NUMBER: Printers = { integer: asText, real: shortestReal };
const DATE: Printers = {
  text: (column) => `case when length(${column}) = 10 then '' else ${misfit('不是日期')} end || ${column}`,
};
const INSTANT: Printers = { text: (column) => column };
const ANYTHING: Printers = { integer: asText, real: shortestReal, text: (column) => column, blob: asHex };

/**
 * By declared type, as people mean it where SQLite itself only knows numbers: dates are ISO text, decimals numbers rounded to their
 * scale. Otherwise by SQLite's five rules of affinity, in their order. A column without type (as in views) is text of whatever is there.
 */
export function valueForm(declared: string): ValueForm {
  const type = declared.toUpperCase();
  const decimal = /^(?:DECIMAL|NUMERIC)\s*\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\)$/.exec(type);
  const lakeType = decimal === null ? undefined : decimalType(Number(decimal[1]), Number(decimal[2] ?? 0));
  if (lakeType !== undefined) return form(lakeType, NUMBER);
  if (/^BOOL/.test(type)) return form('BOOLEAN', INTEGER);
  if (type === 'DATE') return form('DATE', DATE);
  if (/^(?:DATETIME|TIMESTAMP)(?:\s*\(\d+\))?$/.test(type)) return form('TIMESTAMP', INSTANT);
  if (/^TIMESTAMPTZ|^TIMESTAMP WITH TIME ZONE/.test(type)) return form('TIMESTAMPTZ', INSTANT);
  if (type.includes('INT')) return form('BIGINT', INTEGER);
  if (/CHAR|CLOB|TEXT/.test(type)) return form('VARCHAR', ANYTHING);
  if (/REAL|FLOA|DOUB/.test(type)) return form('DOUBLE', NUMBER);
  return form('VARCHAR', ANYTHING);
}

function form(lakeType: string, printers: Printers): ValueForm {
  const sql = (column: string) => {
    const known = Object.entries(printers).map(([stored, print]) => `when '${stored}' then ${print(column)}`);
    const other = `when 'blob' then ${misfit('是二进制')} || ${asHex(column)} else ${misfit('类型不符')} || ${asText(column)}`;
    return `case typeof(${column}) when 'null' then null ${known.join(' ')} ${other} end`;
  };
  return { lakeType, sql };
}

/** No lake type but VARCHAR reads a text that begins like this (DATE ignores what stands at the end), so the error shows the value. */
function misfit(what: string): string {
  return quoteText('sqlite', `（${what}）`);
}
