// The small parts that tie the sheets together into a workbook. Names and types: ECMA-376 parts 1 and 2.
import { attributeText } from './cell-text.ts';
import { columnLetter } from './column-letter.ts';
import { type FilterRange, sheetPrefix } from './sheet-xml.ts';

/** A sheet and the part of the package it is in. */
export interface SheetEntry {
  readonly name: string;
  /** Parts are numbered in the order in which they were written. */
  readonly part: number;
  /** Null for a page. */
  readonly filter: FilterRange | null;
}

/** What Excel shows under 文件 → 信息. */
export interface WorkbookFacts {
  readonly title?: string;
  readonly creator?: string;
  readonly created?: Date;
}

const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const SHEETS = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

export function sheetPath(part: number): string {
  return `xl/worksheets/sheet${part}.xml`;
}

/** `_rels/.rels`, the first thing a reader looks for. */
export function packageRelations(hasFacts: boolean): string {
  const facts = hasFacts
    ? `<Relationship Id="rId2" Type="${PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>`
    : '';
  return `${DECLARATION}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/relationships/officeDocument" Target="xl/workbook.xml"/>${facts}</Relationships>`;
}

/** `xl/workbook.xml`; the order of the sheets is the order of their tabs. */
export function workbookXml(sheets: readonly SheetEntry[]): string {
  const made = sheets.map(
    ({ name, part }) => `<sheet name="${attributeText(name)}" sheetId="${part}" r:id="rId${part}"/>`,
  );
  return `${DECLARATION}<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="${OFFICE}/relationships"><bookViews><workbookView activeTab="0"/></bookViews><sheets>${made.join('')}</sheets>${filterNames(sheets)}</workbook>`;
}

/** Excel works without them and writes them all the same; LibreOffice shows no filter buttons without them. ECMA-376 part 1, 18.2.5. */
function filterNames(sheets: readonly SheetEntry[]): string {
  const made = sheets.flatMap(({ name, filter }, index) => {
    if (filter === null) return [];
    const range = `${sheetPrefix(name)}$A$1:$${columnLetter(filter.columns - 1)}$${filter.lastRow}`;
    return [
      `<definedName name="_xlnm._FilterDatabase" localSheetId="${index}" hidden="1">${attributeText(range)}</definedName>`,
    ];
  });
  return made.length === 0 ? '' : `<definedNames>${made.join('')}</definedNames>`;
}

/** `xl/_rels/workbook.xml.rels`. */
export function workbookRelations(sheets: readonly SheetEntry[]): string {
  const made = sheets.map(
    ({ part }) =>
      `<Relationship Id="rId${part}" Type="${OFFICE}/relationships/worksheet" Target="worksheets/sheet${part}.xml"/>`,
  );
  return `${DECLARATION}<Relationships xmlns="${PACKAGE}/relationships">${made.join('')}<Relationship Id="rId${
    sheets.length + 1
  }" Type="${OFFICE}/relationships/styles" Target="styles.xml"/></Relationships>`;
}

/** `[Content_Types].xml`. */
export function contentTypes(sheets: readonly SheetEntry[], hasFacts: boolean): string {
  const made = sheets.map(
    ({ part }) => `<Override PartName="/${sheetPath(part)}" ContentType="${SHEETS}.worksheet+xml"/>`,
  );
  const facts = hasFacts
    ? '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
    : '';
  return `${DECLARATION}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${SHEETS}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${SHEETS}.styles+xml"/>${made.join('')}${facts}</Types>`;
}

/** `docProps/core.xml`. */
export function coreProperties({ title, creator, created }: WorkbookFacts): string {
  const instant = created?.toISOString().replace(/\.\d+Z$/, 'Z');
  const facts = [
    title === undefined ? '' : `<dc:title>${attributeText(title)}</dc:title>`,
    creator === undefined ? '' : `<dc:creator>${attributeText(creator)}</dc:creator>`,
    instant === undefined
      ? ''
      : `<dcterms:created xsi:type="dcterms:W3CDTF">${instant}</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">${instant}</dcterms:modified>`,
  ];
  return `${DECLARATION}<cp:coreProperties xmlns:cp="${PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">${facts.join('')}</cp:coreProperties>`;
}
