// The SQL of single readings.
import type { Kysely } from 'kysely';
import { insertAllIfAbsent } from '../../../databases/dialect.ts';
import { batchesOf } from '../../../lib/batches.ts';
import { wallText } from '../rules/reading.ts';
import type { MeterTables } from '../tables.ts';

export type MeterDb = Kysely<MeterTables>;

/** Instants, milliseconds, `to` not included. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface Row {
  readonly meter_no: string;
  readonly remain: string | number;
  readonly collected_at: string;
}

export interface AmountRow {
  readonly meter: string;
  readonly at: number;
  readonly amount: number | null;
  readonly price: number | null;
}

/** Statements ask for so many meters at once. */
export const METERS_AT_ONCE = 100;

/** In the order of meters, times and ids, which is that of the index. */
export async function rowsIn(db: MeterDb, meters: readonly string[], { from, to }: Span): Promise<readonly Row[]> {
  if (meters.length === 0) return [];
  return db
    .selectFrom('electricity_balance')
    .select(['meter_no', 'remain', 'collected_at'])
    .where('meter_no', 'in', meters)
    .where('collected_at', '>=', wallText(from))
    .where('collected_at', '<', wallText(to))
    .orderBy('meter_no')
    .orderBy('collected_at')
    .orderBy('id')
    .execute();
}

/** A meter, and an instant of interest to it; null: the end of time, or its beginning. */
export interface Edge {
  readonly meter: string;
  readonly at: number | null;
}

/** Of each meter the last row before its instant; at most METERS_AT_ONCE. */
export function lastRowsBefore(db: MeterDb, edges: readonly Edge[]): Promise<readonly Row[]> {
  return edgeRows(db, edges, (rows, at) =>
    rows
      .where('collected_at', '>=', READABLE.wall.from)
      .where('collected_at', '<', at === null ? READABLE.wall.to : wallText(at))
      .orderBy('collected_at', 'desc')
      .orderBy('id', 'desc'),
  );
}

/** Of each meter the first row at its instant or after it; at most METERS_AT_ONCE. */
export function firstRowsFrom(db: MeterDb, edges: readonly Edge[]): Promise<readonly Row[]> {
  return edgeRows(db, edges, (rows, at) =>
    (at === null ? rows : rows.where('collected_at', '>=', wallText(at))).orderBy('collected_at').orderBy('id', 'desc'),
  );
}

/** What another program wrote may be no reading; on SQLite any text is more than any number. */
export const READABLE = {
  remain: { from: 0, to: 999_999_999_999.99 },
  wall: { from: '1000-01-01 00:00:00', to: '9999-12-31 23:59:59' },
} as const;

function readableRows(db: MeterDb) {
  return db
    .selectFrom('electricity_balance')
    .select(['meter_no', 'remain', 'collected_at'])
    .where('remain', '>=', READABLE.remain.from)
    .where('remain', '<=', READABLE.remain.to);
}

type ReadableRows = ReturnType<typeof readableRows>;

// One index look-up a meter, many in a statement. A group-by would read every row of the meter on PostgreSQL and SQLite.
async function edgeRows(
  db: MeterDb,
  edges: readonly Edge[],
  one: (rows: ReadableRows, at: number | null) => ReadableRows,
): Promise<readonly Row[]> {
  const [first, ...rest] = edges.map(({ meter, at }) =>
    db
      .selectFrom(
        one(readableRows(db).where('meter_no', '=', meter), at)
          .limit(1)
          .as('edge'),
      )
      .selectAll(),
  );
  if (first === undefined) return [];
  return rest.reduce((all, next) => all.unionAll(next), first).execute();
}

/** Of these readings those that are there, as rowKey() writes them. */
export async function presentKeys(db: MeterDb, rows: readonly Row[]): Promise<ReadonlySet<string>> {
  if (rows.length === 0) return new Set();
  const times = new Map<string, string[]>();
  for (const { meter_no, collected_at } of rows) {
    const ofMeter = times.get(meter_no);
    if (ofMeter === undefined) times.set(meter_no, [collected_at]);
    else ofMeter.push(collected_at);
  }
  const keys = new Set<string>();
  for (const some of batchesOf([...times], METERS_AT_ONCE * 2)) {
    const found = await db
      .selectFrom('electricity_balance')
      .select(['meter_no', 'collected_at'])
      .where(({ or, and, eb }) =>
        or(some.map(([meter, walls]) => and([eb('meter_no', '=', meter), eb('collected_at', 'in', walls)]))),
      )
      .execute();
    for (const row of found) keys.add(rowKey(row));
  }
  return keys;
}

export function rowKey({ meter_no, collected_at }: Pick<Row, 'meter_no' | 'collected_at'>): string {
  return `${meter_no} ${collected_at.slice(0, 19)}`;
}

export async function insertRows(db: MeterDb, rows: readonly (Row & { readonly remain: string })[]): Promise<void> {
  await insertAllIfAbsent(db, 'electricity_balance', rows, ['id']);
}

export async function insertAmounts(db: MeterDb, rows: readonly AmountRow[]): Promise<void> {
  await insertAllIfAbsent(db, 'meter_amounts', rows, ['meter']);
}

export async function amountsIn(db: MeterDb, meter: string, { from, to }: Span): Promise<readonly AmountRow[]> {
  return db
    .selectFrom('meter_amounts')
    .selectAll()
    .where('meter', '=', meter)
    .where('at', '>=', from)
    .where('at', '<', to)
    .execute();
}

/** Those of exactly these readings, at most METERS_AT_ONCE. */
export async function amountsOf(
  db: MeterDb,
  readings: readonly { readonly meter: string; readonly at: number }[],
): Promise<readonly AmountRow[]> {
  if (readings.length === 0) return [];
  return db
    .selectFrom('meter_amounts')
    .selectAll()
    .where(({ or, and, eb }) => or(readings.map(({ meter, at }) => and([eb('meter', '=', meter), eb('at', '=', at)]))))
    .execute();
}

/** Of each meter the newest row with a price; at most METERS_AT_ONCE. */
export async function newestPrices(db: MeterDb, meters: readonly string[]): Promise<readonly AmountRow[]> {
  const [first, ...rest] = meters.map((meter) =>
    db
      .selectFrom(
        db
          .selectFrom('meter_amounts')
          .selectAll()
          .where('meter', '=', meter)
          .where('price', 'is not', null)
          .orderBy('at', 'desc')
          .limit(1)
          .as('newest'),
      )
      .selectAll(),
  );
  if (first === undefined) return [];
  return rest.reduce((all, next) => all.unionAll(next), first).execute();
}
