// From CSV to typed tables: what is trimmed, what is nothing, what stays exactly as it was.
import { writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StagedColumn, stageTableSql, withStagingSchema } from '../../src/lake/staging.ts';
import { openScratchLake, readTexts, type ScratchLake } from './scratch-lake.ts';

let lake: ScratchLake;
beforeAll(async () => {
  lake = await openScratchLake();
});
afterAll(() => lake.close());

type Cell = string | null;

/** A line of CSV as the readers write it: every value quoted, NULL as nothing at all. */
function csvLine(row: readonly Cell[]): string {
  const field = (cell: Cell): string => (cell === null ? '' : `"${cell.replaceAll('"', '""')}"`);
  return `${row.map(field).join(',')}\n`;
}

function column(name: string, type: string, more: Partial<StagedColumn> = {}): StagedColumn {
  return { name, type, emptyIsNull: false, ...more };
}

/** Stages the rows and answers what is in the table, each value as DuckDB prints it. */
async function staged(
  columns: readonly StagedColumn[],
  rows: readonly (readonly Cell[])[],
): Promise<readonly (readonly Cell[])[]> {
  const lines = rows.map(csvLine);
  const file = lake.path('表 1.csv');
  writeFileSync(file, lines.join(''));
  const longestLine = Math.max(0, ...lines.map((line) => Buffer.byteLength(line)));
  return withStagingSchema(lake.session, 'suzhou/iot', async () => {
    await lake.session.run(stageTableSql('suzhou/iot', 'point', columns, { file, longestLine }));
    const printed = columns.map(({ name }) => `cast("${name}" as varchar) as "${name}"`).join(', ');
    return readTexts(lake.session, `select ${printed} from point`);
  });
}

async function stagedTexts(cells: readonly Cell[], more: Partial<StagedColumn> = {}): Promise<readonly Cell[]> {
  const rows = await staged(
    [column('v', 'VARCHAR', more)],
    cells.map((cell) => [cell]),
  );
  return rows.map((row) => row[0] ?? null);
}

