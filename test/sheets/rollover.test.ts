import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import ExcelJS from 'exceljs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rowXmlQuery, sheetRowSql } from '../../src/sheets/row-xml-sql.ts';
import { openWorkbook } from '../../src/sheets/workbook.ts';
import { zipParts, zipText } from './zip-parts.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sheets-'));
});
afterAll(() => rm(folder, { recursive: true }));

const COLUMNS = [
  { title: '编码', kind: 'text', sql: "'P-' || n" },
  { title: '序号', kind: 'integer', sql: 'n', typed: true },
] as const;

async function contents(file: string): Promise<Record<string, unknown[]>> {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.readFile(file);
  return Object.fromEntries(
    workbook.worksheets.map((sheet) => [
      sheet.name,
      sheet
        .getSheetValues()
        .slice(1)
        .map((row) => (Array.isArray(row) ? row.slice(1) : row)),
    ]),
  );
}

describe('a table longer than a sheet', () => {
  const header = ['编码', '序号'];

  it.each([[0], [4], [5], [9]])('of %i rows goes on in further sheets', async (count) => {
    const file = join(folder, 'rows.xlsx');
    const workbook = await openWorkbook(file, { rowLimit: 5 });
    const table = await workbook.sheet('采集点', { columns: COLUMNS });
    await table.rows(Array.from({ length: count }, (_, index) => [`P-${index}`, String(index)]));
    expect(table.rowCount).toBe(count);
    await workbook.page('说明', { widths: [], rows: [] });
    await workbook.close();
    const row = (index: number) => [`P-${index}`, index];
    const numbers = Array.from({ length: count }, (_, index) => index);
    const { 说明: page, ...sheets } = await contents(file);
    expect(page).toEqual([]);
    const expected = {
      采集点: [header, ...numbers.slice(0, 4).map(row)],
      ...(count > 4 ? { '采集点 (2)': [header, ...numbers.slice(4, 8).map(row)] } : {}),
      ...(count > 8 ? { '采集点 (3)': [header, ...numbers.slice(8).map(row)] } : {}),
    };
    expect(sheets).toEqual(expected);
    expect(table.names).toEqual(Object.keys(expected));
  });

  it('says how many rows still fit, before and after', async () => {
    const workbook = await openWorkbook(join(folder, 'room.xlsx'), { rowLimit: 4 });
    const table = await workbook.sheet('表', { columns: COLUMNS });
    const room: number[] = [table.room];
    for (let index = 0; index < 4; index += 1) {
      await table.row(['a', '1']);
      room.push(table.room);
    }
    expect(room).toEqual([3, 2, 1, 0, 2]);
    await workbook.abort();
  });

  it('takes rows from DuckDB, one by one or together', async () => {
    const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
    const duckdb = await instance.connect();
    const from = '(SELECT range AS n FROM range(9))';
    const result = await duckdb.runAndReadAll(rowXmlQuery(COLUMNS, { from, rowNumber: sheetRowSql('n', 5) }));
    const rows = result.getRows().map(([xml]) => (xml as { bytes: Uint8Array }).bytes);
    duckdb.closeSync();
    instance.closeSync();
    const files = [
      join(folder, 'single.xlsx'),
      join(folder, 'together.xlsx'),
      join(folder, 'javascript.xlsx'),
    ] as const;
    const [single, together, javascript] = files;
    const layout = { columns: COLUMNS, sample: [] };

    const one = await openWorkbook(single, { rowLimit: 5 });
    const bySingle = await one.sheet('表', layout);
    for (const row of rows) await bySingle.rawRows([row]);
    await one.close();
    const many = await openWorkbook(together, { rowLimit: 5 });
    const byAll = await many.sheet('表', layout);
    await byAll.rawRows(rows.map((row) => Buffer.from(row).toString()));
    await many.close();
    const values = await openWorkbook(javascript, { rowLimit: 5 });
    await (await values.sheet('表', layout)).rows(rows.map((_, index) => [`P-${index}`, String(index)]));
    await values.close();

    expect(bySingle.names).toEqual(['表', '表 (2)', '表 (3)']);
    expect(zipParts(single)).toEqual(zipParts(javascript));
    expect(zipParts(together)).toEqual(zipParts(javascript));
  });

  it('refuses raw rows out of order', async () => {
    const workbook = await openWorkbook(join(folder, 'order.xlsx'), { rowLimit: 3 });
    const table = await workbook.sheet('表', { columns: COLUMNS });
    await table.rawRows(['<row r="2"></row>']);
    await expect(table.rawRows(['<row r="30"></row>'])).rejects.toThrow('row 3');
    await workbook.abort();

    const other = await openWorkbook(join(folder, 'order.xlsx'), { rowLimit: 3 });
    const bytes = ['<row r="2"></row>', '<row r="3"></row>', '<row r="4"></row>'].map((row) => Buffer.from(row));
    await expect((await other.sheet('表', { columns: COLUMNS })).rawRows(bytes)).rejects.toThrow(
      'row 2 of the sheet 表 (2)',
    );
    await other.abort();
  });

  it('does so at 1,048,576 rows, the header being one', async () => {
    const file = join(folder, 'million.xlsx');
    const workbook = await openWorkbook(file);
    const table = await workbook.sheet('大表', { columns: [{ title: '序号', kind: 'integer', width: 10 }] });
    function* numbers() {
      for (let index = 1; index <= 1_048_577; index += 1) yield [String(index)];
    }
    await table.rows(numbers());
    expect([table.names, table.rowCount]).toEqual([['大表', '大表 (2)'], 1_048_577]);
    await workbook.close();
    expect(zipText(file, 'xl/worksheets/sheet1.xml')).toContain(
      '<row r="1048576"><c r="A1048576" s="6"><v>1048575</v></c></row></sheetData>',
    );
    expect(zipText(file, 'xl/worksheets/sheet2.xml')).toContain(
      '<row r="3"><c r="A3" s="6"><v>1048577</v></c></row></sheetData>',
    );
  });
});
