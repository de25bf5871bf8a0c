// Finds rows of the published ledgers by their key, or by the name that people call them.
import { canonicalSql, keyTextSql } from '../../../lake/canonical.ts';
import type { LakeState } from '../../../lake/catalogue.ts';
import type { DuckSession } from '../../../lake/duck.ts';
import { quoteName, quoteText } from '../../../lake/duck.ts';
import { type LedgerContext, layoutOf, siteOrderSql } from '../context.ts';
import { maskedSql, sensitiveColumns } from '../model/sensitive.ts';
import { type NamedRow, namedRow } from './shown-rows.ts';

export interface RowHit extends NamedRow {
  readonly ledger: string;
  /** The text that names the row in change files. */
  readonly keyText: string;
  readonly by: 'key' | 'name';
}

export interface Wanted {
  /** The parts of a key, or the words of a name. */
  readonly parts: readonly string[];
  /** Machine names. */
  readonly ledgers: readonly string[];
  /** So many of each ledger at most. */
  readonly limit: number;
}

/** By key or name whatever the case, in the order of the configuration; only in the context's sites. */
export async function findRows(
  ctx: LedgerContext,
  session: DuckSession,
  states: readonly LakeState[],
  wanted: Wanted,
): Promise<readonly RowHit[]> {
  const hits: RowHit[] = [];
  for (const ledger of wanted.ledgers) {
    const own = states.filter((one) => one.ledger === ledger && ctx.config.sites.some(({ code }) => code === one.site));
    if (own.length === 0) continue;
    const union = own.map((state) => hitsSql(ctx, state, wanted.parts.join(' '))).join(' union all ');
    const sql = `select * from (${union}) order by "~by", ${siteOrderSql(ctx, '"~site"')}, "~key" limit ${wanted.limit}`;
    for await (const batch of session.batches(sql)) {
      for (const [by, site, keyText, ...values] of batch) {
        const row = namedRow(ctx, states, ledger, { site: site ?? '', values });
        hits.push({ ...row, ledger, keyText: keyText ?? '', by: by === 'key' ? 'key' : 'name' });
      }
    }
  }
  return narrowed(hits, wanted.parts);
}

/** The parts of a key that has several are written with a blank between. */
function hitsSql(ctx: LedgerContext, state: LakeState, text: string): string {
  const types = new Map(state.shape.columns.map(({ name, type }) => [name, type]));
  const sensitive = sensitiveColumns(ctx.settings, state.ledger);
  const value = (name: string): string => {
    const type = types.get(name);
    const sql = type === undefined ? 'null' : canonicalSql(`s.${quoteName(name)}`, type);
    return sensitive.includes(name) ? maskedSql(sql) : sql;
  };
  const definition = ctx.settings.ledgers[state.ledger];
  const key = state.shape.key.flatMap((name) => state.shape.columns.filter((column) => column.name === name));
  const keyText = keyTextSql('s', key);
  const same = (sql: string): string => `${folded(sql)} = ${quoteText(text.normalize('NFKC').toLowerCase())}`;
  const isKey = same(`replace(${keyText}, chr(31), ' ')`);
  const columns = Object.keys(definition?.columns ?? {});
  const list = columns.map((name) => `${value(name)} as ${quoteName(name)}`);
  const path = quoteText(layoutOf(ctx).path(state.file));
  return `select case when ${isKey} then 'key' else 'name' end as "~by", ${quoteText(state.site)} as "~site",
    ${keyText} as "~key", ${list.join(', ')}
    from read_parquet(${path}) s where ${isKey} or coalesce(${same(value(definition?.label ?? ''))}, false)`;
}

/** Case and width do not matter: what people type has been made narrow (lib/command-line.ts), and names say 循环泵（备）. */
function folded(sql: string): string {
  const wide = Array.from({ length: 94 }, (_, index) => String.fromCharCode(0xff01 + index)).join('');
  const narrow = wide.normalize('NFKC');
  return `lower(translate(${sql}, ${quoteText(`${wide}\u3000`)}, ${quoteText(`${narrow} `)}))`;
}

/** What fits better hides what fits less: part by part with its case, then any case, then by name. */
function narrowed(hits: readonly RowHit[], parts: readonly string[]): readonly RowHit[] {
  const byKey = hits.filter(({ by }) => by === 'key');
  const exact = byKey.filter(({ key }) => key.length === parts.length && key.every((one, at) => one === parts[at]));
  return [exact, byKey, hits].find((some) => some.length > 0) ?? [];
}
