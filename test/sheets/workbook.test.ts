import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TableLayout, TableRow } from '../../src/sheets/table-sheet.ts';
import { openWorkbook, type WorkbookOptions, type WorkbookWriter } from '../../src/sheets/workbook.ts';
import { unnumbered } from './excel-text.ts';
import { hostileText } from './hostile-text.ts';
import { zipParts, zipText } from './zip-parts.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sheets-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function written(
  write: (workbook: WorkbookWriter) => Promise<unknown>,
  options?: WorkbookOptions,
): Promise<string> {
  const file = join(folder, 'book.xlsx');
  const workbook = await openWorkbook(file, options);
  await write(workbook);
  const { bytes } = await workbook.close();
  expect((await readFile(file)).length).toBe(bytes);
  return file;
}

async function read(file: string): Promise<ExcelJS.Workbook> {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.readFile(file);
  return workbook;
}

function sheetOf(workbook: ExcelJS.Workbook, name: string): ExcelJS.Worksheet {
  const sheet = workbook.getWorksheet(name);
  if (sheet === undefined) throw new Error(`no sheet ${name}`);
  return sheet;
}

const LAYOUT: TableLayout = {
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
const ROW: TableRow = [
  '007',
  '502',
  '12.5000',
  '0.30000000000000004',
  '2026-11-21',
  '2026-11-21 08:00:00.123',
  'true',
  '第一行\n第二行',
];

describe('a table', () => {
  it('holds numbers, dates and booleans as such, and codes as text', async () => {
    const file = await written(async (workbook) => {
      const table = await workbook.sheet('采集点', LAYOUT);
      await table.row(ROW);
      await table.row([
        '-5',
        '12345678901234567890',
        '0.1234567890123456',
        'nan',
        '1900-02-28',
        '10000-01-01 00:00:00',
        'yes',
        null,
      ]);
      await table.row(ROW.map(() => null));
      expect([table.rowCount, table.room]).toEqual([3, 1_048_572]);
    });
    const sheet = sheetOf(await read(file), '采集点');
    const values = (row: number) => LAYOUT.columns.map((_, index) => sheet.getCell(row, index + 1).value);
    expect(values(1)).toEqual(LAYOUT.columns.map(({ title }) => title));
    const [bought, updated] = [new Date('2026-11-21T00:00:00Z'), new Date('2026-11-21T08:00:00.123Z')];
    expect(values(2)).toEqual(['007', 502, 12.5, 0.1 + 0.2, bought, updated, true, '第一行\n第二行']);
    expect(values(3)).toEqual([
      '-5',
      '12345678901234567890',
      '0.1234567890123456',
      'nan',
      '1900-02-28',
      '10000-01-01 00:00:00',
      'yes',
      null,
    ]);
    expect(values(4)).toEqual(ROW.map(() => null));
    expect(sheet.getCell('C2').numFmt).toBe('0.0000');
    expect(sheet.getCell('F2').numFmt).toContain('ss.000');
    expect(sheet.getCell('H2').alignment.wrapText).toBe(true);
    expect(sheet.getCell('A1').font.bold).toBe(true);
    expect(sheet.getCell('A1').fill).toMatchObject({ type: 'pattern', pattern: 'solid' });
  });

  it('agrees with Excel on the day after the 29 February 1900 that never was', async () => {
    const file = await written(async (workbook) => {
      const table = await workbook.sheet('日期', { columns: [{ title: '日期', kind: 'date' }] });
      await table.rows([['1900-02-28'], ['1900-03-01'], ['9999-12-31']]);
    });
    const sheet = sheetOf(await read(file), '日期');
    expect(sheet.getCell('A2').value).toBe('1900-02-28');
    expect(sheet.getCell('A3').value).toEqual(new Date('1900-03-01T00:00:00Z'));
    expect(sheet.getCell('A4').value).toEqual(new Date('9999-12-31T00:00:00Z'));
  });

  it('is frozen, filtered and as wide as its contents', async () => {
    const file = await written(async (workbook) => (await workbook.sheet('表', LAYOUT)).rows([ROW, ROW]));
    const sheet = sheetOf(await read(file), '表');
    expect(sheet.views[0]).toMatchObject({ state: 'frozen', xSplit: 2, ySplit: 1, topLeftCell: 'C2' });
    expect(sheet.autoFilter).toBe('A1:H3');
    expect(sheet.getColumn(6).width).toBe(24);
    const plain = await written(async (workbook) =>
      workbook.sheet('表', { columns: [{ title: '空', kind: 'text', width: 40 }] }),
    );
    const empty = sheetOf(await read(plain), '表');
    expect(empty.views[0]).toMatchObject({ state: 'frozen', ySplit: 1, topLeftCell: 'A2' });
    expect([empty.autoFilter, empty.getColumn(1).width, empty.rowCount]).toEqual(['A1:A1', 40, 1]);
  });

  it('keeps hostile text in every cell, title and name, and never as a formula', async () => {
    const legal = (text: string) =>
      text.replace(/\p{Surrogate}/gu, '\uFFFD').replace(/[\x00-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]/g, '');
    const texts = fc.array(fc.tuple(hostileText, hostileText, hostileText), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(hostileText, texts, async (title, rows) => {
        const columns = [
          { title, kind: 'text' },
          { title: '数', kind: 'decimal', wrap: true },
          { title: '时', kind: 'datetime' },
        ] as const;
        const file = await written(async (workbook) => {
          const table = await workbook.sheet(title, { columns });
          await table.rows(rows);
        });
        // Not by name: exceljs decodes entities in names twice.
        const [sheet] = (await read(file)).worksheets;
        if (sheet === undefined) throw new Error('no sheet');
        expect(unnumbered(String(sheet.getCell(1, 1).value ?? ''))).toBe(legal(title));
        for (const [index, row] of rows.entries()) {
          const found = row.map((_, column) => sheet.getCell(index + 2, column + 1).value ?? '');
          const numeric = typeof found[1] === 'number' ? String(row[1]) : unnumbered(String(found[1]));
          expect([unnumbered(String(found[0])), numeric, unnumbered(String(found[2]))]).toEqual(row.map(legal));
        }
        expect(zipText(file, 'xl/worksheets/sheet1.xml')).not.toContain('<f');
      }),
      { numRuns: 60 },
    );
  });

  it('gives text that looks like a formula a style that keeps it text when it is edited', async () => {
    const file = await written(async (workbook) => {
      const columns = [
        { title: '=标题', kind: 'text' },
        { title: '说明', kind: 'text', wrap: true },
        { title: '数', kind: 'integer' },
      ] as const;
      await (await workbook.sheet('表', { columns })).rows([
        ['=1+1', '＠x', '-12345678901234567'],
        ['a=1', 'x', '-1'],
      ]);
    });
    const formats = [
      ...(zipText(file, 'xl/styles.xml')
        .split('<cellXfs')[1]
        ?.matchAll(/<xf [^>]*>/g) ?? []),
    ].map(([xf]) => xf);
    const cells = [...zipText(file, 'xl/worksheets/sheet1.xml').matchAll(/<c r="([A-Z]+\d+)" s="(\d+)"/g)];
    const quoted = cells
      .filter(([, , style]) => formats[Number(style)]?.includes('quotePrefix="1"'))
      .map(([, ref]) => ref);
    expect(quoted).toEqual(['A1', 'A2', 'B2', 'C2']);
  });

  it('numbers every row and every cell', async () => {
    const file = await written(async (workbook) =>
      (await workbook.sheet('表', LAYOUT)).rows(Array.from({ length: 300 }, () => ROW)),
    );
    const xml = zipText(file, 'xl/worksheets/sheet1.xml');
    expect([...xml.matchAll(/<row/g)].length).toBe(301);
    expect([...xml.matchAll(/<row r="\d+">/g)].length).toBe(301);
    expect([...xml.matchAll(/<c /g)].length).toBe([...xml.matchAll(/<c r="[A-H]\d+" s="\d+"/g)].length);
  });

  it('can be read as a stream, and written from one', async () => {
    async function* made() {
      for (let index = 0; index < 5_000; index += 1) yield [`P-${index}`, String(index)];
    }
    const columns = [
      { title: 'code', kind: 'text' },
      { title: 'n', kind: 'integer' },
    ] as const;
    const file = await written(async (workbook) => (await workbook.sheet('all', { columns })).rows(made()));
    const seen: unknown[] = [];
    for await (const sheet of new ExcelJS.stream.xlsx.WorkbookReader(file, {
      worksheets: 'emit',
      sharedStrings: 'cache',
      styles: 'cache',
    })) {
      for await (const row of sheet) seen.push(row.values);
    }
    expect(seen.length).toBe(5_001);
    expect(seen[4_321]).toEqual([undefined, 'P-4320', 4320]);
  });

  it('refuses a row of the wrong length, and rows after its end', async () => {
    const workbook = await openWorkbook(join(folder, 'refused.xlsx'));
    const table = await workbook.sheet('表', { ...LAYOUT, sample: [] });
    await expect(table.row(['a'])).rejects.toThrow('1 values for 8 columns');
    await workbook.sheet('下一张', LAYOUT);
    await expect(table.row(ROW)).rejects.toThrow('complete');
    await expect(table.rawRows('<row r="2"></row>', 1)).rejects.toThrow('complete');
    await expect(workbook.sheet('无列', { columns: [] })).rejects.toThrow('0 columns');
    await workbook.abort();
  });
});

describe('a page', () => {
  it('has styled cells and links to sheets, and stands in front', async () => {
    const file = await written(async (workbook) => {
      const table = await workbook.sheet("苏州'基地", LAYOUT);
      await table.row(ROW);
      const name = await workbook.page('概览', {
        front: true,
        widths: [20, 12.5],
        rows: [
          [{ value: '变更日志', style: 'title' }],
          [],
          ['=说明', { value: '12345', style: 'count' }, { value: '2026-11-21 08:00:00', style: 'datetime' }],
          [
            { value: '抽取失败', style: 'warning' },
            { value: '12.50', style: 'number' },
            { value: 'x', style: 'count' },
            null,
          ],
          [
            { value: '苏州基地', link: table.names[0] ?? '' },
            { value: null, style: 'label' },
            { value: '2026-11-21', style: 'date' },
          ],
        ],
      });
      expect(name).toBe('概览');
    });
    const workbook = await read(file);
    expect(workbook.worksheets.map(({ name }) => name)).toEqual(['概览', "苏州'基地"]);
    const page = sheetOf(workbook, '概览');
    expect(page.getCell('A1').font.size).toBe(16);
    expect(page.getCell('B3').value).toBe(12345);
    expect(page.getCell('B3').numFmt).toBe('#,##0');
    expect(page.getCell('C3').value).toEqual(new Date('2026-11-21T08:00:00Z'));
    expect([page.getCell('A3').value, page.getCell('B4').value, page.getCell('C4').value]).toEqual([
      '=说明',
      12.5,
      'x',
    ]);
    expect(page.getCell('C5').value).toEqual(new Date('2026-11-21T00:00:00Z'));
    expect(page.getColumn(2).width).toBe(12.5);
    expect(zipText(file, 'xl/worksheets/sheet2.xml')).toContain(`<hyperlink ref="A5" location="'苏州''基地'!A1"/>`);
  });

  it('must not link to nowhere', async () => {
    const workbook = await openWorkbook(join(folder, 'lost.xlsx'));
    await workbook.page('首页', { widths: [10], rows: [[{ value: '去', link: '没有' }]] });
    await expect(workbook.close()).rejects.toThrow('没有');
    await workbook.abort();
  });
});

describe('the file', () => {
  it('is the same bytes for the same input, however the rows were cut into pieces', async () => {
    const rows = Array.from({ length: 20_000 }, (_, index) => ROW.map((value) => `${value}${index}`));
    const options = { created: new Date('2026-11-21T00:00:00Z'), title: '台账', creator: '值班' };
    const book = async (write: (table: Awaited<ReturnType<WorkbookWriter['sheet']>>) => Promise<void>) =>
      readFile(
        await written(
          async (workbook) => write(await workbook.sheet('表', { ...LAYOUT, sample: rows.slice(0, 50) })),
          options,
        ),
      );
    const one = await book((table) => table.rows(rows));
    const two = await book(async (table) => {
      for (const row of rows) await table.row(row);
    });
    expect(two.equals(one)).toBe(true);
    expect(one.length).toBeGreaterThan(1_000_000);
  });

  it('states a title and an instant only when given', async () => {
    const layout = { widths: [10], rows: [['a']] };
    const bare = await written((workbook) => workbook.page('a', layout));
    expect([...zipParts(bare).keys()]).toEqual([
      '_rels/.rels',
      'xl/styles.xml',
      'xl/worksheets/sheet1.xml',
      'xl/workbook.xml',
      'xl/_rels/workbook.xml.rels',
      '[Content_Types].xml',
    ]);
    const full = await written((workbook) => workbook.page('a', layout), {
      title: 'A & B',
      created: new Date('2026-11-21T08:00:00.999Z'),
    });
    const { title, created } = await read(full);
    expect([title, created]).toEqual(['A & B', new Date('2026-11-21T08:00:00Z')]);
  });

  it('needs a sheet', async () => {
    const workbook = await openWorkbook(join(folder, 'none.xlsx'));
    await expect(workbook.close()).rejects.toThrow('needs a sheet');
    await workbook.abort();
  });
});
