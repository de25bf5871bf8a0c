// Refresh: reads the sites' sources, a few at a time, and keeps each ledger's new state beside the published one.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { SiteConfig } from '../../../config/core.ts';
import { enterCandidate } from '../../../lake/catalogue.ts';
import { makeFolder } from '../../../lake/disk-full.ts';
import type { DuckSession } from '../../../lake/duck.ts';
import { ownedName } from '../../../lake/owned-name.ts';
import { withStagingSchema } from '../../../lake/staging.ts';
import { eachBounded } from '../../../lib/bounded.ts';
import { isoInstant } from '../../../lib/clock.ts';
import { errorText, UpstreamError, UserError } from '../../../lib/errors.ts';
import { keyFor } from '../../../secrets/seal.ts';
import type { Lease } from '../../../store/leases.ts';
import { type LedgerContext, layoutOf, selectPlace, underLease, withDuck } from '../context.ts';
import { beatSite, beatSource } from '../expects.ts';
import { withLedgerLease } from '../lease.ts';
import { type LedgerModel, readLedger } from '../model/ledger-model.ts';
import { recordOutcome } from '../queries.ts';
import type { RefreshStatus } from '../tables.ts';
import { type BuiltState, buildState } from './build-state.ts';
import { sweepLeftovers } from './leftovers.ts';
import { throwIfOvertaken } from './overtaken.ts';
import { type StagedSource, stageSource } from './read-source.ts';
import { alertOf } from './site-alerts.ts';

export interface SiteRefresh {
  readonly site: string;
  /** `partial`: some ledgers were made, others not. */
  readonly status: 'ok' | 'partial' | 'failed';
  /** Rows of each ledger that was made. */
  readonly rows: Readonly<Record<string, number>>;
  readonly ms: number;
  /** Why something was not made, by ledger. */
  readonly faults: Readonly<Record<string, string>>;
  readonly notes: readonly string[];
}

export interface RefreshReport {
  readonly sites: readonly SiteRefresh[];
  readonly ms: number;
}

interface LedgerOutcome {
  readonly ledger: string;
  readonly status: RefreshStatus;
  readonly message: string;
  readonly state: BuiltState | null;
}

interface Work {
  readonly ctx: LedgerContext;
  readonly lease: Lease;
  openSession(): Promise<DuckSession>;
  readonly models: readonly LedgerModel[];
}

/**
 * Refreshes all sites, or those named. Each site may fail alone: what it has published stays in force.
 * @throws UserError when the configuration's ledgers cannot be read, the lease is held elsewhere, or the disk is full.
 */
export async function refreshLedgers(ctx: LedgerContext, sites: readonly SiteConfig[]): Promise<RefreshReport> {
  const began = performance.now();
  return withLedgerLease(ctx, '刷新台账', async (lease) => {
    ctx.step({ name: 'lease.taken' });
    await sweepLeftovers(ctx, lease);
    return withDuck(ctx, async (session, more) => {
      session.stopOn(lease.signal);
      const models = await Promise.all(
        Object.keys(ctx.settings.ledgers).map((name) =>
          readLedger(session, name, ctx.settings, (line) => selectPlace(ctx, name, line)),
        ),
      );
      let done = 0;
      const reports = await eachBounded(sites, ctx.settings.parallelSites, async (site) => {
        const report = await refreshSite({ ctx, lease, openSession: more, models }, site);
        done += 1;
        ctx.step({ name: 'site.refreshed', share: done / sites.length, text: siteLine(site, report) });
        return report;
      });
      return { sites: reports, ms: Math.round(performance.now() - began) };
    });
  });
}

async function refreshSite(work: Work, site: SiteConfig): Promise<SiteRefresh> {
  const began = performance.now();
  const outcomes: LedgerOutcome[] = [];
  const notes: string[] = [];
  let wasRead = true;
  for (const source of Object.keys(site.sources)) {
    const models = work.models.filter((model) => model.source === source);
    if (models.length === 0) continue;
    const unit = await refreshSource(work, site, source, models);
    outcomes.push(...unit.outcomes);
    notes.push(...unit.notes);
    wasRead &&= unit.outcomes.every(({ status }) => status !== 'failed');
  }
  const at = work.ctx.now();
  if (wasRead && outcomes.length > 0)
    await underLease(work.ctx, work.lease, (db) => beatSite(db, work.ctx.config, { site: site.code, at }));
  const made = outcomes.filter((outcome) => outcome.state !== null);
  const status = made.length === outcomes.length ? 'ok' : made.length > 0 ? 'partial' : 'failed';
  return {
    site: site.code,
    status,
    rows: Object.fromEntries(made.map((outcome) => [outcome.ledger, outcome.state?.rows ?? 0])),
    ms: Math.round(performance.now() - began),
    faults: Object.fromEntries(
      outcomes.filter((outcome) => outcome.state === null).map((outcome) => [outcome.ledger, outcome.message]),
    ),
    notes,
  };
}

