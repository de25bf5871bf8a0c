// One source of one site: every raw table read in one consistent snapshot and staged, typed, in memory.
import { join } from 'node:path';
import type { SiteConfig, SourceConfig } from '../../../config/core.ts';
import { openSource, type Source } from '../../../databases/source.ts';
import type { DuckSession } from '../../../lake/duck.ts';
import { stageTableSql } from '../../../lake/staging.ts';
import { errorText, UserError } from '../../../lib/errors.ts';
import type { RawTable } from '../settings.ts';
import { readPlan, tablePlan } from './raw-tables.ts';

export interface SourceRead {
  readonly site: SiteConfig;
  readonly source: string;
  readonly settings: SourceConfig;
  /** What the address stands for whose password is kept under a name. */
  readonly reveal: (value: string) => Promise<string>;
  readonly tables: Readonly<Record<string, RawTable>>;
  /** Schema of the session that receives the tables. */
  readonly schema: string;
  /** Folder for the CSV files; the caller removes it. */
  readonly folder: string;
  readonly signal: AbortSignal;
}

export interface StagedSource {
  readonly rows: number;
  /** Raw tables that could not be staged, each with a sentence that says why; ledgers that use them are not made. */
  readonly faults: ReadonlyMap<string, string>;
  /** Things worth knowing that are no fault, for instance zero dates read as NULL. */
  readonly notes: readonly string[];
}

/**
 * Reads and stages all raw tables of a source.
 * @throws UpstreamError or UserError when the source as a whole cannot be read.
 */
export async function stageSource(session: DuckSession, read: SourceRead): Promise<StagedSource> {
  return snapshotInto(await openSiteSource(read), session, read);
}

/** With the limits of its settings; nothing is opened yet. @throws UserError when the URL cannot be read */
export async function openSiteSource({
  site,
  source,
  settings,
  reveal,
}: Pick<SourceRead, 'site' | 'source' | 'settings' | 'reveal'>): Promise<Source> {
  return openSource(await reveal(settings.url), {
    name: `${site.name}/${source}`,
    connectTimeoutMs: settings.connectTimeoutSeconds * 1000,
    statementTimeoutMs: settings.statementTimeoutSeconds * 1000,
    stallTimeoutMs: settings.stallTimeoutSeconds * 1000,
    tls: settings.tls,
  });
}

async function snapshotInto(source: Source, session: DuckSession, read: SourceRead): Promise<StagedSource> {
  const faults = new Map<string, string>();
  const notes: string[] = [];
  let rows = 0;
  const plans = Object.entries(read.tables).map(([name, raw]) => tablePlan(name, raw, read.site.code));
  await source.readSnapshot(async (snapshot) => {
    const described = await snapshot.describe(plans.map((plan) => plan.table));
    // A table is staged while the next one is still being read; what went wrong is kept as a value until then.
    let staging: Promise<unknown> = Promise.resolve(null);
    try {
      for (const plan of plans) {
        const present = described.get(plan.table);
        const how = present === undefined ? `来源里没有表 ${plan.table}` : readPlan(plan, present);
        if (typeof how === 'string') {
          faults.set(plan.name, how);
          continue;
        }
        const file = join(read.folder, `${plan.name}.csv`);
        const where = plan.where === undefined ? {} : { where: plan.where };
        const copied = await snapshot.copyCsv({ table: plan.table, columns: how.read, ...where }, file);
        rows += copied.rows;
        notes.push(...copied.notes);
        rethrow(await staging);
        const sql = stageTableSql(read.schema, plan.name, how.staged, { file, longestLine: copied.longestLine });
        staging = session.run(sql).then(
          () => null,
          (thrown: unknown) => {
            if (thrown instanceof UserError) return thrown;
            faults.set(plan.name, `表 ${plan.table} 的内容与类型不符：${firstLines(errorText(thrown))}`);
            return null;
          },
        );
      }
    } finally {
      rethrow(await staging);
    }
  }, read.signal);
  return { rows, faults, notes };
}

function rethrow(thrown: unknown): void {
  if (thrown !== null) throw thrown;
}

/** DuckDB explains at length; the first lines name the line, the column and the value. */
function firstLines(text: string): string {
  return text.split('\n').slice(0, 3).join(' ').slice(0, 300);
}
