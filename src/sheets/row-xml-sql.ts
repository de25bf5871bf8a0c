// The rows of a table as sheet XML, made by DuckDB: the same bytes as row-xml.ts makes, several times as fast.
// Ordinary rows are joined by one flat concat (nested || copies every prefix again); one regular expression over all texts of a row
// tells the others, whose texts go through text-cell-sql.ts. What changes here changes in row-xml.ts.
import { columnLetter } from './column-letter.ts';
import { MAX_SHEET_ROWS } from './limits.ts';
import { columnStyles, type TableColumn } from './table-column.ts';
import { rowNeedsCareSql, TEXT_BORDER, textTailSql } from './text-cell-sql.ts';
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

/** The number in its sheet of a row counted from 0 over a sheet and those it rolls over into. */
export function sheetRowSql(index: string, rowLimit = MAX_SHEET_ROWS): string {
  return `2 + (${index}) % ${rowLimit - 1}`;
}

/** A SELECT whose one column, `xml` (BLOB), is the `<row>` of each row, for `TableSheet.rawRows`. */
export function rowXmlQuery(columns: readonly SqlColumn[], rows: SqlRows): string {
  const cells = columns.map(rowCell);
  const texts = cells.filter((cell) => cell.typed === null).flatMap(({ text }) => [text, TEXT_BORDER]);
  const odd = cells.flatMap(({ text, typed }) =>
    typed === null ? [] : [`(${typed} IS NULL AND ${text} IS NOT NULL)`],
  );
  const layers = [
    [`(${rows.rowNumber})::VARCHAR AS rn`, ...cells.map(({ given }) => given)],
    ['*', ...cells.map(({ value, text }) => `${value}::VARCHAR AS ${text}`)],
    ['*', `concat(${[TEXT_BORDER, ...texts].join(', ')}) AS texts`, ...cells.flatMap(({ parsing }) => parsing)],
    ['*', ...cells.flatMap(({ typing }) => typing)],
    ['*', `(${[rowNeedsCareSql('texts'), ...odd].join(' OR ')}) AS careful`],
    // The plain row is made for every row: to leave out the few that get another slows all the rest down more than their plain rows cost.
    ['*', `${plainRow(cells)} AS plain`],
    [`encode(CASE WHEN careful THEN ${carefulRow(cells)} ELSE plain END) AS xml`],
  ];
  return layers.reduce((from, layer) => `(SELECT ${layer.join(', ')}\nFROM ${from})`, rows.from).slice(1, -1);
}

type RowCell = ReturnType<typeof rowCell>;

/** One cell and the names its value goes by in the layers of the query. */
function rowCell(column: SqlColumn, index: number) {
  const { kind } = column;
  const own = column.typed === true && kind !== 'text';
  const names = { value: `v${index}`, text: `s${index}`, parsed: `p${index}` };
  const parsed = parsedSql(kind, own, names);
  const typed = kind === 'text' ? null : `x${index}`;
  return {
    open: `<c r="${columnLetter(index)}`,
    styles: columnStyles(column),
    type: kind === 'boolean' ? ' t="b"' : '',
    value: names.value,
    /** Its canonical text. */
    text: names.text,
    /** What stands between `<v>` and `</v>`, NULL where the value must be written as text; null in a text column. */
    typed,
    given: own ? `(${column.sql}) AS ${names.value}` : `(${column.sql})::VARCHAR AS ${names.value}`,
    parsing: parsed === null ? [] : [`${parsed} AS ${names.parsed}`],
    typing: kind === 'text' ? [] : [`${typedValueSql(kind, own, names)} AS ${typed}`],
  };
}

/** Nothing to escape, every value what its column says. */
function plainRow(cells: readonly RowCell[]): string {
  const pieces = cells.flatMap(({ open, styles, type, text, typed }) => {
    const value = typed ?? text;
    const unlessNull = (xml: string) => `CASE WHEN ${value} IS NULL THEN '' ELSE ${xml} END`;
    const head = typed === null ? `" s="${styles.text}" t="inlineStr"><is><t>` : `" s="${styles.typed}"${type}><v>`;
    const tail = typed === null ? '</t></is></c>' : '</v></c>';
    return [unlessNull(`'${open}'`), unlessNull('rn'), unlessNull(`'${head}'`), value, unlessNull(`'${tail}'`)];
  });
  return `concat('<row r="', rn, '">', ${pieces.join(', ')}, '</row>')`;
}

/** Any row. */
function carefulRow(cells: readonly RowCell[]): string {
  const pieces = cells.flatMap(({ open, styles, type, text, typed }) => {
    const unlessNull = (xml: string) => `CASE WHEN ${text} IS NULL THEN '' ELSE ${xml} END`;
    const asText = textTailSql(text, styles);
    const tail =
      typed === null ? asText : `coalesce('" s="${styles.typed}"${type}><v>' || ${typed} || '</v></c>', ${asText})`;
    return [unlessNull(`'${open}'`), unlessNull('rn'), tail];
  });
  return `concat('<row r="', rn, '">', ${pieces.join(', ')}, '</row>')`;
}
