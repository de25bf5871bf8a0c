// The energy ledger as shipped, over the same energy system in PostgreSQL and in SQLite.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse } from 'yaml';
import { openSource } from '../../src/databases/source.ts';
import { type DuckSession, openDuck } from '../../src/lake/duck.ts';
import { stageTableSql, withStagingSchema } from '../../src/lake/staging.ts';
import { emsFilled } from '../../src/playground/ems/index.ts';
import { emsRows } from '../../src/playground/ems/model.ts';
import { createFile } from '../../src/playground/sqlite-file.ts';
import { fillEms } from '../support/ems.ts';
import { type FreshDatabase, freshDatabase } from '../support/fresh-database.ts';

interface Shipped {
  readonly ledger: { readonly ledgers: { readonly energy: { readonly select: string; readonly columns: object } } };
}

const folder = mkdtempSync(join(tmpdir(), 'zhiban-ems-'));
const shipped = parse(readFileSync(join(import.meta.dirname, '../../config/ledgers/ems.yaml'), 'utf8')) as Shipped;
const { select, columns } = shipped.ledger.ledgers.energy;
const TABLES = ['area', 'meter', 'metering_point'];
const crew = ['张敏', '李建军', '王芳', '陈志强'];
let postgres: FreshDatabase;

beforeAll(async () => {
  postgres = await freshDatabase('postgres');
  await fillEms(postgres.url, { sites: 2, points: 150, seed: 3 });
});
afterAll(async () => {
  await postgres.drop();
  rmSync(folder, { recursive: true, force: true });
});

/** Reads the three tables of site_02, and answers the ledger's columns with their types and its rows. */
async function energy(session: DuckSession, url: string, name: string) {
  const limits = { connectTimeoutMs: 10_000, statementTimeoutMs: 10_000, stallTimeoutMs: 10_000 };
  return withStagingSchema(session, name, async () => {
    await openSource(url, { name, ...limits }).readSnapshot(async (snapshot) => {
      const described = await snapshot.describe(TABLES);
      for (const table of TABLES) {
        const file = join(folder, `${name}-${table}.csv`);
        const found = described.get(table) ?? [];
        const read = { table, columns: found.map((column) => column.name), where: "site_code = 'site_02'" };
        const { longestLine } = await snapshot.copyCsv(read, file);
        const staged = found.map((column) => {
          const cast = column.name === 'rated' ? 'DECIMAL(18,4)' : undefined;
          return { name: column.name, type: column.lakeType, cast, emptyIsNull: false };
        });
        await session.run(stageTableSql(name, table, staged, { file, longestLine }));
      }
    });
    const types = await session.rows<{ column_name: string; column_type: string }>(`describe ${select}`);
    const rows = await session.rows<Record<string, unknown>>(`select * from (${select}) order by code`);
    return { types, rows: rows.map((row) => ({ ...row, settings: JSON.parse(String(row.settings)) })) };
  });
}

it('is the same ledger on both databases, column by column and type by type', async () => {
  const file = join(folder, 'ems.db');
  const plan = {
    siteCode: 'site_02',
    prefix: 'S02',
    crew,
    points: 150,
    seed: 3,
    until: '2026-11-20',
    idsAfter: 2_000_000,
  };
  await createFile(file, () => emsFilled(emsRows(plan)));
  const duck = await openDuck({ memoryLimit: '200MB', threads: 1, tempDir: join(folder, 'spill') });
  const session = await duck.session();
  try {
    const here = await energy(session, postgres.url, 'pg');
    const there = await energy(session, `sqlite:${file}`, 'lite');
    expect(here.types).toEqual(there.types);
    expect(here.types.map((column) => column.column_name)).toEqual(Object.keys(columns));
    expect(here.rows).toHaveLength(150);
    expect(here.rows).toEqual(there.rows);
    const byName = Object.fromEntries(here.types.map((column) => [column.column_name, column.column_type]));
    expect(byName).toMatchObject({
      multiplier: 'DECIMAL(10,2)',
      price: 'DECIMAL(10,4)',
      rated: 'DECIMAL(18,4)',
      commissioned: 'DATE',
      is_billing: 'BOOLEAN',
      installed_at: 'TIMESTAMP WITH TIME ZONE',
      tags: 'VARCHAR',
    });
  } finally {
    session.close();
    duck.close();
  }
});

it('has as many metering points as asked for, with keys of their own and gaps as in real life', () => {
  const plan = { siteCode: 'site_01', prefix: 'S01', crew, points: 900, seed: 3, until: '2026-11-20', idsAfter: 0 };
  const { area, meter, metering_point: points } = emsRows(plan);
  expect(points).toHaveLength(900);
  for (const rows of [area, meter, points]) {
    expect(new Set(rows.map((row) => row.code)).size).toBe(rows.length);
    expect(new Set(rows.map((row) => row.id)).size).toBe(rows.length);
  }
  expect(new Set(points.map((point) => point.guid)).size).toBe(900);
  const [areas, meters] = [new Set(area.map((row) => row.id)), new Set(meter.map((row) => row.id))];
  expect(points.every((point) => point.meter_id !== null && meters.has(point.meter_id))).toBe(true);
  expect(points.every((point) => point.area_id === null || areas.has(point.area_id))).toBe(true);
  expect(points.some((point) => point.area_id === null)).toBe(true);
  expect(points.some((point) => point.tags === null)).toBe(true);
  expect(points.every((point) => point.is_billing === (point.price !== null))).toBe(true);
  expect(area.filter((row) => row.parent_id === null)).toHaveLength(1);
});
