// What the rows of a changelog are called: a change holds their keys only, the published states hold their names.
import { canonicalSql, keyTextSql } from '../../../lake/canonical.ts';
import type { LakeState } from '../../../lake/catalogue.ts';
import { type DuckSession, quoteName, quoteText } from '../../../lake/duck.ts';
import { type LedgerContext, layoutOf } from '../context.ts';
import type { Change } from '../history/changes.ts';
import type { LedgerDefinition } from '../settings.ts';

/** The column that people know a row by: the first that is a name, else the first beside the key. */
export function nameColumn({ key, columns }: LedgerDefinition): string | undefined {
  const others = Object.keys(columns).filter((column) => !key.includes(column));
  return others.find((column) => column === 'name' || column.endsWith('_name')) ?? others[0];
}

/** Names a row of a site's ledger by its key. */
export type RowNames = (change: Pick<Change, 'site' | 'ledger' | 'key'>) => string;

/** Looks up the names of these rows in the states given; rows that are no longer there have none. */
export async function rowNames(
  ctx: LedgerContext,
  session: DuckSession,
  states: readonly LakeState[],
  changes: readonly Change[],
): Promise<RowNames> {
  const wanted = states.flatMap((state) => {
    const own = changes.filter((change) => change.site === state.site && change.ledger === state.ledger);
    const sql = own.length === 0 ? null : namesSql(ctx, state, [...new Set(own.map(keyText))]);
    return sql === null ? [] : [sql];
  });
  const names = new Map<string, string>();
  if (wanted.length > 0) {
    for await (const batch of session.batches(wanted.join(' union all '))) {
      for (const [site, ledger, key, name] of batch) names.set(JSON.stringify([site, ledger, key]), name ?? '');
    }
  }
  return (change) => names.get(JSON.stringify([change.site, change.ledger, keyText(change)])) ?? '';
}

function namesSql(ctx: LedgerContext, state: LakeState, keys: readonly string[]): string | null {
  const definition = ctx.settings.ledgers[state.ledger];
  const name = definition === undefined ? undefined : nameColumn(definition);
  const column = state.shape.columns.find((one) => one.name === name);
  const key = state.shape.key.flatMap((part) => state.shape.columns.find((one) => one.name === part) ?? []);
  if (column === undefined || key.length !== state.shape.key.length) return null;
  const own = keyTextSql('s', key);
  const file = quoteText(layoutOf(ctx).path(state.file));
  return `select ${quoteText(state.site)}, ${quoteText(state.ledger)}, ${own}, ${canonicalSql(`s.${quoteName(column.name)}`, column.type)}
    from read_parquet(${file}) s where ${own} in (${keys.map(quoteText).join(', ')})`;
}

function keyText({ key }: Pick<Change, 'key'>): string {
  return Object.values(key).join('\u001f');
}
