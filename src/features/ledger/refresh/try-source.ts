// Everything that a refresh of one source does, but for its rows: so that what is missing is found before the night.
import { join } from 'node:path';
import type { SiteConfig, SourceConfig } from '../../../config/core.ts';
import type { SourceSnapshot } from '../../../databases/snapshot/contract.ts';
import type { DuckSession } from '../../../lake/duck.ts';
import { stageTableSql, withStagingSchema } from '../../../lake/staging.ts';
import { errorText, UserError } from '../../../lib/errors.ts';
import { type LedgerContext, selectPlace } from '../context.ts';
import type { LedgerModel } from '../model/ledger-model.ts';
import { selectShape } from './build-state.ts';
import { readPlan, type TablePlan, tablePlan } from './raw-tables.ts';
import { openSiteSource } from './read-source.ts';

export interface SourceTrial {
  readonly tables: number;
  readonly ledgers: number;
  /** Chinese, one a ledger that could not be made: its title, the site, and what is missing. */
  readonly faults: readonly string[];
  /** See SourceSnapshot.writes. */
  readonly writes: readonly string[];
}

export interface SourceTrialOptions {
  readonly site: SiteConfig;
  readonly source: string;
  readonly settings: SourceConfig;
  /** Those made of this source. */
  readonly models: readonly LedgerModel[];
  /** For files without a row in them; the caller removes it. */
  readonly folder: string;
}

/** @throws UpstreamError or UserError when the source as a whole cannot be read */
export async function trySource(
  ctx: LedgerContext,
  session: DuckSession,
  { site, source, settings, models, folder }: SourceTrialOptions,
): Promise<SourceTrial> {
  const plans = Object.entries(ctx.settings.tables[source] ?? {}).map(([name, raw]) => tablePlan(name, raw, site.code));
  const schema = `${site.code}/${source}`;
  return withStagingSchema(session, schema, async () => {
    const faults = new Map<string, string>();
    const opened = await openSiteSource({ site, source, settings, reveal: ctx.secrets.reveal });
    const writes = await opened.readSnapshot(async (snapshot) => {
      const described = await snapshot.describe(plans.map(({ table }) => table));
      for (const plan of plans) {
        const present = described.get(plan.table);
        const how = present === undefined ? `来源里没有表 ${plan.table}` : readPlan(plan, present);
        const fault = typeof how === 'string' ? how : await filterFault(snapshot, plan, how.read, folder);
        if (fault !== null) faults.set(plan.name, fault);
        else if (typeof how !== 'string') await session.run(stageTableSql(schema, plan.name, how.staged, null));
      }
      return snapshot.writes();
    }, ctx.signal);
    const tried: string[] = [];
    for (const model of models) {
      const missing = [...model.tables].flatMap((table) => faults.get(table) ?? []);
      const fault = missing.length > 0 ? missing.join('；') : await shapeFault(ctx, session, model);
      if (fault !== null) tried.push(`${site.name}的台账“${model.title}”读不出来：${fault}`);
    }
    return { tables: plans.length, ledgers: models.length, faults: tried, writes };
  });
}

/** The condition is the source's own SQL: only the source knows whether its columns are there. */
async function filterFault(
  snapshot: SourceSnapshot,
  { name, table, where }: TablePlan,
  columns: readonly string[],
  folder: string,
): Promise<string | null> {
  if (where === undefined) return null;
  try {
    await snapshot.copyCsv({ table, columns, where: `(${where}\n) and 1 = 0` }, join(folder, `${name}.csv`));
    return null;
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown;
    return errorText(thrown);
  }
}

async function shapeFault(ctx: LedgerContext, session: DuckSession, model: LedgerModel): Promise<string | null> {
  const shape = await selectShape(session, model, (line) => selectPlace(ctx, model.name, line));
  return 'fault' in shape ? shape.fault : null;
}
