// What of the ledger is to happen every day: every source is read, and every site with all of its sources.
import type { Kysely } from 'kysely';
import type { SiteConfig } from '../../config/core.ts';
import type { Expectation } from '../../feature.ts';
import { commandLine } from '../../lib/command-line.ts';
import { beat } from '../../store/heartbeats.ts';
import type { LedgerContext } from './context.ts';
import { DAILY, readingSilenceMs } from './daily-schedule.ts';

export function ledgerExpects(ctx: LedgerContext): readonly Expectation[] {
  return ctx.config.sites.flatMap((site) => {
    const sources = usedSources(ctx, site);
    if (sources.length === 0) return [];
    const { code, name } = site;
    const every = { job: DAILY };
    const remedy = `请看${name}的配置库是否开着、网络通不通，账号是否还能登录；“体检”会逐个来源检查`;
    const shared = { site: code, every, remedy, action: commandLine('刷新 台账', [name]) };
    const whole = { name: siteBeat(code), kind: 'site', title: name, ...shared };
    return [
      whole,
      ...sources.map((source) => ({
        ...{ name: sourceBeat(code, source), kind: 'source', title: `${name} ${source}`, ...shared },
        // A site with one source is silent when that source is.
        within: whole.name,
      })),
    ];
  });
}

/** Those that a ledger is made of. */
function usedSources(ctx: LedgerContext, site: SiteConfig): readonly string[] {
  const used = new Set(Object.values(ctx.settings.ledgers).map(({ source }) => source));
  return Object.keys(site.sources).filter((source) => used.has(source));
}

export interface SourceReading {
  readonly site: string;
  readonly source: string;
  readonly at: Date;
  readonly rows: number;
  /** Ledgers that could not be made of what was read. */
  readonly faulty: number;
}

/** In the transaction that enters what was read. */
export async function beatSource<T>(
  db: Kysely<T>,
  config: LedgerContext['config'],
  { site, source, at, rows, faulty }: SourceReading,
): Promise<void> {
  const detail = faulty === 0 ? `${rows} 行` : `${rows} 行，${faulty} 本台账没有做成`;
  const state = faulty === 0 ? 'ok' : 'warning';
  const everyMs = readingSilenceMs(config, at);
  await beat(db, { name: sourceBeat(site, source), kind: 'source', at, everyMs, state, detail });
}

/** When all of its sources were read. */
export async function beatSite<T>(
  db: Kysely<T>,
  config: LedgerContext['config'],
  { site, at }: Pick<SourceReading, 'site' | 'at'>,
): Promise<void> {
  await beat(db, { name: siteBeat(site), kind: 'site', at, everyMs: readingSilenceMs(config, at) });
}

function siteBeat(site: string): string {
  return `site/${site}`;
}

function sourceBeat(site: string, source: string): string {
  return `source/${site}/${source}`;
}
