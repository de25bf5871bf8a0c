// The workbook's styles: one fixed list, so that a style's number is a constant in SQL, equal input gives equal bytes, and the 64,000 styles Excel allows are never in sight.

/** Place of a style in the list; what a cell's `s` attribute holds. */
export type StyleId = number;

interface Style {
  /** Excel's format code; `General` when absent. */
  readonly format?: string;
  readonly font?: keyof typeof FONTS;
  readonly fill?: keyof typeof FILLS;
  readonly border?: boolean;
  readonly wrap?: boolean;
  readonly align?: 'left' | 'center';
  /** The text was typed with a leading apostrophe, so to say: editing the cell does not make it a formula. */
  readonly quoted?: boolean;
}

const FONTS = {
  plain: '<sz val="11"/><color rgb="FF1F2329"/>',
  bold: '<b/><sz val="11"/><color rgb="FF1F2329"/>',
  title: '<b/><sz val="16"/><color rgb="FF1F2329"/>',
  heading: '<b/><sz val="12"/><color rgb="FF1F4E79"/>',
  muted: '<sz val="11"/><color rgb="FF646A73"/>',
  link: '<u/><sz val="11"/><color rgb="FF0563C1"/>',
  warning: '<b/><sz val="11"/><color rgb="FFB42318"/>',
} as const;

const FILLS = {
  none: '<patternFill patternType="none"/>',
  // Excel takes the second fill for its own whatever stands here.
  reserved: '<patternFill patternType="gray125"/>',
  header: '<patternFill patternType="solid"><fgColor rgb="FFDDEBF7"/><bgColor indexed="64"/></patternFill>',
} as const;

const MOST_DECIMALS = 30;

const NAMED = {
  default: {},
  text: { format: '@' },
  textQuoted: { format: '@', quoted: true },
  wrapped: { format: '@', wrap: true },
  wrappedQuoted: { format: '@', wrap: true, quoted: true },
  general: {},
  integer: { format: '0' },
  date: { format: 'yyyy\\-mm\\-dd' },
  datetime: { format: 'yyyy\\-mm\\-dd\\ hh:mm:ss' },
  datetimeMillis: { format: 'yyyy\\-mm\\-dd\\ hh:mm:ss.000' },
  boolean: { align: 'center' },
  header: { font: 'bold', fill: 'header', border: true, wrap: true, format: '@' },
  headerQuoted: { font: 'bold', fill: 'header', border: true, wrap: true, format: '@', quoted: true },
  title: { font: 'title', format: '@' },
  titleQuoted: { font: 'title', format: '@', quoted: true },
  heading: { font: 'heading', format: '@' },
  headingQuoted: { font: 'heading', format: '@', quoted: true },
  label: { font: 'muted', format: '@' },
  labelQuoted: { font: 'muted', format: '@', quoted: true },
  warning: { font: 'warning', format: '@', wrap: true },
  warningQuoted: { font: 'warning', format: '@', wrap: true, quoted: true },
  link: { font: 'link', format: '@' },
  linkQuoted: { font: 'link', format: '@', quoted: true },
  count: { format: '#,##0' },
  amount: { format: '#,##0.00' },
} as const satisfies Record<string, Style>;

const STYLES: readonly Style[] = [
  ...Object.values(NAMED),
  ...Array.from({ length: MOST_DECIMALS + 1 }, (_, places) => ({ format: decimalFormat(places) })),
];

/** Number of each named style. */
export const STYLE = Object.fromEntries(Object.keys(NAMED).map((name, index) => [name, index])) as Readonly<
  Record<keyof typeof NAMED, StyleId>
>;

/** The style of a number shown with that many decimal places; Excel shows at most 30. */
export function decimalStyle(places: number): StyleId {
  return Object.keys(NAMED).length + Math.min(Math.max(Math.trunc(places), 0), MOST_DECIMALS);
}

/** The part `xl/styles.xml`. */
export function stylesXml(): string {
  const formats = [...new Set(STYLES.flatMap((style) => style.format ?? []))].filter((code) => !(code in BUILT_IN));
  const fonts = Object.values(FONTS).map((font) => `<font>${font}<name val="等线"/><family val="2"/></font>`);
  const fills = Object.values(FILLS).map((fill) => `<fill>${fill}</fill>`);
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">${list(
    'numFmts',
    formats.map((code, index) => `<numFmt numFmtId="${FIRST_FORMAT + index}" formatCode="${code}"/>`),
  )}${list('fonts', fonts)}${list('fills', fills)}${list('borders', BORDERS)}${list('cellStyleXfs', [
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>',
  ])}${list(
    'cellXfs',
    STYLES.map((style) => cellFormat(style, formats)),
  )}<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`;
}

const BUILT_IN: Readonly<Record<string, number>> = {
  General: 0,
  '0': 1,
  '0.00': 2,
  '#,##0': 3,
  '#,##0.00': 4,
  '@': 49,
};

/** Numbers below are Excel's own. */
const FIRST_FORMAT = 164;

const BORDERS = [
  '<border><left/><right/><top/><bottom/><diagonal/></border>',
  '<border><left/><right/><top/><bottom style="thin"><color rgb="FF9DB8D2"/></bottom><diagonal/></border>',
];

function cellFormat(style: Style, formats: readonly string[]): string {
  const code = style.format ?? 'General';
  const format = BUILT_IN[code] ?? FIRST_FORMAT + formats.indexOf(code);
  const font = Object.keys(FONTS).indexOf(style.font ?? 'plain');
  const fill = Object.keys(FILLS).indexOf(style.fill ?? 'none');
  const alignment = [
    style.align === undefined ? '' : ` horizontal="${style.align}"`,
    style.wrap === true ? ' vertical="top" wrapText="1"' : '',
  ].join('');
  const head = `<xf numFmtId="${format}" fontId="${font}" fillId="${fill}" borderId="${style.border === true ? 1 : 0}" xfId="0"${
    style.quoted === true ? ' quotePrefix="1"' : ''
  }${format === 0 ? '' : ' applyNumberFormat="1"'}${font === 0 ? '' : ' applyFont="1"'}${fill === 0 ? '' : ' applyFill="1"'}${
    style.border === true ? ' applyBorder="1"' : ''
  }`;
  return alignment === '' ? `${head}/>` : `${head} applyAlignment="1"><alignment${alignment}/></xf>`;
}

function decimalFormat(places: number): string {
  return places === 0 ? '0' : `0.${'0'.repeat(places)}`;
}

function list(name: string, items: readonly string[]): string {
  return `<${name} count="${items.length}">${items.join('')}</${name}>`;
}
