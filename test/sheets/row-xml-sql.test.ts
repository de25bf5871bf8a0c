import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rowXml } from '../../src/sheets/row-xml.ts';
import { rowXmlQuery, type SqlColumn, sheetRowSql } from '../../src/sheets/row-xml-sql.ts';
import type { CellValue } from '../../src/sheets/table-column.ts';
import { hostileText, longText } from './hostile-text.ts';

let instance: DuckDBInstance;
let duckdb: DuckDBConnection;

beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:', { threads: '1', memory_limit: '400MB' });
  duckdb = await instance.connect();
});
afterAll(() => {
  duckdb.closeSync();
  instance.closeSync();
});

const KINDS = ['text', 'integer', 'decimal', 'number', 'date', 'datetime', 'boolean'] as const;

/** Any bytes as a VARCHAR, NUL included, which a literal cannot hold. */
function literal(value: CellValue): string {
  return value === null ? 'NULL::VARCHAR' : `decode(unhex('${Buffer.from(value).toString('hex')}'))`;
}

async function made(columns: readonly SqlColumn[], from: string): Promise<readonly string[]> {
  const result = await duckdb.runAndReadAll(rowXmlQuery(columns, { from, rowNumber: sheetRowSql('n') }));
  return result.getRows().map(([xml]) => Buffer.from((xml as { bytes: Uint8Array }).bytes).toString());
}

/** Both ways give the same bytes for these canonical texts. */
async function agree(
  columns: readonly Omit<SqlColumn, 'sql'>[],
  rows: readonly (readonly CellValue[])[],
): Promise<void> {
  const values = rows.map((row, index) => `(${[index, ...row.map(literal)].join(', ')})`);
  const from = `(VALUES ${values.join(', ')}) t(n, ${columns.map((_, index) => `c${index}`).join(', ')})`;
  const sql = await made(
    columns.map((column, index) => ({ ...column, sql: `c${index}` })),
    from,
  );
  const inJavaScript = rowXml(columns);
  expect(sql).toEqual(rows.map((row, index) => inJavaScript(index + 2, row)));
}

const digits = (most: number) => fc.stringMatching(new RegExp(`^[0-9]{0,${most}}$`));
/** Where Excel's range of numbers ends. */
const EDGES = [
  '1e307',
  '9.99e306',
  '-1e307',
  '1e-306',
  '9.99e-307',
  '-1e-307',
  '5e-324',
  '1.7976931348623157e308',
  '1e15',
  '1e16',
  '123456789012345680',
];

const numberText = fc.oneof(
  fc.constantFrom(...EDGES),
  fc
    .tuple(
      fc.constantFrom('', '-', '+'),
      digits(20),
      fc.constantFrom('', '.'),
      digits(20),
      fc.constantFrom('', 'e5', 'E-306', 'e+307', 'e308'),
    )
    .map((parts) => parts.join('')),
  fc.double().map(String),
  fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n }).map(String),
  fc.constantFrom('nan', 'inf', '-0', '-0.0', '007', '1e-05', '1.5e300', '.5', '5.'),
);
const dateText = fc.oneof(
  fc
    .date({ noInvalidDate: true, min: new Date('1899-01-01'), max: new Date('9999-12-31') })
    .map((date) => date.toISOString().slice(0, 10)),
  fc.constantFrom(
    '1900-02-28',
    '1900-02-29',
    '1900-03-01',
    '9999-12-31',
    '10000-01-01',
    '0050-01-01',
    '2026-02-29',
    '2024-02-29',
    '2026-13-01',
    '2026-1-1',
    'infinity',
  ),
);
const timeText = fc.oneof(
  fc
    .tuple(fc.integer({ min: 0, max: 86_399 }), fc.integer({ min: 0, max: 999_999 }), fc.integer({ min: 0, max: 6 }))
    .map(([second, micro, places]) => {
      const clock = new Date(second * 1000).toISOString().slice(11, 19);
      return places === 0 ? clock : `${clock}.${String(micro).padStart(6, '0').slice(0, places)}`;
    }),
  fc.constantFrom('24:00:00', '23:59:60', '08:00', '08:00:00.', '08:00:00Z', '08:00:00.1234567'),
);
const plausible = {
  text: hostileText,
  integer: numberText,
  decimal: numberText,
  number: numberText,
  date: dateText,
  datetime: fc.oneof(
    dateText,
    fc.tuple(dateText, fc.constantFrom(' ', 'T'), timeText).map((parts) => parts.join('')),
  ),
  boolean: fc.constantFrom('true', 'false', 'TRUE', '1', 't', ''),
};

