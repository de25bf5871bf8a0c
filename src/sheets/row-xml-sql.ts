// The rows of a table as sheet XML, made by DuckDB: the same bytes as row-xml.ts makes, several times as fast.
// Ordinary rows are joined by one flat concat (nested || copies every prefix again); one regular expression over all texts of a row
// tells the others, which take the careful branch. What changes here changes in row-xml.ts.
import { carefulRowSql, needsCareSql, TEXT_BORDER } from './careful-row-sql.ts';
import { columnLetter } from './column-letter.ts';
import { MAX_SHEET_ROWS } from './limits.ts';
import { type ColumnStyles, columnStyles, type TableColumn } from './table-column.ts';
import { parsedSql, typedValueSql } from './typed-value-sql.ts';

/** A column whose values DuckDB knows. */
export interface SqlColumn extends Pick<TableColumn, 'kind' | 'decimals' | 'wrap'> {
  /** Any expression over the columns of `from`. */
  readonly sql: string;
  /**
   * The expression's type is the kind's own: an integer or DECIMAL type for `integer` and `decimal`, FLOAT or DOUBLE for `number`, DATE,
   * TIMESTAMP (wall clock, no zone), BOOLEAN. Otherwise its text is read as a canonical value, which costs more.
   */
  readonly typed?: boolean;
}

/** Where the rows come from. */
export interface SqlRows {
  /** What stands after FROM, in the order in which the rows are to stand in the sheet: a table, `read_parquet(…)`, a bracketed query. */
  readonly from: string;
  /** An expression for the row's number in its sheet: 2 for the first row of data; see {@link sheetRowSql}. */
  readonly rowNumber: string;
}

/** One cell of the row while the query is put together. */
export interface RowCell {
  readonly letter: string;
  readonly styles: ColumnStyles;
  /** The value's own name, the name of its canonical text, and of what parsing it gave. */
  readonly names: { readonly value: string; readonly text: string; readonly parsed: string };
  readonly text: string;
  /** Name of what stands between `<v>` and `</v>` (NULL where the value must be written as text); null in a text column. */
  readonly typed: string | null;
  /** The cell's type attribute when typed. */
  readonly type: string;
  readonly column: SqlColumn;
}

/** The number in its sheet of a row counted from 0 over a sheet and those it rolls over into. */
export function sheetRowSql(index: string, rowLimit = MAX_SHEET_ROWS): string {
  return `2 + (${index}) % ${rowLimit - 1}`;
}

/** A SELECT whose one column, `xml` (BLOB), is the `<row>` of each row, for `TableSheet.rawRows`. */
export function rowXmlQuery(columns: readonly SqlColumn[], rows: SqlRows): string {
  const cells = columns.map(rowCell);
  const given = cells.map(({ column, names }) =>
    column.typed === true && column.kind !== 'text' ? `(${column.sql}) AS ${names.value}` : `(${column.sql})::VARCHAR AS ${names.value}`,
  );
  const texts = cells.flatMap(({ typed, text }) => (typed === null ? [text] : []));
  const steps = [
    [`(${rows.rowNumber})::VARCHAR AS rn`, ...given],
    ['*', ...cells.map(({ names }) => `${names.value}::VARCHAR AS ${names.text}`)],
    ['*', ...cells.flatMap(parsedColumn)],
    ['*', ...cells.flatMap(typedColumn), `concat(${[TEXT_BORDER, ...texts.flatMap((text) => [text, TEXT_BORDER])]}) AS texts`],
  ];
  const from = steps.reduce((inner, list) => `(SELECT ${list.join(', ')}\nFROM ${inner})`, rows.from);
  const odd = cells.flatMap(({ typed, text }) => (typed === null ? [] : [`(${typed} IS NULL AND ${text} IS NOT NULL)`]));
  const careful = [...odd, needsCareSql('texts')].join(' OR ');
  return `SELECT encode(CASE WHEN ${careful} THEN ${carefulRowSql(cells)} ELSE ${plainRowSql(cells)} END) AS xml\nFROM ${from}`;
}

function rowCell(column: SqlColumn, index: number): RowCell {
  const names = { value: `v${index}`, text: `s${index}`, parsed: `p${index}` };
  return {
    letter: columnLetter(index),
    styles: columnStyles(column),
    names,
    text: names.text,
    typed: column.kind === 'text' ? null : `x${index}`,
    type: column.kind === 'boolean' ? ' t="b"' : '',
    column,
  };
}

function parsedColumn({ column, names }: RowCell): readonly string[] {
  const sql = parsedSql(column.kind, column.typed === true, names);
  return sql === null ? [] : [`${sql} AS ${names.parsed}`];
}

function typedColumn({ column, names, typed }: RowCell): readonly string[] {
  if (column.kind === 'text' || typed === null) return [];
  return [`${typedValueSql(column.kind, column.typed === true, names)} AS ${typed}`];
}

/** Nothing to escape, every value what its column says. */
function plainRowSql(cells: readonly RowCell[]): string {
  const pieces = cells.flatMap(({ letter, styles, text, typed, type }) => {
    const value = typed ?? text;
    const unlessNull = (xml: string) => `CASE WHEN ${value} IS NULL THEN '' ELSE ${xml} END`;
    const [open, close] =
      typed === null ? [`" s="${styles.text}" t="inlineStr"><is><t>`, '</t></is></c>'] : [`" s="${styles.typed}"${type}><v>`, '</v></c>'];
    return [unlessNull(`'<c r="${letter}'`), unlessNull('rn'), unlessNull(`'${open}'`), value, unlessNull(`'${close}'`)];
  });
  return `concat('<row r="', rn, '">', ${pieces.join(', ')}, '</row>')`;
}
