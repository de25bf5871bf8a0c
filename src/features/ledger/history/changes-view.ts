// The changes of every publication as one view: a row a change, ready to be shown.
import { canonicalSql, keyTextSql } from '../../../lake/canonical.ts';
import { type LakeState, listChangeFiles } from '../../../lake/catalogue.ts';
import { quoteName, quoteText } from '../../../lake/duck.ts';
import { type LedgerContext, layoutOf, ledgerDb } from '../context.ts';
import { CHANGED, MASKED, sensitiveColumns } from '../model/sensitive.ts';

/** In their order. */
export const CHANGE_VIEW_COLUMNS = [
  { name: 'publication', title: '发布编号' },
  { name: 'published_at', title: '发布时间' },
  { name: 'date', title: '发布日期（北京时间）' },
  { name: 'site', title: '基地编码' },
  { name: 'site_name', title: '基地' },
  { name: 'ledger', title: '台账的名字' },
  { name: 'ledger_title', title: '台账' },
  { name: 'key', title: '主键' },
  { name: 'label', title: '名称' },
  { name: 'kind', title: '变更：新增、删除、修改' },
  { name: 'field', title: '列名' },
  { name: 'field_title', title: '列' },
  { name: 'before', title: '改前' },
  { name: 'after', title: '改后' },
  { name: 'who', title: '修改人' },
  { name: 'changed_at', title: '修改时间' },
] as const;

/** Ledgers and sites that are not in the configuration any more have no name to be called by, and nothing says what of them is sensitive. */
export async function changesView(ctx: LedgerContext, states: readonly LakeState[], zone: string): Promise<string> {
  const files = (await listChangeFiles(ledgerDb(ctx), {})).filter(
    ({ ledger }) => ctx.settings.ledgers[ledger] !== undefined,
  );
  if (files.length === 0) return EMPTY;
  const paths = files.map(({ file }) => quoteText(layoutOf(ctx).path(file)));
  const published = files.map(
    ({ publication, publishedAt, ledger }, index) =>
      `(${paths[index]}, ${publication}, timestamptz ${quoteText(publishedAt)}, ${quoteText(ledger)})`,
  );
  const shown = (side: 'before' | 'after', mask: string): string =>
    `case when c.${side} is null or c.field is null then null when n.is_sensitive then ${quoteText(mask)} else c.${side} end`;
  const image = `case c.kind when 'added' then c.after when 'removed' then c.before end`;
  return `select f.publication, f.published_at, cast(timezone(${quoteText(zone)}, f.published_at) as date) as date,
  c.site, s.title as site_name, f.ledger, l.title as ledger_title, replace(c.key, chr(31), ' / ') as key,
  case when c.field is null then json_extract_string(${image}, '$."' || l.label || '"') else r.label end as label,
  case c.kind when 'added' then '新增' when 'removed' then '删除' else '修改' end as kind, c.field,
  coalesce(n.title, c.field) as field_title, ${shown('before', MASKED)} as before, ${shown('after', CHANGED)} as after,
  c.who, c.changed_at
from read_parquet([${paths.join(', ')}], filename = true) c
join (values ${published.join(', ')}) f(file, publication, published_at, ledger) on f.file = c.filename
join (values ${siteRows(ctx)}) s(site, title) on s.site = c.site
join (values ${ledgerRows(ctx)}) l(ledger, title, label) on l.ledger = f.ledger
left join (values ${fieldRows(ctx)}) n(ledger, field, title, is_sensitive) on n.ledger = f.ledger and n.field = c.field
left join (${labelRows(ctx, states)}) r on r.ledger = f.ledger and r.site = c.site and r.key = c.key
where c.kind <> 'moved'`;
}

const EMPTY = `select null::bigint as publication, null::timestamptz as published_at, null::date as date, null::varchar as site,
  null::varchar as site_name, null::varchar as ledger, null::varchar as ledger_title, null::varchar as key, null::varchar as label,
  null::varchar as kind, null::varchar as field, null::varchar as field_title, null::varchar as before, null::varchar as after,
  null::varchar as who, null::timestamptz as changed_at where false`;

function siteRows({ config }: LedgerContext): string {
  return config.sites.map(({ code, name }) => `(${quoteText(code)}, ${quoteText(name)})`).join(', ') || '(null, null)';
}

function ledgerRows({ settings }: LedgerContext): string {
  return Object.entries(settings.ledgers)
    .map(([name, { title, label }]) => `(${[name, title, label].map(quoteText).join(', ')})`)
    .join(', ');
}

function fieldRows({ settings }: LedgerContext): string {
  return Object.entries(settings.ledgers)
    .flatMap(([ledger, { columns }]) => {
      const sensitive = sensitiveColumns(settings, ledger);
      return Object.entries(columns).map(
        ([name, { title }]) => `(${[ledger, name, title].map(quoteText).join(', ')}, ${sensitive.includes(name)})`,
      );
    })
    .join(', ');
}

/** What rows are called by now. */
function labelRows(ctx: LedgerContext, states: readonly LakeState[]): string {
  const parts = states.flatMap(({ site, ledger, file, shape }) => {
    const label = shape.columns.find(({ name }) => name === ctx.settings.ledgers[ledger]?.label);
    const key = shape.key.flatMap((name) => shape.columns.filter((one) => one.name === name));
    if (label === undefined) return [];
    return [
      `select ${quoteText(ledger)} as ledger, ${quoteText(site)} as site, ${keyTextSql('t', key)} as key,
  ${canonicalSql(`t.${quoteName(label.name)}`, label.type)} as label from read_parquet(${quoteText(layoutOf(ctx).path(file))}) t`,
    ];
  });
  return (
    parts.join(' union all ') ||
    'select null::varchar as ledger, null::varchar as site, null::varchar as key, null::varchar as label where false'
  );
}
