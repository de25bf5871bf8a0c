// A ledger as a workbook: a front page, all rows in 汇总, and one sheet a site.
import type { SiteConfig } from '../../../config/core.ts';
import { type DuckSession, quoteName, quoteText } from '../../../lake/duck.ts';
import { writeDurably } from '../../../lake/layout.ts';
import { UserError } from '../../../lib/errors.ts';
import { PEOPLE_ZONE, secondText } from '../../../lib/zoned-time.ts';
import type { PageCell } from '../../../sheets/page-sheet.ts';
import { rowXmlQuery, type SqlColumn, sheetRowSql } from '../../../sheets/row-xml-sql.ts';
import type { TableSheet } from '../../../sheets/table-sheet.ts';
import type { WorkbookWriter } from '../../../sheets/workbook.ts';
import { openWorkbook } from '../../../sheets/workbook.ts';
import { type LedgerContext, withDuck } from '../context.ts';
import { publishedState, type StateSource, stateAt } from '../history/older-state.ts';
import type { LedgerDefinition } from '../settings.ts';
import { type SheetColumn, sheetColumns, sqlColumns } from './sheet-columns.ts';

export interface WrittenBook {
  readonly rows: number;
  readonly bytes: number;
}

interface SiteState {
  readonly site: SiteConfig;
  readonly state: StateSource;
}

interface SiteSheet {
  readonly site: SiteConfig;
  readonly dataAsOf: string;
  readonly rows: number;
  readonly sheet: string;
}

export interface BookRequest {
  readonly ledger: string;
  readonly sites: readonly SiteConfig[];
  readonly file: string;
  /** ISO instant, UTC: the state published then, instead of the newest. */
  readonly asOf?: string | undefined;
}

/**
 * Writes the workbook of the published states.
 * @throws UserError when none of the sites has the ledger.
 */
export async function writeLedgerBook(ctx: LedgerContext, request: BookRequest): Promise<WrittenBook> {
  const definition = ctx.settings.ledgers[request.ledger];
  if (definition === undefined) throw new Error(`no ledger ${request.ledger}`);
  const states = await statesOf(ctx, request);
  if (states.length === 0) {
    const { source } = definition;
    if (request.sites.every((site) => site.sources[source] === undefined)) {
      const names = request.sites.map((site) => site.name).join('、');
      throw new UserError(`${names}没有来源 ${source}，所以没有台账“${definition.title}”`);
    }
    const when = request.asOf === undefined ? '' : '那时';
    throw new UserError(`台账“${definition.title}”${when}还没有发布过的数据；先运行 zhiban run daily`);
  }
  let rows = 0;
  const written = await withDuck(ctx, (session) =>
    writeDurably(request.file, async (temporary) => {
      const book = await openWorkbook(temporary);
      try {
        rows = await writeSheets(book, session, definition, states, missingSites(ctx, request, states));
        await book.close();
      } finally {
        await book.abort();
      }
    }),
  );
  return { rows, bytes: written.bytes };
}

async function statesOf(ctx: LedgerContext, { ledger, sites, asOf }: BookRequest): Promise<readonly SiteState[]> {
  const found: SiteState[] = [];
  for (const site of sites) {
    const state =
      asOf === undefined ? await publishedState(ctx, site.code, ledger) : await stateAt(ctx, site.code, ledger, asOf);
    if (state !== null) found.push({ site, state });
  }
  return found;
}

/** Sites that should have the ledger and have nothing published. */
function missingSites(
  ctx: LedgerContext,
  { ledger, sites }: BookRequest,
  states: readonly SiteState[],
): readonly string[] {
  const source = ctx.settings.ledgers[ledger]?.source ?? '';
  return sites
    .filter((site) => site.sources[source] !== undefined && !states.some((one) => one.site.code === site.code))
    .map((site) => site.name);
}

