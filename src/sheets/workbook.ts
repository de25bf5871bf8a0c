// Writes Excel workbooks as a stream: sheet XML straight into zlib, memory flat whatever the number of rows.

import { MAX_SHEET_COLUMNS, MAX_SHEET_ROWS } from './limits.ts';
import {
  contentTypes,
  coreProperties,
  packageRelations,
  type SheetEntry,
  sheetPath,
  type WorkbookFacts,
  workbookRelations,
  workbookXml,
} from './package-parts.ts';
import { type PageLayout, pageXml } from './page-sheet.ts';
import { sheetName } from './sheet-name.ts';
import type { FilterRange } from './sheet-xml.ts';
import { stylesXml } from './styles.ts';
import { openTable, type SheetPart, type TableLayout, type TableSheet } from './table-sheet.ts';
import { createZip, type ZipFile } from './zip-file.ts';

export interface WorkbookOptions extends WorkbookFacts {
  /** zlib's level, 1 (the default, three times as fast) to 9; 6 makes files a fifth smaller. */
  readonly level?: number;
  /** Rows of one sheet, header included, before the table goes on in the next: 1,048,576. */
  readonly rowLimit?: number;
}

/** Sheets are written one after the other: beginning one ends the one before. A call must be awaited before the next is made. */
export interface WorkbookWriter {
  /** Begins a table. Its name in the workbook, adapted to Excel's rules and made unique, is `names[0]` of what comes back. */
  sheet(name: string, layout: TableLayout): Promise<TableSheet>;
  /** Writes a page at once; gives its name in the workbook. */
  page(name: string, layout: PageLayout): Promise<string>;
  /** Completes the file. Throws when a page links to a sheet that does not exist, or there is no sheet. */
  close(): Promise<{ readonly bytes: number }>;
  /** Removes the file, unless it is closed: safe in a `finally`. */
  abort(): Promise<void>;
}

/**
 * Creates the file, or empties it, at exactly this path. The same calls give the same bytes. After any error the file is worthless and
 * `abort` removes it; errors of the file system keep their `code`, such as ENOSPC.
 * @throws UserError when the workbook would reach 4 GB.
 */
export async function openWorkbook(file: string, options: WorkbookOptions = {}): Promise<WorkbookWriter> {
  const { level = 1, rowLimit = MAX_SHEET_ROWS, ...facts } = options;
  const hasFacts = Object.values(facts).some((fact) => fact !== undefined);
  const zip = await createZip(file, { level });
  const sheets: (Omit<SheetEntry, 'filter'> & { readonly front: boolean })[] = [];
  /** By the number of the part. */
  const filters = new Map<number, FilterRange>();
  const links: string[] = [];
  let finishTable: (() => Promise<void>) | null = null;

  async function openPart(wanted: string, front: boolean): Promise<SheetPart> {
    const name = sheetName(
      wanted,
      sheets.map((sheet) => sheet.name),
    );
    const part = sheets.length + 1;
    sheets.push({ name, part, front });
    await zip.begin(sheetPath(part));
    const end = async (filter: FilterRange | null): Promise<void> => {
      if (filter !== null) filters.set(part, filter);
      await zip.end();
    };
    return { name, push: zip.push, pushText: zip.pushText, end };
  }

  async function endTable(): Promise<void> {
    const finish = finishTable;
    finishTable = null;
    await finish?.();
  }

  async function sheet(name: string, layout: TableLayout): Promise<TableSheet> {
    const columns = layout.columns.length;
    if (columns === 0 || columns > MAX_SHEET_COLUMNS)
      throw new Error(`a table of ${columns} columns cannot be a sheet`);
    await endTable();
    const { table, finish } = await openTable(layout, rowLimit, () => openPart(name, false));
    finishTable = finish;
    return table;
  }

  async function page(name: string, layout: PageLayout): Promise<string> {
    await endTable();
    const { xml, links: targets } = pageXml(layout);
    const part = await openPart(name, layout.front === true);
    await part.pushText(xml);
    await part.end(null);
    links.push(...targets);
    return part.name;
  }

  async function close(): Promise<{ readonly bytes: number }> {
    await endTable();
    const lost = links.filter((link) => !sheets.some(({ name }) => name === link));
    if (lost.length > 0) throw new Error(`links lead to sheets that do not exist: ${lost.join(', ')}`);
    if (sheets.length === 0) throw new Error('a workbook needs a sheet');
    const inOrder = [...sheets.filter(({ front }) => front), ...sheets.filter(({ front }) => !front)].map((sheet) => ({
      ...sheet,
      filter: filters.get(sheet.part) ?? null,
    }));
    await writePart(zip, 'xl/workbook.xml', workbookXml(inOrder));
    await writePart(zip, 'xl/_rels/workbook.xml.rels', workbookRelations(inOrder));
    if (hasFacts) await writePart(zip, 'docProps/core.xml', coreProperties(facts));
    await writePart(zip, '[Content_Types].xml', contentTypes(inOrder, hasFacts));
    return { bytes: await zip.finish() };
  }

  try {
    await writePart(zip, '_rels/.rels', packageRelations(hasFacts));
    await writePart(zip, 'xl/styles.xml', stylesXml());
  } catch (error) {
    await zip.discard();
    throw error;
  }
  return { sheet, page, close, abort: zip.discard };
}

async function writePart(zip: ZipFile, path: string, xml: string): Promise<void> {
  await zip.begin(path);
  await zip.pushText(xml);
  await zip.end();
}
