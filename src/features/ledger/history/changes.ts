// Reads recorded changes back, as people and programs see them.
import { z } from 'zod';
import { canonicalSql, keyParts, keyTextSql } from '../../../lake/canonical.ts';
import { type DatedChangeFile, listChangeFiles, listStates } from '../../../lake/catalogue.ts';
import type { DuckSession } from '../../../lake/duck.ts';
import { quoteName, quoteText } from '../../../lake/duck.ts';
import { zoneWriter } from '../../../lib/zoned-time.ts';
import { type LedgerContext, layoutOf, ledgerDb, siteOrderSql } from '../context.ts';
import { maskedChangeSql, sensitiveColumns } from '../model/sensitive.ts';

export type ChangeKind = 'added' | 'removed' | 'modified';

/** One change: a row that came or went, or one field of a row. */
export interface Change {
  readonly ledger: string;
  readonly site: string;
  /** The ledger's key columns, values canonical. */
  readonly key: Readonly<Record<string, string>>;
  readonly kind: ChangeKind;
  /** Null for added and removed. */
  readonly field: string | null;
  readonly before: string | null;
  readonly after: string | null;
  /** Null where the source does not say. */
  readonly who: string | null;
  /** ISO with the site's offset; null where the source does not say. */
  readonly when: string | null;
  /** ISO with the site's offset: when the change was published. */
  readonly detectedAt: string;
  /** What people call the row, as it is published now; null where it has no name or is gone. */
  readonly name: string | null;
  /** The whole row of an added or removed one, canonical values by column; null for modified. */
  readonly row: Readonly<Record<string, string | null>> | null;
  readonly publication: number;
}

export interface ChangeFilter {
  readonly ledger?: string | undefined;
  readonly site?: string | undefined;
  /** ISO instant, UTC: publications from then on. */
  readonly since?: string | undefined;
  /** Only this publication. */
  readonly publication?: number | undefined;
  readonly kind?: ChangeKind | undefined;
  readonly limit?: number | undefined;
  /** Only rows whose key, field or values contain this text. */
  readonly words?: readonly string[] | undefined;
}

/** SQL for site, key text and label of every published row of a ledger; null when it has no label column. */
async function labelsSql(ctx: LedgerContext, ledger: string): Promise<string | null> {
  const label = ctx.settings.ledgers[ledger]?.label ?? '';
  const states = (await listStates(ledgerDb(ctx), ['baseline'])).filter((state) => state.ledger === ledger);
  const parts = states.flatMap(({ site, file, shape }) => {
    const column = shape.columns.find((one) => one.name === label);
    const key = shape.key.flatMap((name) => shape.columns.filter((one) => one.name === name));
    if (column === undefined) return [];
    const path = quoteText(layoutOf(ctx).path(file));
    const named = canonicalSql(`s.${quoteName(label)}`, column.type);
    return [
      `select ${quoteText(site)} as site, ${keyTextSql('s', key)} as key, ${named} as label from read_parquet(${path}) s`,
    ];
  });
  return parts.length === 0 ? null : parts.join(' union all ');
}

const rowImage = z.record(z.string(), z.string().nullable());

/** Changes in batches, oldest publication first, then by ledger and site as the configuration has them, kind, field and key. */
export async function* readChanges(
  ctx: LedgerContext,
  session: DuckSession,
  filter: ChangeFilter,
): AsyncIterable<readonly Change[]> {
  const ledgers = Object.keys(ctx.settings.ledgers);
  // One that is not in the configuration any more comes last.
  const placeOf = ({ ledger }: DatedChangeFile): number =>
    ledgers.includes(ledger) ? ledgers.indexOf(ledger) : ledgers.length;
  const listed = await listChangeFiles(ledgerDb(ctx), { ledger: filter.ledger, since: filter.since });
  const files = [...listed].sort((one, other) => one.publication - other.publication || placeOf(one) - placeOf(other));
  let left = filter.limit ?? Number.POSITIVE_INFINITY;
  for (const file of files) {
    if (filter.publication !== undefined && file.publication !== filter.publication) continue;
    for await (const batch of readFile(ctx, session, file, filter)) {
      const taken = batch.slice(0, left);
      left -= taken.length;
      yield taken;
      if (left <= 0) return;
    }
  }
}

async function* readFile(
  ctx: LedgerContext,
  session: DuckSession,
  file: DatedChangeFile,
  filter: ChangeFilter,
): AsyncIterable<readonly Change[]> {
  const writers = new Map(ctx.config.sites.map((site) => [site.code, zoneWriter(site.timeZone)]));
  const fallback = zoneWriter('UTC');
  const conditions = [
    filter.kind === undefined ? `kind <> 'moved'` : `kind = ${quoteText(filter.kind)}`,
    siteCondition(ctx, filter.site),
    ...(filter.words ?? []).map(
      (word) => `contains(lower(concat_ws(' ', key, field, before, after, who)), lower(${quoteText(word)}))`,
    ),
  ];
  const path = quoteText(layoutOf(ctx).path(file.file));
  const labels = await labelsSql(ctx, file.ledger);
  const label = labels === null ? 'null' : 'l.label';
  const join = labels === null ? '' : `left join (${labels}) l on l.site = c.site and l.key = c.key`;
  const sensitive = sensitiveColumns(ctx.settings, file.ledger);
  const [before, after] = [maskedChangeSql('before', sensitive), maskedChangeSql('after', sensitive)];
  const rows = `select site, key, kind, field, ${before} as before, ${after} as after, who, changed_at from read_parquet(${path})`;
  // Masked before anything is looked for: nobody finds out by trying.
  const sql = `select c.site, c.key, kind, field, before, after, who, epoch_ms(changed_at), ${label}
    from (select * from (${rows}) where ${conditions.join(' and ')}) c ${join}
    order by ${siteOrderSql(ctx, 'c.site')}, kind, field, c.key`;
  for await (const rows of session.batches(sql)) {
    yield rows.map(([site, key, kind, field, before, after, who, changedAt, label]) => {
      const writer = writers.get(site ?? '') ?? fallback;
      const image = kind === 'added' ? after : kind === 'removed' ? before : null;
      const row = image === null || image === undefined ? null : rowImage.parse(JSON.parse(image));
      const labelColumn = ctx.settings.ledgers[file.ledger]?.label ?? '';
      return {
        ledger: file.ledger,
        site: site ?? '',
        key: keyObject(file.keyColumns, key ?? ''),
        kind: kindOf(kind ?? ''),
        field: field ?? null,
        before: field === null ? null : (before ?? null),
        after: field === null ? null : (after ?? null),
        who: who ?? null,
        when: changedAt === null || changedAt === undefined ? null : writer(new Date(Number(changedAt))),
        detectedAt: writer(new Date(file.publishedAt)),
        name: row === null ? (label ?? null) : (row[labelColumn] ?? null),
        row,
        publication: file.publication,
      };
    });
  }
}

/** A site that is not in the configuration any more, or never was, has no name to be called by. */
function siteCondition(ctx: LedgerContext, site: string | undefined): string {
  const codes = site === undefined ? ctx.config.sites.map(({ code }) => code) : [site];
  return codes.length === 0 ? 'false' : `site in (${codes.map(quoteText).join(', ')})`;
}

function keyObject(columns: readonly string[], text: string): Record<string, string> {
  const parts = keyParts(text);
  return Object.fromEntries(columns.map((column, index) => [column, parts[index] ?? '']));
}

function kindOf(text: string): ChangeKind {
  return text === 'added' || text === 'removed' ? text : 'modified';
}