async function refreshSource(
  work: Work,
  site: SiteConfig,
  source: string,
  models: readonly LedgerModel[],
): Promise<{ outcomes: readonly LedgerOutcome[]; notes: readonly string[] }> {
  const { ctx } = work;
  const readAt = ctx.now();
  const folder = join(ctx.config.dataDir, 'tmp', ownedName());
  let outcomes: readonly LedgerOutcome[];
  let notes: readonly string[] = [];
  try {
    await makeFolder(folder);
    const made = await makeStates(work, site, source, models, folder, isoInstant(readAt));
    outcomes = made.outcomes;
    notes = made.notes;
  } catch (thrown) {
    await throwIfOvertaken(ctx, work.lease, thrown);
    if (isOurs(thrown)) throw thrown;
    if (!(thrown instanceof UpstreamError || thrown instanceof UserError)) {
      ctx.log.error({ site: site.code, source, err: thrown }, 'refresh failed unexpectedly');
    }
    const message = errorText(thrown);
    outcomes = models.map((model) => ({ ledger: model.name, status: 'failed', message, state: null }));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  await enter(work, { site, source }, outcomes);
  return { outcomes, notes };
}

/** Our own full disk is no fault of the site. */
function isOurs(thrown: unknown): boolean {
  return thrown instanceof UserError && thrown.message.startsWith('磁盘已满');
}

async function makeStates(
  work: Work,
  site: SiteConfig,
  source: string,
  models: readonly LedgerModel[],
  folder: string,
  dataAsOf: string,
): Promise<{ outcomes: readonly LedgerOutcome[]; notes: readonly string[] }> {
  const { ctx, lease } = work;
  const layout = layoutOf(ctx);
  const settings = site.sources[source];
  if (settings === undefined) throw new Error(`no settings for source ${source}`);
  const schema = `${site.code}/${source}`;
  const session = await work.openSession();
  session.stopOn(lease.signal);
  try {
    return await withStagingSchema(session, schema, async () => {
      const tables = ctx.settings.tables[source] ?? {};
      const { signal } = lease;
      const reached = (name: string): void => ctx.step({ name });
      const read = {
        site,
        source,
        settings,
        reveal: ctx.secrets.reveal,
        tables,
        schema,
        folder,
        signal,
      };
      const staged = await stageSource(session, read);
      ctx.step({ name: 'source.staged' });
      const outcomes: LedgerOutcome[] = [];
      for (const model of models) {
        const fault = tableFault(model, staged);
        const id = ctx.store.newId(ctx.now());
        const place = (line: number): string => selectPlace(ctx, model.name, line);
        const built =
          fault === null
            ? await buildState(session, {
                ...{ model, site: site.code, id, dataAsOf, layout, place, reached, signal },
                digestKey: digestKeyOf(ctx, site, model),
              })
            : { fault };
        if ('fault' in built)
          outcomes.push({ ledger: model.name, status: 'faulty', message: built.fault, state: null });
        else outcomes.push({ ledger: model.name, status: 'ok', message: '', state: built });
        ctx.step({ name: 'state.written' });
      }
      return { outcomes, notes: staged.notes };
    });
  } finally {
    session.close();
  }
}

/** Of one site and ledger alone: equal values of two sites are not to be seen as equal. */
function digestKeyOf({ secrets }: LedgerContext, site: SiteConfig, model: LedgerModel) {
  return async (column: string): Promise<Buffer> =>
    keyFor(await secrets.digestKey(), ['ledger', `${site.code}/${model.name}`, column]);
}

function tableFault(model: LedgerModel, staged: StagedSource): string | null {
  const faults = [...model.tables].flatMap((table) => staged.faults.get(table) ?? []);
  return faults.length === 0 ? null : faults.join('；');
}

/** Enters what one source gave, all of it or nothing. */
async function enter(
  work: Work,
  { site, source }: { readonly site: SiteConfig; readonly source: string },
  outcomes: readonly LedgerOutcome[],
): Promise<void> {
  const { ctx, lease } = work;
  const at = ctx.now();
  const now = isoInstant(at);
  const rows = outcomes.reduce((sum, { state }) => sum + (state?.rows ?? 0), 0);
  const faulty = outcomes.filter(({ status }) => status === 'faulty').length;
  const wasRead = outcomes.every(({ status }) => status !== 'failed');
  const ids = Array.from({ length: outcomes.length + 1 }, () => ctx.store.newId(at));
  const title = (ledger: string): string => ctx.settings.ledgers[ledger]?.title ?? ledger;
  await underLease(ctx, lease, async (db) => {
    for (const { ledger, status, message, state } of outcomes) {
      if (state !== null) await enterCandidate(db, state, now);
      await recordOutcome(db, { site: site.code, ledger, status, message, rows: state?.rows ?? 0, refreshed_at: now });
    }
    if (wasRead) await beatSource(db, ctx.config, { site: site.code, source, at, rows, faulty });
    await alertOf(db, { site, source, title, outcomes, now: at, ids });
    ctx.step({ name: 'source.entering' });
  });
  ctx.step({ name: 'source.entered' });
}

function siteLine(site: SiteConfig, report: SiteRefresh): string {
  const rows = Object.values(report.rows).reduce((sum, one) => sum + one, 0);
  const seconds = (report.ms / 1000).toFixed(1);
  if (report.status === 'ok') return `${site.name}：${rows} 行，${seconds} 秒`;
  const reasons = [...new Set(Object.values(report.faults))].join('；');
  return `${site.name}：${report.status === 'failed' ? '抽取失败' : '部分台账未刷新'}：${reasons}`;
}
