// Rows of a ledger as cards show them: values in words, key and name apart.
import type { LakeState } from '../../../lake/catalogue.ts';
import type { LakeText } from '../../../lake/duck.ts';
import { PEOPLE_ZONE } from '../../../lib/zoned-time.ts';
import type { LedgerContext } from '../context.ts';
import { spoken } from '../page/shown-value.ts';

export interface NamedRow {
  readonly site: { readonly code: string; readonly name: string };
  readonly key: readonly string[];
  readonly name: string;
  /** As people read them, in the order of the ledger's columns. */
  readonly values: readonly (string | null)[];
}

export interface RawRow {
  readonly site: string;
  /** Canonical values in the order of the ledger's columns. */
  readonly values: readonly LakeText[];
}

/** @param states published ones, for the types of the columns */
export function namedRow(ctx: LedgerContext, states: readonly LakeState[], ledger: string, row: RawRow): NamedRow {
  const definition = ctx.settings.ledgers[ledger];
  const names = Object.keys(definition?.columns ?? {});
  const site = ctx.config.sites.find(({ code }) => code === row.site);
  const state = states.find((one) => one.site === row.site && one.ledger === ledger);
  const types = new Map(state?.shape.columns.map(({ name, type }) => [name, type]));
  const zone = site?.timeZone ?? PEOPLE_ZONE;
  const textOf = (column: string): string => row.values[names.indexOf(column)] ?? '';
  return {
    site: { code: row.site, name: site?.name ?? row.site },
    key: (definition?.key ?? []).map(textOf),
    name: definition === undefined || !names.includes(definition.label) ? '' : textOf(definition.label),
    values: names.map((name, index) => {
      const value = row.values[index] ?? null;
      return value === null ? null : spoken(value, types.get(name), zone);
    }),
  };
}

/** Columns of the ledger that say who touched a row and when, by the raw table that its key comes from. */
export function auditColumns(
  ctx: LedgerContext,
  ledger: string,
): { readonly who: string | null; readonly when: string | null } {
  const definition = ctx.settings.ledgers[ledger];
  if (definition === undefined) return { who: null, when: null };
  const root = definition.columns[definition.key[0] ?? '']?.from ?? '';
  const raw = ctx.settings.tables[definition.source]?.[root];
  const own = (column: string | undefined): string | null =>
    column !== undefined && definition.columns[column]?.from === root ? column : null;
  return { who: own(raw?.who), when: own(raw?.when) };
}
