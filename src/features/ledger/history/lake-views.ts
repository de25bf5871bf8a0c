// What people's own SQL may read of the lake: every ledger as it is published, and the changes of every publication, as views.
import { join } from 'node:path';
import type { Context } from '../../../context.ts';
import type { LakeState } from '../../../lake/catalogue.ts';
import { listStates } from '../../../lake/catalogue.ts';
import { quoteName, quoteText } from '../../../lake/duck.ts';
import type { LakeQueryOptions, LakeView } from '../../../lake/user-query-order.ts';
import { isoInstant } from '../../../lib/clock.ts';
import { secondText } from '../../../lib/zoned-time.ts';
import { type LedgerContext, layoutOf, ledgerDb } from '../context.ts';
import type { LedgerDefinition, LedgerSettings } from '../settings.ts';
import { CHANGE_VIEW_COLUMNS, changesView } from './changes-view.ts';

/** A view as people read of it. */
export interface ShownView {
  readonly name: string;
  /** Chinese. */
  readonly title: string;
  readonly columns: readonly { readonly name: string; readonly title: string }[];
}

/** Publications are told by the country's clock. */
const COUNTRY_ZONE = 'Asia/Shanghai';

/**
 * Every ledger of the configuration by its name: `site`, `site_name`, then its columns by their names; `changes`; and `clock`, whose one
 * row has the product's `now` and `today` (DuckDB's own are the machine's). Sensitive columns are left out: the lake has digests only.
 */
export async function lakeQueryOptions(context: Context): Promise<LakeQueryOptions> {
  const ctx = ledgerContext(context);
  const states = await listStates(ledgerDb(ctx), ['baseline']);
  const views: readonly LakeView[] = [
    ...Object.entries(ctx.settings.ledgers).map(([name, definition]) => ({
      name,
      sql: ledgerSql(
        ctx,
        definition,
        states.filter((state) => state.ledger === name),
      ),
    })),
    { name: 'changes', sql: await changesView(ctx, states, COUNTRY_ZONE) },
    { name: 'clock', sql: clockSql(ctx) },
  ];
  const { memoryLimit, threads } = ctx.settings;
  return {
    ...{ root: layoutOf(ctx).root, views, memoryLimit, threads, timeZone: COUNTRY_ZONE },
    tempDir: join(ctx.config.dataDir, 'tmp', 'duckdb'),
  };
}

/** The same views in words, for who writes SQL. */
export function shownLakeViews(context: Pick<Context, 'config'>): readonly ShownView[] {
  const ledgers = Object.entries(ledgerSettingsOf(context).ledgers).map(([name, definition]) => ({
    name,
    title: definition.title,
    columns: [
      ...siteColumns(definition).map(([column, title]) => ({ name: column, title })),
      ...shownColumns(definition).map((column) => ({
        name: column,
        title: definition.columns[column]?.title ?? column,
      })),
    ],
  }));
  return [
    ...ledgers,
    { name: 'changes', title: '每次发布的变更', columns: CHANGE_VIEW_COLUMNS },
    {
      name: 'clock',
      title: '现在',
      columns: [
        { name: 'now', title: '此刻' },
        { name: 'today', title: '今天（北京时间）' },
      ],
    },
  ];
}

/** Another feature's context seen as the ledger's: its section is part of the configuration of every process that asks. */
function ledgerContext(context: Context): LedgerContext {
  const { sourceLocation } = context.live.loaded();
  return {
    ...context,
    settings: ledgerSettingsOf(context),
    sourceLocation: (path) => sourceLocation(['ledger', ...path]),
  };
}

function ledgerSettingsOf({ config }: Pick<Context, 'config'>): LedgerSettings {
  const { ledger } = config as { readonly ledger?: LedgerSettings };
  if (ledger === undefined) throw new Error('this process was started without the section of the ledger');
  return ledger;
}

/** Where a ledger has such a column itself, ours has another name. */
function siteColumns({ columns }: LedgerDefinition): readonly (readonly [name: string, title: string])[] {
  const free = (name: string, other: string): string => (columns[name] === undefined ? name : other);
  return [
    [free('site', 'zhiban_site'), '基地编码'],
    [free('site_name', 'zhiban_site_name'), '基地'],
  ];
}

function shownColumns({ columns }: LedgerDefinition): readonly string[] {
  return Object.entries(columns).flatMap(([name, { sensitive }]) => (sensitive ? [] : [name]));
}

function ledgerSql(ctx: LedgerContext, definition: LedgerDefinition, states: readonly LakeState[]): string {
  const columns = shownColumns(definition);
  const [site, siteName] = siteColumns(definition).map(([name]) => quoteName(name));
  const parts = ctx.config.sites.flatMap(({ code, name }) =>
    states
      .filter((state) => state.site === code)
      .map(({ file, shape }) => {
        // A state from before the configuration's last change may lack a column.
        const there = new Set(shape.columns.filter(({ digest }) => digest !== true).map((column) => column.name));
        const list = columns.map((column) => (there.has(column) ? quoteName(column) : `null as ${quoteName(column)}`));
        const constants = [`${quoteText(code)} as ${site}`, `${quoteText(name)} as ${siteName}`];
        return `select ${[...constants, ...list].join(', ')} from read_parquet(${quoteText(layoutOf(ctx).path(file))})`;
      }),
  );
  if (parts.length > 0) return parts.join(' union all by name ');
  const empty = columns.map((column) => `null::varchar as ${quoteName(column)}`);
  return `select ${[`null::varchar as ${site}`, `null::varchar as ${siteName}`, ...empty].join(', ')} where false`;
}

function clockSql({ now }: LedgerContext): string {
  const instant = now();
  const today = secondText(isoInstant(instant), COUNTRY_ZONE).slice(0, 10);
  return `select timestamptz ${quoteText(isoInstant(instant))} as now, date ${quoteText(today)} as today`;
}
