// The main job against an independent witness: what the pandas pipeline found on the same data, entry for entry.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ChangeLine, openProduct, type Product } from '../../support/product.ts';
import { startMariadb } from '../../support/servers/mariadb.ts';
import type { PrivateServer } from '../../support/servers/throwaway.ts';
import { driftSites, generateSites, type ReferenceSites, withoutDatabase } from '../../support/sites.ts';

const ANSWERS = resolve(import.meta.dirname, '../../answers');
const POINTS = 3000;
const TIME_LIMIT_MS = 180_000;

let server: PrivateServer;
let reference: ReferenceSites;
let product: Product;

// A server of its own: the example's databases are called site_01 … site_12.
beforeAll(async () => {
  server = await startMariadb();
  reference = { server: server.url, sites: 12, prefix: 'site' };
  await generateSites(reference, POINTS);
  const env = { SITES_MYSQL: withoutDatabase(server.url) };
  product = openProduct({ config: 'config/examples/twelve-sites.yaml', env });
}, TIME_LIMIT_MS);
afterAll(async () => {
  product?.close();
  await server?.stop();
});

it('builds the baselines of twelve sites without reporting a change', { timeout: TIME_LIMIT_MS }, async () => {
  const refreshed = (await product.ok('ledger', 'refresh', '--json')).json<{ sites: { rows: object }[] }>();
  const rows = { points: 3000, relations: 645, aggregations: 150, devices: 75, data_sources: 3, equipment: 75 };
  expect(refreshed.sites.map((site) => site.rows)).toEqual(Array(12).fill(rows));
  await product.ok('ledger', 'publish');
  expect(await product.changes()).toEqual([]);
});

it.each([1, 2])('finds what the witness found on working day %i', { timeout: TIME_LIMIT_MS }, async (day) => {
  await driftSites(reference, day);
  const since = new Date().toISOString();
  expect(await product.daily()).toBe(0);
  const changes = await product.changes('--since', since);
  const ours = changes.filter(({ ledger }) => ledger === 'points' || ledger === 'relations').map(entry);
  expect(ours.sort()).toEqual(answer(day));
});

function answer(day: number): readonly string[] {
  const text = readFileSync(join(ANSWERS, `drift-12x${POINTS}-day${day}.jsonl`), 'utf8');
  return text.trimEnd().split('\n').sort();
}

/** The witness knows no columns but these; its keys are texts as ours are. */
function entry({ ledger, kind, site, key, field }: ChangeLine): string {
  return JSON.stringify([ledger, kind, site, ...Object.values(key), field]);
}
