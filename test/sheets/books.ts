// Books for the tests of the writer: written into a folder of the test file's own, read by exceljs.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { afterAll, beforeAll, expect } from 'vitest';
import type { TableLayout, TableRow } from '../../src/sheets/table-sheet.ts';
import { openWorkbook, type WorkbookOptions, type WorkbookWriter } from '../../src/sheets/workbook.ts';

/** A column of every kind. */
export const LAYOUT: TableLayout = {
  columns: [
    { title: '编码', kind: 'text' },
    { title: '端口', kind: 'integer' },
    { title: '系数', kind: 'decimal', decimals: 4 },
    { title: '均值', kind: 'number' },
    { title: '采购日期', kind: 'date' },
    { title: '更新时间', kind: 'datetime', decimals: 3 },
    { title: '启用', kind: 'boolean' },
    { title: '备注', kind: 'text', wrap: true },
  ],
  frozenColumns: 2,
};
export const ROW: TableRow = [
  '007',
  '502',
  '12.5000',
  '0.30000000000000004',
  '2026-11-21',
  '2026-11-21 08:00:00.123',
  'true',
  '第一行\n第二行',
];

/** Gives the path of a file in a folder that is there while the tests of the file run. */
export function testFolder(): (name: string) => string {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sheets-'));
  });
  afterAll(() => rm(folder, { recursive: true }));
  return (name) => join(folder, name);
}

/** Writes a whole book and gives its path back. */
export async function writeBook(
  file: string,
  write: (workbook: WorkbookWriter) => Promise<unknown>,
  options?: WorkbookOptions,
): Promise<string> {
  const workbook = await openWorkbook(file, options);
  await write(workbook);
  const { bytes } = await workbook.close();
  expect((await readFile(file)).length).toBe(bytes);
  return file;
}

export async function readBook(file: string): Promise<ExcelJS.Workbook> {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.readFile(file);
  return workbook;
}

export function sheetOf(workbook: ExcelJS.Workbook, name: string): ExcelJS.Worksheet {
  const sheet = workbook.getWorksheet(name);
  if (sheet === undefined) throw new Error(`no sheet ${name}`);
  return sheet;
}
