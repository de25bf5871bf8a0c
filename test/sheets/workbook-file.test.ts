import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { openWorkbook, type WorkbookWriter } from '../../src/sheets/workbook.ts';
import { LAYOUT, ROW, readBook, sheetOf, testFolder, writeBook } from './books.ts';
import { zipParts, zipText } from './zip-parts.ts';

const path = testFolder();

describe('a page', () => {
  it('has styled cells and links to sheets, and stands in front', async () => {
    const file = await writeBook(path('book.xlsx'), async (workbook) => {
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
    const workbook = await readBook(file);
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
    // The page was written second and stands first; the table's filter belongs to the second tab.
    expect(zipText(file, 'xl/workbook.xml')).toContain(
      `<definedNames><definedName name="_xlnm._FilterDatabase" localSheetId="1" hidden="1">'苏州''基地'!$A$1:$H$2</definedName></definedNames>`,
    );
    expect(zipText(file, 'xl/worksheets/sheet2.xml')).toContain(`<hyperlink ref="A5" location="'苏州''基地'!A1"/>`);
  });

  it('must not link to nowhere', async () => {
    const workbook = await openWorkbook(path('lost.xlsx'));
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
        await writeBook(
          path('book.xlsx'),
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
    const bare = await writeBook(path('book.xlsx'), (workbook) => workbook.page('a', layout));
    expect([...zipParts(bare).keys()]).toEqual([
      '_rels/.rels',
      'xl/styles.xml',
      'xl/worksheets/sheet1.xml',
      'xl/workbook.xml',
      'xl/_rels/workbook.xml.rels',
      '[Content_Types].xml',
    ]);
    const full = await writeBook(path('book.xlsx'), (workbook) => workbook.page('a', layout), {
      title: 'A & B',
      created: new Date('2026-11-21T08:00:00.999Z'),
    });
    const { title, created } = await readBook(full);
    expect([title, created]).toEqual(['A & B', new Date('2026-11-21T08:00:00Z')]);
  });

  it('needs a sheet', async () => {
    const workbook = await openWorkbook(path('none.xlsx'));
    await expect(workbook.close()).rejects.toThrow('needs a sheet');
    await workbook.abort();
  });
});
