// Who may see one site learns nothing of the others from the ledger's pages: no count, no trouble, no link to all, no workbook of all.
import type { Kysely } from 'kysely';
import { expect, it } from 'vitest';
import type { LedgerTables } from '../../../src/features/ledger/tables.ts';
import { openBench, type SigninBench } from './bench.ts';

const YAML = `rights:
  grants:
    全: { to: ou_all, right: query }
    苏州: { to: ou_suzhou, right: query, sites: [suzhou] }
    两地: { to: ou_both, right: query, sites: [suzhou, wuhan] }
ledger:
  tables: { iot: { point: { key: [id] } } }
  ledgers:
    points:
      title: 采集点
      source: iot
      key: [code]
      select: select code from point
      columns: { code: { title: 编码, from: point } }
`;
const AT = '2026-11-26T00:00:00.000Z';

/** Suzhou has changed 11 fields, Wuhan 770; the second time Wuhan could not be read. */
async function published({ program }: SigninBench): Promise<void> {
  const db = program.store.withTables<LedgerTables>().db as unknown as Kysely<LedgerTables>;
  const common = { ledger: 'points', rows: 5, removed: 0, data_as_of: AT, note: '' };
  const row = (publication: number, site: string, fields: number) => {
    return { ...common, publication, site, state: 'compared' as const, added: 0, modified: fields, fields };
  };
  const held = { state: 'failed' as const, note: '武汉的密室打不开' };
  for (const number of [1, 2]) await db.insertInto('lake_publications').values({ number, published_at: AT }).execute();
  const rows = [row(1, 'suzhou', 11), row(1, 'wuhan', 770), row(2, 'suzhou', 12), { ...row(2, 'wuhan', 0), ...held }];
  await db.insertInto('ledger_results').values(rows).execute();
}

/** The numbers that a page shows: its addresses and tokens may hold any digits. */
function numbersShown(page: string): readonly number[] {
  return (
    page
      .replaceAll(/<[^>]*>/g, ' ')
      .match(/\d+/g)
      ?.map(Number) ?? []
  );
}

it('shows the pages of the ledger with what belongs to the sites that one may see', async () => {
  const bench = await openBench({ yaml: YAML, pages: 'real' });
  await published(bench);
  const seen = async (person: string, path: string): Promise<string> => {
    const { status, text } = await bench.ask({ path, headers: { cookie: await bench.session({ person }) } });
    expect([person, path, status]).toEqual([person, path, 200]);
    return text;
  };
  const first = await seen('ou_all', '/ledger/changes?publication=1&site=suzhou');
  expect(first).toMatch(/全部基地 <b>781<\/b>/);
  expect(first).toMatch(/武汉基地 <b>770<\/b>/);
  expect(numbersShown(first)).toEqual(expect.arrayContaining([770, 781]));
  expect(first).toContain('/ledger/changes/1/workbook');

  for (const publication of [1, 2]) {
    const own = await seen('ou_suzhou', `/ledger/changes?publication=${publication}&site=suzhou`);
    expect(own).toContain(`${10 + publication} 处`);
    for (const other of ['全部基地', '武汉', '有基地未比对', 'workbook'])
      expect(own.includes(other), `${publication}: ${other}`).toBe(false);
    expect(numbersShown(own), `${publication}`).toContain(10 + publication);
    for (const other of [770, 781]) expect(numbersShown(own), `${publication}`).not.toContain(other);
    // Wherever he goes from here he is let in.
    const links = [...own.matchAll(/href="(\/ledger[^"]*)"/g)].map(([, href = '']) => href.replaceAll('&amp;', '&'));
    expect(links.length).toBeGreaterThan(3);
    for (const link of links.filter((one) => one.startsWith('/ledger/changes?'))) await seen('ou_suzhou', link);
  }
  const both = await seen('ou_both', '/ledger/changes?publication=1&site=wuhan');
  expect(both).toMatch(/苏州基地 <b>11<\/b>/);
  expect(both).not.toContain('全部基地');

  const search = await seen('ou_suzhou', '/ledger?site=suzhou');
  for (const other of ['武汉', '密室', '全部基地', '/ledger/workbook']) expect(search).not.toContain(other);
});