describe('rows made in SQL and in JavaScript are the same bytes', () => {
  it('for hostile text in every column', async () => {
    const columns = [
      ...KINDS.map((kind) => ({ kind })),
      { kind: 'text' as const, wrap: true },
      { kind: 'date' as const, wrap: true },
    ];
    const row = fc.tuple(...columns.map(() => fc.option(hostileText)));
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 10, maxLength: 40 }), (rows) => agree(columns, rows)),
      { numRuns: 25 },
    );
  });

  it('for texts where only one cell of the row needs care', async () => {
    const columns = KINDS.map(() => ({ kind: 'text' as const }));
    const row = fc
      .tuple(hostileText, fc.nat(6))
      .map(([text, place]) => KINDS.map((kind, index) => (index === place ? text : kind)));
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 10, maxLength: 50 }), (rows) => agree(columns, rows)),
      { numRuns: 25 },
    );
  });

  it('for texts about as long as a cell holds', async () => {
    const row = fc.tuple(longText, fc.option(longText));
    const columns = [{ kind: 'text' as const }, { kind: 'decimal' as const, wrap: true }];
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 2 }), (rows) => agree(columns, rows)),
      { numRuns: 20, examples: [[[['x'.repeat(32_768), null]]], [[['中'.repeat(32_767), null]]]] },
    );
  });

  it('for canonical and nearly canonical values of every kind', async () => {
    const columns = KINDS.map((kind) => ({ kind, decimals: 3 }));
    const row = fc.tuple(...KINDS.map((kind) => fc.option(plausible[kind])));
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 10, maxLength: 50 }), (rows) => agree(columns, rows)),
      { numRuns: 40 },
    );
  });

  it('for values of DuckDB types and their canonical text', async () => {
    const columns: readonly SqlColumn[] = [
      { kind: 'integer', sql: 'h', typed: true },
      { kind: 'decimal', sql: 'd', typed: true, decimals: 4 },
      { kind: 'number', sql: 'f', typed: true },
      { kind: 'date', sql: 'da', typed: true },
      { kind: 'datetime', sql: 'ts', typed: true, decimals: 3 },
      { kind: 'boolean', sql: 'b', typed: true },
      { kind: 'integer', sql: 'i', typed: true },
      { kind: 'number', sql: 'r', typed: true },
    ];
    const types = ['HUGEINT', 'DECIMAL(38,10)', 'DOUBLE', 'DATE', 'TIMESTAMP', 'BOOLEAN', 'INTEGER', 'FLOAT'];
    const day = fc.integer({ min: -800_000, max: 3_000_000 }).map((days) => `(DATE '1970-01-01' + ${days})::VARCHAR`);
    const quoted = (text: string) => `'${text}'`;
    const value = fc.tuple(
      fc
        .oneof(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.maxSafeInteger().map(BigInt))
        .map((n) => quoted(String(n))),
      fc.tuple(fc.maxSafeInteger(), digits(10)).map(([whole, fraction]) => quoted(`${whole}.${fraction}`)),
      fc.oneof(
        fc
          .double()
          .map((n) => quoted(Number.isNaN(n) ? 'nan' : n === Infinity ? 'inf' : n === -Infinity ? '-inf' : String(n))),
        fc.integer().map((n) => quoted(String(n / 1000))),
        fc.constantFrom(...EDGES).map(quoted),
      ),
      fc.oneof(
        day,
        fc.constantFrom("'infinity'", "'-infinity'", "'1900-02-28'", "'1900-03-01'", "'9999-12-31'", "'10000-01-01'"),
      ),
      fc.oneof(
        fc
          .bigInt({ min: -3_000_000_000_000_000n, max: 260_000_000_000_000_000n })
          .map((n) => `make_timestamp(${n})::VARCHAR`),
        fc.constantFrom("'infinity'", "'1900-02-28 23:59:59.999999'", "'1900-03-01'", "'9999-12-31 23:59:59.999999'"),
      ),
      fc.boolean().map((n) => quoted(String(n))),
      fc.integer().map((n) => quoted(String(n))),
      fc.float({ noNaN: true, noDefaultInfinity: true }).map((n) => quoted(String(n))),
    );
    const row = fc
      .tuple(value, fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }))
      .map(([all, nulls]) => all.map((one, index) => (nulls[index] && index > 0 ? 'NULL' : one)));
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 10, maxLength: 60 }), async (rows) => {
        const names = columns.map(({ sql }) => sql);
        await duckdb.run(
          `CREATE OR REPLACE TEMP TABLE typed (n INTEGER, ${names.map((name, index) => `${name} ${types[index]}`).join(', ')})`,
        );
        await duckdb.run(
          `INSERT INTO typed VALUES ${rows.map((cells, index) => `(${[index, ...cells].join(', ')})`).join(', ')}`,
        );
        const canonical = await duckdb.runAndReadAll(
          `SELECT ${names.map((name) => `${name}::VARCHAR`).join(', ')} FROM typed ORDER BY n`,
        );
        const inJavaScript = rowXml(columns);
        expect(await made(columns, '(SELECT * FROM typed ORDER BY n)')).toEqual(
          canonical.getRows().map((values, index) => inJavaScript(index + 2, values as CellValue[])),
        );
      }),
      { numRuns: 25 },
    );
  });

  it('for a 10 MB text and for a row of nothing', async () => {
    const columns = [{ kind: 'text' as const }, { kind: 'integer' as const }];
    const rows = [
      ['数据 <&> '.repeat(700_000), null],
      [null, null],
      ['', '0'],
    ];
    const values = rows.map(
      (row, index) =>
        `(${index}, ${row[0] === null ? 'NULL' : index === 0 ? "repeat('数据 <&> ', 700000)" : "''"}, ${row[1] === null ? 'NULL' : row[1]}::VARCHAR)`,
    );
    const sql = await made(
      columns.map((column, index) => ({ ...column, sql: `c${index}` })),
      `(VALUES ${values.join(', ')}) t(n, c0, c1)`,
    );
    const inJavaScript = rowXml(columns);
    expect(sql).toEqual(rows.map((row, index) => inJavaScript(index + 2, row as CellValue[])));
  });
});

describe('numbers of rows', () => {
  it('start again on the next sheet', async () => {
    const from = '(SELECT range AS n FROM range(5))';
    const query = rowXmlQuery([{ kind: 'integer', sql: 'n', typed: true }], { from, rowNumber: sheetRowSql('n', 3) });
    const result = await duckdb.runAndReadAll(query);
    const numbers = result
      .getRows()
      .map(([xml]) => /^<row r="(\d+)">/.exec(Buffer.from((xml as { bytes: Uint8Array }).bytes).toString())?.[1]);
    expect(numbers).toEqual(['2', '3', '2', '3', '2']);
  });
});
