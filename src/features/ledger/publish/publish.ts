// Publication: compares every refreshed state with its baseline, records the changes, and moves the baselines — all in one commit.
import type { SiteConfig } from '../../../config/core.ts';
import {
  type BaselineMove,
  type ChangeFile,
  enterChanges,
  enterPublication,
  lastPublication,
  listStates,
  moveBaseline,
} from '../../../lake/catalogue.ts';
import { writeChangesSql } from '../../../lake/change-rows.ts';
import { type DuckSession, quoteText } from '../../../lake/duck.ts';
import { writeDurably } from '../../../lake/layout.ts';
import { eachBounded } from '../../../lib/bounded.ts';
import { isoInstant } from '../../../lib/clock.ts';
import { UserError } from '../../../lib/errors.ts';
import type { Lease } from '../../../store/leases.ts';
import { type LedgerContext, layoutOf, ledgerDb, selectPlace, underLease, withDuck } from '../context.ts';
import { withLedgerLease } from '../lease.ts';
import { readLedger } from '../model/ledger-model.ts';
import { listOutcomes, type PublishedResult, recordResults } from '../queries.ts';
import { sweepLeftovers } from '../refresh/leftovers.ts';
import { throwIfOvertaken } from '../refresh/overtaken.ts';
import { changeTable, countChanges, openChangeTable } from './compare-states.ts';
import { judgeUnit, type Unit, type UnitOutcome, unitsOf } from './unit.ts';
import { hasUnpublished } from './unpublished.ts';

export interface PublishReport {
  /** Null when there was nothing new to publish. */
  readonly publication: number | null;
  readonly results: readonly PublishedResult[];
  readonly ms: number;
}

export interface PublishOptions {
  /** Only this site, published as it is although rows went missing or types changed. */
  readonly accept?: SiteConfig;
}

/**
 * Compares and publishes. A site that failed, or lost too many rows, keeps its baseline and is never reported as deleted.
 * @throws UserError when there is nothing to accept, the lease is held elsewhere, or the disk is full.
 */
export async function publishLedgers(ctx: LedgerContext, options: PublishOptions = {}): Promise<PublishReport> {
  const began = performance.now();
  return withLedgerLease(ctx, options.accept === undefined ? '发布台账' : '确认基准', async (lease) => {
    ctx.step({ name: 'lease.taken' });
    await sweepLeftovers(ctx, lease);
    const done = await withDuck(ctx, (session, more) => {
      session.stopOn(lease.signal);
      return publishUnits({ ctx, lease, session, openSession: more }, options);
    }).catch(async (thrown: unknown) => {
      await throwIfOvertaken(ctx, lease, thrown);
      throw thrown;
    });
    return { ...done, ms: Math.round(performance.now() - began) };
  });
}

interface Work {
  readonly ctx: LedgerContext;
  readonly lease: Lease;
  readonly session: DuckSession;
  /** Another session on the same tables: one runs one statement at a time. */
  openSession(): Promise<DuckSession>;
}

async function publishUnits(work: Work, options: PublishOptions): Promise<Omit<PublishReport, 'ms'>> {
  const { ctx, lease, session } = work;
  const db = ledgerDb(ctx);
  const last = await lastPublication(db);
  const units = await readUnits(ctx, session, options);
  if (options.accept !== undefined && units.every((unit) => unit.standings.every((one) => one.candidate === null))) {
    throw new UserError(
      `${options.accept.name}没有等待确认的数据；先用 zhiban ledger refresh --site ${options.accept.code} 刷新`,
    );
  }
  if (options.accept === undefined && !(await hasUnpublished(db, units))) {
    return { publication: null, results: [] };
  }
  const publication = (last?.number ?? 0) + 1;
  for (const ledger of Object.keys(ctx.settings.ledgers)) await openChangeTable(session, ledger);
  const outcomes = await judgeAll(work, units, options.accept !== undefined);
  const files = await writeChanges(ctx, session, publication);
  const results = outcomes.flatMap((outcome) => outcome.results).map((result) => ({ ...result, publication }));
  await commit(ctx, lease, { publication, files, results, moves: outcomes.flatMap((outcome) => outcome.moves) });
  return { publication, results };
}

/** As many at a time as DuckDB has threads: a state's file is too small for one comparison to keep two of them busy. */
async function judgeAll(
  { ctx, lease, openSession }: Work,
  units: readonly Unit[],
  accepted: boolean,
): Promise<readonly UnitOutcome[]> {
  let done = 0;
  return eachBounded(units, ctx.settings.threads, async (unit) => {
    const session = await openSession();
    try {
      session.stopOn(lease.signal);
      const outcome = await judgeUnit(ctx, session, unit, accepted);
      done += 1;
      ctx.step({ name: 'unit.compared', share: done / units.length });
      return outcome;
    } finally {
      session.close();
    }
  });
}

async function readUnits(ctx: LedgerContext, session: DuckSession, options: PublishOptions): Promise<readonly Unit[]> {
  const db = ledgerDb(ctx);
  const models = await Promise.all(
    Object.keys(ctx.settings.ledgers).map((name) =>
      readLedger(session, name, ctx.settings, (line) => selectPlace(ctx, name, line)),
    ),
  );
  const states = await listStates(db, ['candidate', 'baseline'], options.accept?.code);
  const sites = options.accept === undefined ? ctx.config.sites : [options.accept];
  return unitsOf(sites, models, states, await listOutcomes(db));
}

async function writeChanges(
  ctx: LedgerContext,
  session: DuckSession,
  publication: number,
): Promise<readonly ChangeFile[]> {
  const layout = layoutOf(ctx);
  const files: ChangeFile[] = [];
  for (const [ledger, definition] of Object.entries(ctx.settings.ledgers)) {
    const rows = await countChanges(session, ledger);
    if (rows === 0) continue;
    const file = layout.changeFile(ledger, publication, ctx.store.newId(ctx.now()));
    const written = await writeDurably(
      layout.path(file),
      (temporary) => session.run(writeChangesSql(changeTable(ledger), temporary)),
      async (temporary) => {
        const [read] = await session.rows<{ n: string }>(
          `select count(*) as n from read_parquet(${quoteText(temporary)})`,
        );
        if (Number(read?.n) !== rows)
          throw new Error(`${ledger}: ${rows} change rows were written, ${read?.n} read back`);
      },
      (name) => ctx.step({ name }),
    );
    files.push({ ledger, publication, file, rows, keyColumns: definition.key, ...written });
    ctx.step({ name: 'changes.written' });
  }
  return files;
}

interface Commit {
  readonly publication: number;
  readonly files: readonly ChangeFile[];
  readonly results: readonly PublishedResult[];
  readonly moves: readonly Omit<BaselineMove, 'publication' | 'now'>[];
}

/** The one moment at which everything of a publication comes into force. */
async function commit(ctx: LedgerContext, lease: Lease, what: Commit): Promise<void> {
  const now = isoInstant(ctx.now());
  lease.signal.throwIfAborted();
  await underLease(ctx, lease, async (db) => {
    await enterPublication(db, what.publication, now);
    for (const file of what.files) await enterChanges(db, file);
    for (const move of what.moves) await moveBaseline(db, { ...move, publication: what.publication, now });
    await recordResults(db, what.results);
    ctx.step({ name: 'publication.entering' });
  });
  ctx.step({ name: 'publication.entered' });
}
