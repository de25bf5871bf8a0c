// The changelog as a workbook: overview, what came, what went, every changed field, and the rules it was made by.
import { writeDurably } from '../../../lake/layout.ts';
import type { TableColumn } from '../../../sheets/table-column.ts';
import { openWorkbook, type WorkbookWriter } from '../../../sheets/workbook.ts';
import { type LedgerContext, withDuck } from '../context.ts';
import { type Change, type ChangeFilter, readChanges } from '../history/changes.ts';
import { type Overview, overviewOf, overviewRows, rulesRows } from './changelog-pages.ts';
import type { WrittenBook } from './ledger-book.ts';

const PLACE: readonly TableColumn[] = [
  { title: '基地', kind: 'text', width: 12 },
  { title: '台账', kind: 'text', width: 12 },
  { title: '主键', kind: 'text', width: 24 },
  { title: '名称', kind: 'text', width: 28 },
];
const WHO_WHEN: readonly TableColumn[] = [
  { title: '修改人', kind: 'text', width: 14 },
  { title: '修改时间', kind: 'datetime', width: 20 },
  { title: '发现时间', kind: 'datetime', width: 20 },
];
const WHOLE_ROW: readonly TableColumn[] = [...PLACE, ...WHO_WHEN, { title: '内容', kind: 'text', width: 80 }];
const FIELD: readonly TableColumn[] = [
  ...PLACE,
  { title: '字段', kind: 'text', width: 16 },
  { title: '修改前', kind: 'text', width: 32 },
  { title: '修改后', kind: 'text', width: 32 },
  ...WHO_WHEN,
];

/** Writes the changes that the filter finds; an empty changelog is a workbook too. */
export async function writeChangelog(ctx: LedgerContext, filter: ChangeFilter, file: string): Promise<WrittenBook> {
  const overview = await overviewOf(ctx, filter);
  let rows = 0;
  const written = await writeDurably(file, async (temporary) => {
    const book = await openWorkbook(temporary);
    try {
      rows = await writeSheets(ctx, book, filter, overview);
      await book.close();
    } finally {
      await book.abort();
    }
  });
  return { rows, bytes: written.bytes };
}

async function writeSheets(
  ctx: LedgerContext,
  book: WorkbookWriter,
  filter: ChangeFilter,
  overview: Overview,
): Promise<number> {
  const write = async (name: string, kind: Change['kind'], columns: readonly TableColumn[]): Promise<number> => {
    const sheet = await book.sheet(name, { columns, frozenColumns: 3 });
    await withDuck(ctx, async (session) => {
      for await (const batch of readChanges(ctx, session, { ...filter, kind })) {
        await sheet.rows(batch.map((change) => (kind === 'modified' ? fieldRow(ctx, change) : wholeRow(ctx, change))));
      }
    });
    return sheet.rowCount;
  };
  await book.page('概览', { widths: [16, 14, 12, 12, 10, 10, 12, 12, 22, 60], rows: overviewRows(overview) });
  const added = await write('新增', 'added', WHOLE_ROW);
  const removed = await write('删除', 'removed', WHOLE_ROW);
  const fields = await write('修改明细', 'modified', FIELD);
  await book.page('说明', { widths: [22, 100], rows: rulesRows(ctx, overview) });
  return added + removed + fields;
}

function placeOf(ctx: LedgerContext, change: Change): readonly (string | null)[] {
  return [
    ctx.config.sites.find((site) => site.code === change.site)?.name ?? change.site,
    ctx.settings.ledgers[change.ledger]?.title ?? change.ledger,
    Object.values(change.key).join(' / '),
    change.name,
  ];
}

function whoWhenOf(change: Change): readonly (string | null)[] {
  const wallClock = (iso: string | null): string | null => (iso === null ? null : iso.slice(0, 19).replace('T', ' '));
  return [
    change.who ?? (change.kind === 'removed' ? null : '来源未记录'),
    wallClock(change.when),
    wallClock(change.detectedAt),
  ];
}

function fieldRow(ctx: LedgerContext, change: Change): readonly (string | null)[] {
  const field = change.field ?? '';
  const title = ctx.settings.ledgers[change.ledger]?.columns[field]?.title ?? field;
  return [...placeOf(ctx, change), title, change.before, change.after, ...whoWhenOf(change)];
}

function wholeRow(ctx: LedgerContext, change: Change): readonly (string | null)[] {
  const columns = Object.entries(ctx.settings.ledgers[change.ledger]?.columns ?? {});
  const content = columns.flatMap(([name, { title }]) => {
    const value = change.row?.[name];
    return value === null || value === undefined || value === '' ? [] : [`${title}：${value}`];
  });
  return [...placeOf(ctx, change), ...whoWhenOf(change), content.join('；')];
}
