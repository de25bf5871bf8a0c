// The two pages of a changelog workbook that are read rather than filtered: 概览 and 说明.
import { PEOPLE_ZONE, secondText } from '../../../lib/zoned-time.ts';
import type { PageCell } from '../../../sheets/page-sheet.ts';
import { type LedgerContext, ledgerDb } from '../context.ts';
import type { ChangeFilter } from '../history/changes.ts';
import { listPublications, listResults, type PublishedResult } from '../queries.ts';
import { hasStayed, resultStateTitle } from '../result-state.ts';

export interface OverviewLine extends PublishedResult {
  readonly siteName: string;
  readonly ledgerTitle: string;
}

export interface Overview {
  /** One line a site and ledger: the newest state, counts summed over the publications asked for. */
  readonly lines: readonly OverviewLine[];
  /** First and last publication asked for; null when there is none. */
  readonly publications: { readonly first: number; readonly last: number } | null;
  /** ISO instant, UTC, of the last one. */
  readonly publishedAt: string | null;
}

type Row = readonly (PageCell | string | null)[];

/** What the publications that the filter reaches said of every site and ledger. */
export async function overviewOf(ctx: LedgerContext, filter: ChangeFilter): Promise<Overview> {
  const db = ledgerDb(ctx);
  const all = await listPublications(db, Number.MAX_SAFE_INTEGER);
  const wanted = all.filter(
    ({ number, published_at }) =>
      (filter.publication === undefined || number === filter.publication) &&
      (filter.since === undefined || published_at >= filter.since),
  );
  const lines = new Map<string, OverviewLine>();
  for (const { number } of [...wanted].reverse()) {
    for (const result of await listResults(db, number)) {
      if (filter.site !== undefined && result.site !== filter.site) continue;
      if (filter.ledger !== undefined && result.ledger !== filter.ledger) continue;
      const id = `${result.site}/${result.ledger}`;
      lines.set(id, summed(ctx, lines.get(id), result));
    }
  }
  const last = wanted[0];
  const first = wanted.at(-1);
  return {
    lines: [...lines.values()].sort((one, other) => placeOf(ctx, one) - placeOf(ctx, other)),
    publications: last === undefined || first === undefined ? null : { first: first.number, last: last.number },
    publishedAt: last?.published_at ?? null,
  };
}

/** Sites and ledgers in the order in which the configuration names them. */
function placeOf(ctx: LedgerContext, { site, ledger }: PublishedResult): number {
  const ledgers = Object.keys(ctx.settings.ledgers);
  return ctx.config.sites.findIndex((one) => one.code === site) * (ledgers.length + 1) + ledgers.indexOf(ledger);
}

function summed(ctx: LedgerContext, before: OverviewLine | undefined, result: PublishedResult): OverviewLine {
  return {
    ...result,
    siteName: ctx.config.sites.find((site) => site.code === result.site)?.name ?? result.site,
    ledgerTitle: ctx.settings.ledgers[result.ledger]?.title ?? result.ledger,
    added: result.added + (before?.added ?? 0),
    removed: result.removed + (before?.removed ?? 0),
    modified: result.modified + (before?.modified ?? 0),
    fields: result.fields + (before?.fields ?? 0),
  };
}

export function overviewRows({ lines, publications, publishedAt }: Overview): readonly Row[] {
  const total = (name: 'added' | 'removed' | 'modified' | 'fields'): string =>
    String(lines.reduce((sum, line) => sum + line[name], 0));
  // A label runs over its neighbours; a text would wrap within its narrow column.
  const line = (value: string): PageCell => ({ value, style: 'label' });
  const header = ['基地', '台账', '状态', '行数', '新增', '删除', '修改行数', '修改处数', '数据截至', '说明'];
  const range = publications === null ? '还没有发布' : rangeText(publications);
  const stayed = lines.filter((line) => hasStayed(line.state));
  return [
    [{ value: '台账变更日志', style: 'title' }],
    [line(`${range}${publishedAt === null ? '' : `，${secondText(publishedAt, PEOPLE_ZONE)}（北京时间）`}`)],
    [
      line(
        `新增 ${total('added')} 行，删除 ${total('removed')} 行，修改 ${total('modified')} 行 ${total('fields')} 处`,
      ),
    ],
    ...(stayed.length === 0
      ? []
      : [
          [
            {
              value: `${new Set(stayed.map((line) => line.site)).size} 个基地没有比对，见下表`,
              style: 'warning' as const,
            },
          ],
        ]),
    [],
    header.map((value) => ({ value, style: 'header' as const })),
    ...lines.map((line) => lineRow(line)),
  ];
}

function rangeText({ first, last }: { readonly first: number; readonly last: number }): string {
  return first === last ? `第 ${last} 次发布` : `第 ${first} 次至第 ${last} 次发布`;
}

function lineRow(line: OverviewLine): Row {
  const count = (value: number): PageCell => ({ value: String(value), style: 'count' });
  const style = hasStayed(line.state) ? ('warning' as const) : ('text' as const);
  return [
    line.siteName,
    line.ledgerTitle,
    { value: resultStateTitle(line.state), style },
    count(line.rows),
    count(line.added),
    count(line.removed),
    count(line.modified),
    count(line.fields),
    line.data_as_of === null ? null : { value: secondText(line.data_as_of, PEOPLE_ZONE), style: 'datetime' },
    { value: line.note, style },
  ];
}

export function rulesRows(ctx: LedgerContext, overview: Overview): readonly Row[] {
  const { guard } = ctx.settings;
  const label = (value: string): PageCell => ({ value, style: 'label' });
  const missing = overview.lines.filter((line) => hasStayed(line.state));
  const absent = ctx.config.sites.filter((site) => !overview.lines.some((line) => line.site === site.code));
  return [
    [{ value: '说明', style: 'title' }],
    [
      label('比对'),
      '逐个基地、逐本台账，与上一次发布的基准比对。数字和日期按值比较；文字逐字节比较，大小写、全角半角、前导零的不同都算变更。',
    ],
    [
      label('清洗'),
      '读入时去掉控制字符（制表符、换行除外）和首尾空白，回车换行统一为换行；空字符串与空值（NULL）不同。',
    ],
    [
      label('修改人、修改时间'),
      '取自字段所在来源表的那一行，且只在它的记录真的变了的时候；换成关联另一行时，取引用它的那一行。取不到就写“来源未记录”。',
    ],
    [label('不算变更'), '修改人、修改时间两列本身，以及允差之内的数值变化。'],
    [
      label('不会误报删除'),
      `抽取失败的基地、一次少了超过 ${Math.round(guard.lossShare * 100)}% 且至少 ${guard.lossRows} 行的基地，都不比对，保持原来的基准。`,
    ],
    [label('时间'), '修改时间、发现时间是各基地的当地时间；数据截至是北京时间。'],
    ...missing.map((line): Row => [{ value: `${line.siteName} ${line.ledgerTitle}`, style: 'warning' }, line.note]),
    ...absent.map((site): Row => [{ value: site.name, style: 'warning' }, '这个范围内没有这个基地的结果']),
  ];
}
