// Ninety working days of the reference data: how much room the history takes, and that every day of it can be had again.
import { copyFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openProgram, type Program } from '../../src/app/program.ts';
import { type LedgerContext, layoutOf, ledgerDb, withDuck } from '../../src/features/ledger/context.ts';
import { stateAt } from '../../src/features/ledger/history/older-state.ts';
import { ledgerFeature } from '../../src/features/ledger/index.ts';
import { publishLedgers } from '../../src/features/ledger/publish/publish.ts';
import { refreshLedgers } from '../../src/features/ledger/refresh/refresh.ts';
import { listChangeFiles, listStates } from '../../src/lake/catalogue.ts';
import { quoteText } from '../../src/lake/duck.ts';
import { sweepLake } from '../../src/lake/sweep.ts';
import { startMariadb } from '../support/servers/mariadb.ts';
import type { PrivateServer } from '../support/servers/throwaway.ts';
import { driftSites, generateSites, type ReferenceSites, withoutDatabase } from '../support/sites.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const DAYS = 90;
const POINTS = 42_000;
const SITE = 'site_01';
/** First, last, on both sides of the checkpoints that every thirty days leave, and some between. */
const REMEMBERED = [0, 1, 14, 29, 30, 31, 45, 59, 60, 61, 75, 89, 90];
const MOST_STATES = 6;
const DAY_MS = 86_400_000;
const BEGAN = Date.parse('2026-08-24T00:00:00Z');

let server: PrivateServer;
let reference: ReferenceSites;
let program: Program;
let ctx: LedgerContext;
let folder: string;
let day = 0;

beforeAll(async () => {
  server = await startMariadb();
  reference = { server: server.url, sites: 1, prefix: 'site' };
  await generateSites(reference, POINTS);
  folder = temporaryFolder('history');
  const url = `${withoutDatabase(server.url)}/${SITE}`;
  const site = { code: SITE, name: '一号基地', sources: { iot: url } };
  // JSON is YAML.
  writeFileSync(join(folder, 'zhiban.yaml'), JSON.stringify({ include: ['shipped:ledgers/iot.yaml'], sites: [site] }));
  writeFileSync(join(folder, '.env'), 'ZHIBAN_CONFIG=zhiban.yaml\n');
  const silent = { info: () => {}, warn: () => {}, error: () => {} };
  program = await openProgram(
    {
      cwd: folder,
      parts: [ledgerFeature],
      partial: false,
      log: () => silent,
      step: () => {},
      signal: new AbortController().signal,
    },
    () => new Date(BEGAN + day * DAY_MS),
  );
  ctx = program.contextOf(ledgerFeature);
});
afterAll(async () => {
  await program?.closers.close();
  await server?.stop();
});

const isoOf = (of: number): string => new Date(BEGAN + of * DAY_MS).toISOString();
const savedFile = (ledger: string, of: number): string => join(folder, `${ledger}-${of}.parquet`);

async function passDay(): Promise<void> {
  if (day > 0) await driftSites(reference, day);
  const refreshed = await refreshLedgers(ctx, ctx.config.sites);
  expect(refreshed.sites.flatMap((one) => Object.values(one.faults))).toEqual([]);
  const published = await publishLedgers(ctx);
  expect(new Set(published.results.map((one) => one.state))).toEqual(new Set([day === 0 ? 'built' : 'compared']));
  if (!REMEMBERED.includes(day)) return;
  for (const state of await listStates(ledgerDb(ctx), ['baseline'])) {
    copyFileSync(layoutOf(ctx).path(state.file), savedFile(state.ledger, day));
  }
}

it('ninety days of changes and checkpoints take at most six times one state', async () => {
  for (day = 0; day <= DAYS; day += 1) await passDay();
  day = DAYS;
  const assertHeld = async (): Promise<void> => {};
  await sweepLake(ledgerDb(ctx), layoutOf(ctx), new Date(ctx.now().getTime() + 1), { graceMs: 0, assertHeld });
  const states = await listStates(ledgerDb(ctx), ['baseline', 'checkpoint', 'candidate']);
  const changes = await listChangeFiles(ledgerDb(ctx), {});
  const sum = (files: readonly { readonly bytes: number }[]): number =>
    files.reduce((all, file) => all + file.bytes, 0);
  const newest = sum(states.filter((state) => state.role === 'baseline'));
  const all = bytesBelow(layoutOf(ctx).root);
  const split = { all, newest, checkpoints: sum(states) - newest, changes: sum(changes), files: changes.length };
  console.log(`${(all / newest).toFixed(2)} times one state: ${JSON.stringify(split)}`);
  for (const ledger of new Set(states.map((state) => state.ledger))) {
    const own = states.filter((state) => state.ledger === ledger);
    const files = changes.filter((file) => file.ledger === ledger);
    const rows = files.reduce((count, file) => count + file.rows, 0);
    console.log(
      `${ledger}: states ${own.map((state) => `${state.role} ${state.bytes}`).join(', ')}; changes ${sum(files)} in ${files.length} files, ${rows} rows`,
    );
  }
  expect(all).toBe(sum(states) + sum(changes));
  expect(all / newest).toBeLessThanOrEqual(MOST_STATES);
  expect(states.filter((state) => state.role === 'checkpoint' && state.ledger === 'points')).toHaveLength(2);
});

it.each(REMEMBERED)('day %i comes back exactly', async (wanted) => {
  const ledgers = Object.keys(ctx.settings.ledgers);
  await withDuck(ctx, async (session) => {
    for (const ledger of ledgers) {
      const state = await stateAt(ctx, SITE, ledger, isoOf(wanted));
      const saved = `read_parquet(${quoteText(savedFile(ledger, wanted))})`;
      const [found] = await session.rows<{ missing: string; added: string; types: boolean }>(`
        with given as materialized (select * from ${state?.from ?? 'nothing'}), saved as materialized (select * from ${saved})
        select (select count(*) from (from saved except all from given)) as missing,
               (select count(*) from (from given except all from saved)) as added,
               (select count(*) from (select column_name, column_type from (describe given) except select column_name, column_type from (describe saved))) = 0 as types`);
      expect(found, `${ledger} of day ${wanted}`).toEqual({ missing: '0', added: '0', types: true });
    }
  });
});

function bytesBelow(root: string): number {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((bytes, entry) => bytes + statSync(join(entry.parentPath, entry.name)).size, 0);
}
