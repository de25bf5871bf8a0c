// What a lab's store and lake hold, read without the code that wrote it, and what is wrong with it.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { type LedgerContext, ledgerDb } from '../../../src/features/ledger/context.ts';
import { readChanges } from '../../../src/features/ledger/history/changes.ts';
import { type DuckSession, openDuck } from '../../../src/lake/duck.ts';
import type { Lab } from './lab.ts';
import { changesBetween, type ExpectedChange, ledgersOf, siteOnDay, UNITS, type Unit } from './plant.ts';

/** The day that each unit's baseline is of, by `site/source`. */
export type Days = Readonly<Record<string, number>>;

/** The same day everywhere, but for the units named. */
export function allOn(day: number, except: Days = {}): Days {
  return { ...Object.fromEntries(UNITS.map((unit) => [unitName(unit), day])), ...except };
}

/**
 * Looks at everything a reader can see: files, baselines, changes. The units must be as one of `allowed` says, and the history of all
 * changes must be that of the days so far, each once.
 * @returns everything that is not as it must be, a sentence each
 */
export function faultsOf(lab: Lab, allowed: readonly Days[]): Promise<readonly string[]> {
  return lab.within(0, async (ctx) => {
    const files = await damagedFiles(ctx);
    const baselines = await baselineRows(ctx);
    const days = allowed.find((candidate) => same(baselines, baselinesOn(lab, candidate)));
    if (days === undefined) return [...files, `the baselines are not those of ${JSON.stringify(allowed)}`];
    return [...files, ...differing(await allChanges(ctx), expectedUntil(lab, days))];
  });
}

function unitName({ site, source }: Unit): string {
  return `${site}/${source}`;
}

function same(one: readonly string[], other: readonly string[]): boolean {
  return one.join('\n') === other.join('\n');
}

/** Files below the data folder that nothing names, and names without a file: what the next run must have tidied. */
export async function untidy(lab: Lab): Promise<readonly string[]> {
  return lab.within(0, async (ctx) => {
    const named = new Set((await catalogue(ctx)).map((entry) => join('lake', entry.file)));
    const store = /^zhiban\.db(-wal|-shm)?$/;
    const present = below(lab.dataDir).map((file) => relative(lab.dataDir, file));
    const surplus = present.filter((file) => !named.has(file) && !store.test(file) && !isWorkbook(file));
    const missing = [...named].filter((file) => !present.includes(file));
    return [...surplus.map((file) => `left over: ${file}`), ...missing.map((file) => `missing: ${file}`)];
  });
}

function isWorkbook(file: string): boolean {
  return /^workbooks\/(changelog|ledger)\/\w+\.xlsx$/.test(file);
}

interface Entry {
  readonly file: string;
  readonly sha256: string;
  /** Null for changes. */
  readonly role: string | null;
}

async function catalogue(ctx: LedgerContext): Promise<readonly Entry[]> {
  const db = ledgerDb(ctx);
  const states = await db.selectFrom('lake_states').select(['file', 'sha256', 'role']).execute();
  const changes = await db.selectFrom('lake_changes').select(['file', 'sha256']).execute();
  return [...states, ...changes.map((one) => ({ ...one, role: null }))];
}

async function damagedFiles(ctx: LedgerContext): Promise<readonly string[]> {
  return (await catalogue(ctx)).flatMap(({ file, sha256, role }) => {
    const path = join(ctx.config.dataDir, 'lake', file);
    // A retired file goes before its entry does; nobody reads it any more.
    if (!existsSync(path)) return role === 'retired' ? [] : [`the catalogue names ${file}, which is not there`];
    const found = createHash('sha256').update(readFileSync(path)).digest('hex');
    return found === sha256 ? [] : [`${file} is not what the catalogue says`];
  });
}

/** The visible rows of every baseline, sorted. */
async function baselineRows(ctx: LedgerContext): Promise<readonly string[]> {
  const states = await ledgerDb(ctx)
    .selectFrom('lake_states')
    .select(['site', 'ledger', 'file'])
    .where('role', '=', 'baseline')
    .execute();
  return withSession(async (session) => {
    const lines: string[] = [];
    for (const { site, ledger, file } of states) {
      const path = join(ctx.config.dataDir, 'lake', file);
      const rows = await session.rows<Record<string, unknown>>(
        `select columns(c -> not starts_with(c, '~')) from read_parquet('${path}')`,
      );
      lines.push(...rows.map((row) => lineOf(site, ledger, Object.values(row))));
    }
    return lines.sort();
  });
}

/** The same, from the plant's rows. */
function baselinesOn(lab: Lab, days: Days): readonly string[] {
  return UNITS.flatMap((unit) => {
    const day = days[unitName(unit)] ?? -1;
    if (day < 0) return [];
    const ledgers = ledgersOf(siteOnDay(unit.site, day, lab.seed), unit.source);
    return Object.entries(ledgers).flatMap(([ledger, rows]) =>
      rows.map((row) => lineOf(unit.site, ledger, Object.values(row))),
    );
  }).sort();
}

function lineOf(site: string, ledger: string, values: readonly unknown[]): string {
  return `${site} ${ledger} ${JSON.stringify(values.map((value) => (value === null ? null : String(value))))}`;
}

async function withSession<R>(work: (session: DuckSession) => Promise<R>): Promise<R> {
  const duck = await openDuck({ memoryLimit: '200MB', threads: 1, tempDir: join(tmpdir(), 'zhiban-standing') });
  const session = await duck.session();
  try {
    return await work(session);
  } finally {
    session.close();
    duck.close();
  }
}

function allChanges(ctx: LedgerContext): Promise<readonly ExpectedChange[]> {
  return withSession(async (session) => {
    const found: ExpectedChange[] = [];
    for await (const batch of readChanges(ctx, session, {})) {
      found.push(
        ...batch.map(({ ledger, site, key, kind, field, before, after }) => {
          return { ledger, site, key: key.code ?? '', kind, field, before, after };
        }),
      );
    }
    return found;
  });
}

/** Every day was compared with the day before it. */
function expectedUntil(lab: Lab, days: Days): readonly ExpectedChange[] {
  return UNITS.flatMap((unit) => {
    const last = Math.max(0, days[unitName(unit)] ?? -1);
    return Array.from({ length: last }, (_, day) => changesBetween(unit, day, day + 1, lab.seed)).flat();
  });
}

/** Lost and doubled entries; order does not matter. */
function differing(found: readonly ExpectedChange[], expected: readonly ExpectedChange[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const change of expected) counts.set(JSON.stringify(change), (counts.get(JSON.stringify(change)) ?? 0) + 1);
  for (const change of found) counts.set(JSON.stringify(change), (counts.get(JSON.stringify(change)) ?? 0) - 1);
  return [...counts].flatMap(([change, left]) => {
    if (left === 0) return [];
    return [left > 0 ? `lost ${left} times: ${change}` : `${-left} too many: ${change}`];
  });
}

function below(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name));
}