async function writeSheets(
  book: WorkbookWriter,
  session: DuckSession,
  definition: LedgerDefinition,
  states: readonly SiteState[],
  missing: readonly string[],
): Promise<number> {
  const columns = sheetColumns(
    definition,
    states.map(({ state }) => state.columns),
  );
  const layout = {
    columns: [{ title: '基地', kind: 'text' as const }, ...columns],
    frozenColumns: 2,
    sample: await sampleRows(session, columns, states),
  };
  const all = await book.sheet('汇总', layout);
  for (const one of states) await writeRows(session, all, columns, definition, one);
  const sheets: SiteSheet[] = [];
  for (const one of states) {
    const table = await book.sheet(one.site.name, layout);
    await writeRows(session, table, columns, definition, one);
    sheets.push({ site: one.site, dataAsOf: one.state.dataAsOf, rows: table.rowCount, sheet: table.names[0] ?? '' });
  }
  await book.page('首页', { front: true, widths: [24, 14, 22, 40], rows: frontRows(definition, all, sheets, missing) });
  return all.rowCount;
}

/** Up to so many rows a site are sooner written than the query that makes their XML is planned. */
const FEW_ROWS = 4_000;

async function writeRows(
  session: DuckSession,
  table: TableSheet,
  columns: readonly SheetColumn[],
  definition: LedgerDefinition,
  { site, state }: SiteState,
): Promise<void> {
  const order = definition.key.map(quoteName).join(', ');
  const given = sqlColumns(columns, state.columns, site.timeZone);
  if ((state.rows ?? FEW_ROWS) < FEW_ROWS) {
    const sql = `select ${valueTexts(site, given)} from ${state.from} order by ${order}`;
    for await (const batch of session.batches(sql)) await table.rows(batch);
    return;
  }
  // The row XML is made by DuckDB and goes on as bytes: several times as fast as making cells here.
  const sorted = `(select *, row_number() over (order by ${order}) - 1 as "~row" from ${state.from} order by ${order})`;
  const query = rowXmlQuery([{ kind: 'text', sql: quoteText(site.name) }, ...given], {
    from: sorted,
    rowNumber: sheetRowSql(`${table.rowCount} + "~row"`),
  });
  for await (const batch of session.blobs(query)) await table.rawRows(batch);
}

function valueTexts(site: SiteConfig, columns: readonly SqlColumn[]): string {
  return [quoteText(site.name), ...columns.map(({ sql }) => `cast(${sql} as varchar)`)].join(', ');
}

const SAMPLE_ROWS = 50;

async function sampleRows(
  session: DuckSession,
  columns: readonly SheetColumn[],
  states: readonly SiteState[],
): Promise<readonly (readonly (string | null)[])[]> {
  const [first] = states;
  if (first === undefined) return [];
  const rows: (readonly (string | null)[])[] = [];
  const values = valueTexts(first.site, sqlColumns(columns, first.state.columns, first.site.timeZone));
  const sql = `select ${values} from ${first.state.from} limit ${SAMPLE_ROWS}`;
  for await (const batch of session.batches(sql)) rows.push(...batch);
  return rows;
}

function frontRows(
  definition: LedgerDefinition,
  all: TableSheet,
  sheets: readonly SiteSheet[],
  missing: readonly string[],
): readonly (readonly (PageCell | string | null)[])[] {
  const header = (value: string): PageCell => ({ value, style: 'header' });
  return [
    [{ value: `台账：${definition.title}`, style: 'title' }],
    [{ value: '时间均为各基地当地时间；数字与来源库一致，超过 15 位的数字和编码以文本保存。', style: 'label' }],
    [],
    [header('基地'), header('行数'), header('数据截至')],
    [{ value: '汇总', link: all.names[0] ?? '汇总' }, { value: String(all.rowCount), style: 'count' }, null],
    ...sheets.map(({ site, rows, dataAsOf, sheet }) => [
      { value: site.name, link: sheet },
      { value: String(rows), style: 'count' as const },
      { value: secondText(dataAsOf, PEOPLE_ZONE), style: 'datetime' as const },
    ]),
    ...missing.map((name) => [
      { value: name, style: 'warning' as const },
      null,
      { value: '还没有数据', style: 'warning' as const },
    ]),
  ];
}
