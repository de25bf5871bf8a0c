// An energy system on a real PostgreSQL: one database for all sites, made from the example schema that operators are given.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { emsRows } from '../../src/playground/ems/model.ts';

export interface EmsSize {
  /** Sites `site_01`, `site_02`, …: told apart by `site_code`. */
  readonly sites: number;
  /** Metering points a site; about half as many meters and a sixth as many areas come with them. */
  readonly points: number;
  readonly seed: number;
}

const SCHEMA = join(import.meta.dirname, '../../config/examples/ems-schema.sql');
const TABLES = ['area', 'meter', 'metering_point'] as const;
const IDS_A_SITE = 1_000_000;
const ROWS_A_STATEMENT = 5_000;
const CREW = ['张敏', '李建军', '王芳', '陈志强'];

/** Empties the database's EMS tables (made when missing) and fills them: the same size gives the same rows. */
export async function fillEms(url: string, { sites, points, seed }: EmsSize): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('begin');
    await client.query('drop table if exists metering_point, meter, area');
    await client.query(await readFile(SCHEMA, 'utf8'));
    for (let site = 1; site <= sites; site++) {
      const number = String(site).padStart(2, '0');
      const own = { siteCode: `site_${number}`, prefix: `S${number}`, idsAfter: site * IDS_A_SITE };
      const rows = emsRows({ ...own, crew: CREW, points, seed, until: '2026-11-20' });
      for (const table of TABLES) await insert(client, table, rows[table]);
    }
    await client.query('commit');
    await client.query('analyze area, meter, metering_point');
  } finally {
    await client.end();
  }
}

/** PostgreSQL reads numbers, instants, arrays and JSON of a JSON document into the columns' own types. */
async function insert(client: pg.Client, table: (typeof TABLES)[number], rows: readonly object[]): Promise<void> {
  for (let start = 0; start < rows.length; start += ROWS_A_STATEMENT) {
    const json = JSON.stringify(rows.slice(start, start + ROWS_A_STATEMENT));
    await client.query(`insert into ${table} select * from json_populate_recordset(null::${table}, $1::json)`, [json]);
  }
}