describe('text', () => {
  it('nothing is NULL, an empty text is an empty text', async () => {
    expect(await stagedTexts([null, '', 'NULL', 'null', '\\N', '""', null])).toEqual([
      ...[null, '', 'NULL', 'null', '\\N', '""'],
      null,
    ]);
    const two = [column('a', 'VARCHAR'), column('b', 'VARCHAR')];
    const rows = [
      [null, null],
      ['', null],
      [null, ''],
    ];
    expect(await staged(two, rows)).toEqual(rows);
  });

  it('an empty text is NULL where a column says so, and so is one of blanks only', async () => {
    expect(await stagedTexts(['', ' \t\u3000', 'a', null], { emptyIsNull: true })).toEqual([null, null, 'a', null]);
    expect(await stagedTexts(['', ' \t\u3000', 'a', null])).toEqual(['', '', 'a', null]);
  });

  it.each([
    ['space', ' '],
    ['tab', '\t'],
    ['line feed', '\n'],
    ['no-break space', '\u00a0'],
    ['ideographic space', '\u3000'],
    ['byte order mark', '\ufeff'],
  ])('outer blanks go, inner ones stay: %s', async (_, blank) => {
    const inner = `电表${blank}${blank}1号`;
    expect(await stagedTexts([`${blank}${blank}${inner}${blank}`, inner])).toEqual([inner, inner]);
  });

  it('what only looks like nothing is no blank', async () => {
    const kept = ['\u200b', '\u2028', '\u0085', '0', '.'];
    expect(await stagedTexts(kept)).toEqual(kept);
  });

  it('any text comes through, but for its outer blanks', async () => {
    const units = [
      '"',
      '""',
      ',',
      '\n',
      "'",
      '\\',
      '\\N',
      ';',
      '🙂',
      '电',
      '\ufeff',
      ' ',
      '\t',
      '\u00a0',
      '\u3000',
      'e\u0301',
      '#',
      '--',
    ];
    const text = fc.oneof(
      fc.string({ unit: fc.constantFrom(...units), maxLength: 12 }),
      fc.string({ unit: 'binary', maxLength: 12 }).map((one) => one.replaceAll(/[\0-\x08\x0b-\x1f]/g, '')),
    );
    const pairs = fc.array(fc.tuple(fc.option(text), fc.option(text)), { minLength: 1, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(pairs, async (rows) => {
        const trimmed = (cell: Cell): Cell =>
          cell?.replaceAll(/^[ \t\n\u00a0\u3000\ufeff]+|[ \t\n\u00a0\u3000\ufeff]+$/g, '') ?? null;
        expect(await staged([column('a', 'VARCHAR'), column('b', 'VARCHAR')], rows)).toEqual(
          rows.map(([a, b]) => [trimmed(a), trimmed(b)]),
        );
      }),
      { numRuns: 40 },
    );
  });

  it('a text of ten megabytes comes whole, with its quotes and line feeds, beside short ones', async () => {
    const long = '"电表",\n'.repeat(1_000_000);
    const rows = [
      ['1', 'a'],
      ['2', long],
      ['3', null],
    ];
    const found = await staged([column('id', 'INTEGER'), column('v', 'VARCHAR')], rows);
    expect(found.map(([id, text]) => [id, text?.length ?? null])).toEqual([
      ['1', 1],
      ['2', long.trimEnd().length],
      ['3', null],
    ]);
    expect(found[1]?.[1] === long.trimEnd()).toBe(true);
  });
});

describe('typed values', () => {
  it('decimals, whole numbers and times are exact', async () => {
    const columns = [
      column('d', 'DECIMAL(38,10)'),
      column('i', 'BIGINT'),
      column('u', 'UBIGINT'),
      column('f', 'DOUBLE'),
      column('t', 'TIMESTAMP'),
      column('z', 'TIMESTAMPTZ'),
    ];
    const values = [
      '1234567890123456789012345678.0123456789',
      '-9223372036854775808',
      '18446744073709551615',
      '0.30000000000000004',
      '2026-11-21 08:00:00.123456',
    ];
    expect(await staged(columns, [[...values, '2026-11-21 08:00:00.123456+08']])).toEqual([
      [...values, '2026-11-21 00:00:00.123456+00'],
    ]);
  });

  it('a cast that the configuration asks for comes after cleaning', async () => {
    const cast = (type: string, more: Partial<StagedColumn> = {}): StagedColumn =>
      column('v', 'VARCHAR', { cast: type, ...more });
    expect(await staged([cast('DECIMAL(18,4)')], [['\u3000 1234567890.0001 '], [null]])).toEqual([
      ['1234567890.0001'],
      [null],
    ]);
    expect(await staged([cast('DATE', { emptyIsNull: true })], [['  '], ['2026-11-21']])).toEqual([
      [null],
      ['2026-11-21'],
    ]);
  });

  it.each([
    ['INTEGER', '12a'],
    ['DECIMAL(5,2)', '12345.6'],
    ['DATE', '昨天'],
    ['TIMESTAMP', '2026-13-01 00:00:00'],
    ['BOOLEAN', '也许'],
    ['INTEGER', ''],
  ])('a text that is no %s is an error with its line: “%s”', async (type, text) => {
    const rows = [['1'], ['2'], ['3']].map(([id]) => [id ?? '', id === '3' ? text : null]);
    const failed = staged([column('id', 'INTEGER'), column('v', type)], rows);
    await expect(failed).rejects.toThrow(/Line: 3[\s\S]*column "v"|Line: 3[\s\S]*column v/i);
  });

  it('a cast that does not fit is an error with the value', async () => {
    await expect(staged([column('v', 'VARCHAR', { cast: 'DECIMAL(5,2)' })], [['12,5']])).rejects.toThrow('12,5');
  });
});

describe('the schema of a source', () => {
  it('a table that the source has no rows for has the same columns', async () => {
    await withStagingSchema(lake.session, 'wuxi/iot', async () => {
      const columns = [column('id', 'INTEGER'), column('v', 'VARCHAR', { cast: 'DECIMAL(9,3)' })];
      await lake.session.run(stageTableSql('wuxi/iot', 'point', columns, null));
      const described = await lake.session.rows<{ column_name: string; column_type: string }>('describe point');
      expect(described.map((row) => `${row.column_name} ${row.column_type}`)).toEqual(['id INTEGER', 'v DECIMAL(9,3)']);
    });
  });

  it('a file without lines is a table without rows', async () => {
    expect(await staged([column('id', 'INTEGER')], [])).toEqual([]);
  });

  it('is gone afterwards, also after a failure, and the session is back where it was', async () => {
    await expect(
      withStagingSchema(lake.session, 'changzhou-2/ems_a', () => Promise.reject(new Error('broken'))),
    ).rejects.toThrow('broken');
    const [row] = await lake.session.rows<{ n: string; at: string }>(
      `select count(*) as n, current_schema() as at from duckdb_schemas() where schema_name like '%/%'`,
    );
    expect(row).toEqual({ n: '0', at: 'main' });
  });
});
