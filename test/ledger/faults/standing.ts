// What a lab's store and lake hold, read without the code that wrote it, and what is wrong with it.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type LedgerContext, ledgerDb } from '../../../src/features/ledger/context.ts';
import { readChanges } from '../../../src/features/ledger/history/changes.ts';
import { openDuck } from '../../../src/lake/duck.ts';
import type { Lab } from './lab.ts';
import { changesOfDay, type ExpectedChange, ledgersOf, SITES, siteOnDay, textOf } from './plant.ts';

/** How far a lab's publications have come. */
export interface Standing {
  /** The day whose rows are the baseline; -1 before the first. */
  readonly day: number;
  /** Everything that is not as it must be, a sentence each. */
  readonly faults: readonly string[];
}

/** Looks at everything a reader can see: files, baselines, changes. Exactly one of the days must be in force, wholly. */
export async function standingOf(lab: Lab, days: readonly number[]): Promise<Standing> {
  return lab.within(0, async (ctx) => {
    const files = await damagedFiles(ctx);
    const baselines = await baselineRows(ctx);
    const changes = await allChanges(ctx);
    const fitting = days.filter((day) => baselines === baselinesOn(lab, day));
    const [day] = fitting;
    if (day === undefined)
      return { day: -2, faults: [...files, `the baselines are those of none of the days ${days}`] };
    return { day, faults: [...files, ...differing(changes, expectedUntil(lab, day))] };
  });
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

/** The visible rows of every baseline as one text. */
async function baselineRows(ctx: LedgerContext): Promise<string> {
  const states = await ledgerDb(ctx)
    .selectFrom('lake_states')
    .select(['site', 'ledger', 'file'])
    .where('role', '=', 'baseline')
    .orderBy('site')
    .orderBy('ledger')
    .execute();
  const tempDir = join(ctx.config.dataDir, '..', 'spill');
  const duck = await openDuck({ memoryLimit: '200MB', threads: 1, tempDir });
  const session = await duck.session();
  try {
    const lines: string[] = [];
    for (const { site, ledger, file } of states) {
      const path = join(ctx.config.dataDir, 'lake', file);
      const rows = await session.rows<Record<string, unknown>>(
        `select columns(c -> not starts_with(c, '~')) from read_parquet('${path}') order by code`,
      );
      lines.push(...rows.map((row) => lineOf(site, ledger, Object.values(row))));
    }
    return lines.join('\n');
  } finally {
    session.close();
    duck.close();
  }
}

/** The same text, from the plant's rows. */
function baselinesOn(lab: Lab, day: number): string {
  if (day < 0) return '';
  const bySite = [...SITES].sort((one, other) => (one.code < other.code ? -1 : 1));
  return bySite
    .flatMap(({ code, sources }) =>
      Object.entries(ledgersOf(siteOnDay(code, day, lab.seed), sources))
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .flatMap(([ledger, rows]) =>
          [...rows]
            .sort((one, other) => (String(one.code) < String(other.code) ? -1 : 1))
            .map((row) => lineOf(code, ledger, Object.values(row).map(textOf))),
        ),
    )
    .join('\n');
}

function lineOf(site: string, ledger: string, values: readonly unknown[]): string {
  return `${site} ${ledger} ${JSON.stringify(values.map((value) => (value === null ? null : String(value))))}`;
}

async function allChanges(ctx: LedgerContext): Promise<readonly ExpectedChange[]> {
  const duck = await openDuck({ memoryLimit: '200MB', threads: 1, tempDir: join(ctx.config.dataDir, '..', 'spill') });
  const session = await duck.session();
  try {
    const found: ExpectedChange[] = [];
    for await (const batch of readChanges(ctx, session, {})) {
      found.push(
        ...batch.map(({ ledger, site, key, kind, field, before, after }) => {
          return { ledger, site, key: key.code ?? '', kind, field, before, after };
        }),
      );
    }
    return found;
  } finally {
    session.close();
    duck.close();
  }
}

function expectedUntil(lab: Lab, day: number): readonly ExpectedChange[] {
  return Array.from({ length: Math.max(0, day) }, (_, index) => changesOfDay(index + 1, lab.seed)).flat();
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
