// A small factory's configuration database on any kind of server: a few devices, their points and the units, and the people
// who edit them.
import type { DatabaseKind } from '../../src/databases/url.ts';
import { type FreshDatabase, freshDatabase } from './fresh-database.ts';
import { type SqlRunner, sqlRunner } from './sql-runner.ts';

export interface Plant {
  readonly kind: DatabaseKind;
  readonly url: string;
  /** A statement that nobody signs; `?` stand for values. */
  run(sql: string, values?: readonly (string | number | null)[]): Promise<void>;
  /**
   * A person's edit: sets columns of the rows that the condition finds, signed with name and wall-clock time.
   * @param at `2026-11-21 08:00:00`, on the factory's clock
   */
  edit(person: string, at: string, table: 'device' | 'point', set: string, where: string): Promise<void>;
  close(): Promise<void>;
}

/** Five devices; the points belong to them in turn and are called `P-001`, `P-002`, … */
export async function openPlant(kind: DatabaseKind, points: number): Promise<Plant> {
  const database = await freshDatabase(kind);
  const sql = await sqlRunner(database.url);
  await createTables(sql);
  await fillTables(sql, points);
  return handle(database, sql);
}

function handle(database: FreshDatabase, sql: SqlRunner): Plant {
  return {
    kind: database.kind,
    url: database.url,
    run: (text, values) => sql.run(text, values),
    edit: (person, at, table, set, where) =>
      sql.run(`update ${table} set ${set}, updated_by = ?, updated_at = ? where ${where}`, [person, at]),
    close: async () => {
      await sql.close();
      await database.drop();
    },
  };
}

export const DEVICES = ['1#空压机', '2#空压机', '循环泵', '冷却塔', '锅炉'];
export const MADE_BY = '王建国';
export const MADE_AT = '2026-10-08 09:30:00';
const ROWS_A_STATEMENT = 1000;

async function createTables(sql: SqlRunner): Promise<void> {
  const moment = sql.kind === 'postgres' ? 'timestamp' : 'datetime';
  const words = sql.kind === 'mysql' ? 'longtext' : 'text';
  const signed = `updated_at ${moment}, updated_by varchar(32)`;
  await sql.run(
    `create table device (id int primary key, code varchar(32), name varchar(128), line varchar(32), ${signed})`,
  );
  await sql.run('create table dict_unit (code varchar(16) primary key, name varchar(64))');
  await sql.run(
    `create table point (id int primary key, code varchar(64), name varchar(128), device_id int, unit_code varchar(16), hi_limit decimal(14,4), remark ${words}, ${signed})`,
  );
}

async function fillTables(sql: SqlRunner, points: number): Promise<void> {
  const devices = DEVICES.map((name, index) => [index + 1, `EQ-${index + 1}`, name, `L${index + 1}`, MADE_AT, MADE_BY]);
  await insert(sql, 'device', devices);
  await insert(sql, 'dict_unit', [
    ['U1', '℃'],
    ['U2', 'MPa'],
    ['U3', 'kWh'],
  ]);
  await insert(
    sql,
    'point',
    Array.from({ length: points }, (_, index) => pointRow(index + 1)),
  );
}

function pointRow(number: number): readonly (string | number | null)[] {
  const code = `P-${String(number).padStart(3, '0')}`;
  const device = (number % DEVICES.length) + 1;
  return [number, code, `测点${number}`, device, `U${(number % 3) + 1}`, `${number}.5`, null, MADE_AT, MADE_BY];
}

/** One more point, the way the plant's own were made. */
export async function addPoint(plant: Plant, number: number): Promise<void> {
  await plant.run(`insert into point values (${places(9)})`, pointRow(number));
}

async function insert(
  sql: SqlRunner,
  table: string,
  rows: readonly (readonly (string | number | null)[])[],
): Promise<void> {
  for (let start = 0; start < rows.length; start += ROWS_A_STATEMENT) {
    const batch = rows.slice(start, start + ROWS_A_STATEMENT);
    const list = batch.map((row) => `(${places(row.length)})`).join(', ');
    await sql.run(`insert into ${table} values ${list}`, batch.flat());
  }
}

function places(count: number): string {
  return Array(count).fill('?').join(', ');
}
