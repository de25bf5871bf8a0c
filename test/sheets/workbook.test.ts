import ExcelJS from 'exceljs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openWorkbook } from '../../src/sheets/workbook.ts';
import { LAYOUT, ROW, readBook, sheetOf, testFolder, writeBook } from './books.ts';
import { unnumbered } from './excel-text.ts';
import { hostileText } from './hostile-text.ts';
import { zipText } from './zip-parts.ts';

const path = testFolder();

describe('a table', () => {
  it('holds numbers, dates and booleans as such, and codes as text', async () => {
    const file = await writeBook(path('book.xlsx'), async (workbook) => {
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
    const sheet = sheetOf(await readBook(file), '采集点');
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
    const file = await writeBook(path('book.xlsx'), async (workbook) => {
      const table = await workbook.sheet('日期', { columns: [{ title: '日期', kind: 'date' }] });
      await table.rows([['1900-02-28'], ['1900-03-01'], ['9999-12-31']]);
    });
    const sheet = sheetOf(await readBook(file), '日期');
    expect(sheet.getCell('A2').value).toBe('1900-02-28');
    expect(sheet.getCell('A3').value).toEqual(new Date('1900-03-01T00:00:00Z'));
    expect(sheet.getCell('A4').value).toEqual(new Date('9999-12-31T00:00:00Z'));
  });

  it('is frozen, filtered and as wide as its contents', async () => {
    const file = await writeBook(path('book.xlsx'), async (workbook) =>
      (await workbook.sheet('表', LAYOUT)).rows([ROW, ROW]),
    );
    const sheet = sheetOf(await readBook(file), '表');
    expect(sheet.views[0]).toMatchObject({ state: 'frozen', xSplit: 2, ySplit: 1, topLeftCell: 'C2' });
    expect(sheet.autoFilter).toBe('A1:H3');
    expect(sheet.getColumn(6).width).toBe(24);
    const plain = await writeBook(path('book.xlsx'), async (workbook) =>
      workbook.sheet('表', { columns: [{ title: '空', kind: 'text', width: 40 }] }),
    );
    const empty = sheetOf(await readBook(plain), '表');
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
        const file = await writeBook(path('book.xlsx'), async (workbook) => {
          // Never the title alone: exceljs keeps sheets in an object, and a sheet named __proto__ changes all objects of this process.
          const table = await workbook.sheet(`表${title}`, { columns });
          await table.rows(rows);
        });
        // Not by name: exceljs decodes entities in names twice.
        const [sheet] = (await readBook(file)).worksheets;
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

  it('writes a sheet whose name is that of a property of every object', async () => {
    const file = await writeBook(path('book.xlsx'), async (workbook) =>
      (await workbook.sheet('__proto__', LAYOUT)).rows([ROW]),
    );
    expect(zipText(file, 'xl/workbook.xml')).toContain('<sheet name="__proto__"');
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it('gives text that looks like a formula a style that keeps it text when it is edited', async () => {
    const file = await writeBook(path('book.xlsx'), async (workbook) => {
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
    const file = await writeBook(path('book.xlsx'), async (workbook) =>
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
    const file = await writeBook(path('book.xlsx'), async (workbook) =>
      (await workbook.sheet('all', { columns })).rows(made()),
    );
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
    const workbook = await openWorkbook(path('refused.xlsx'));
    const table = await workbook.sheet('表', { ...LAYOUT, sample: [] });
    await expect(table.row(['a'])).rejects.toThrow('1 values for 8 columns');
    await workbook.sheet('下一张', LAYOUT);
    await expect(table.row(ROW)).rejects.toThrow('complete');
    await expect(table.rawRows(['<row r="2"></row>'])).rejects.toThrow('complete');
    await expect(workbook.sheet('无列', { columns: [] })).rejects.toThrow('0 columns');
    await workbook.abort();
  });
});
