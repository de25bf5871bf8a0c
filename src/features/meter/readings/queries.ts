// The SQL of single readings.
import type { Kysely } from 'kysely';
import { insertAllIfAbsent } from '../../../databases/dialect.ts';
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

/** In the order in which they were written. */
export async function rowsIn(db: MeterDb, meters: readonly string[], { from, to }: Span): Promise<readonly Row[]> {
  if (meters.length === 0) return [];
  return db
    .selectFrom('electricity_balance')
    .select(['meter_no', 'remain', 'collected_at'])
    .where('meter_no', 'in', meters)
    .where('collected_at', '>=', wallText(from))
    .where('collected_at', '<', wallText(to))
    .orderBy('id')
    .execute();
}

/** Of each meter the last row before the instant. Null: the very last. */
export function lastRowsBefore(db: MeterDb, meters: readonly string[], at: number | null): Promise<readonly Row[]> {
  return edgeRows(db, meters, (meter) => {
    const rows = db
      .selectFrom('electricity_balance')
      .select(['meter_no', 'remain', 'collected_at'])
      .where('meter_no', '=', meter)
      .where('remain', '>=', 0);
    const before = at === null ? rows : rows.where('collected_at', '<', wallText(at));
    return before.orderBy('collected_at', 'desc').orderBy('id', 'desc').limit(1);
  });
}

/** Of each meter the first row at the instant or after it. */
export function firstRowsFrom(db: MeterDb, meters: readonly string[], at: number): Promise<readonly Row[]> {
  return edgeRows(db, meters, (meter) =>
    db
      .selectFrom('electricity_balance')
      .select(['meter_no', 'remain', 'collected_at'])
      .where('meter_no', '=', meter)
      .where('remain', '>=', 0)
      .where('collected_at', '>=', wallText(at))
      .orderBy('collected_at')
      .orderBy('id', 'desc')
      .limit(1),
  );
}

type EdgeQuery = ReturnType<typeof edgeQuery>;

function edgeQuery(db: MeterDb) {
  return db.selectFrom('electricity_balance').select(['meter_no', 'remain', 'collected_at']);
}

// One index look-up a meter, a hundred in a statement. A group-by would read every row of the meter on PostgreSQL and SQLite.
async function edgeRows(
  db: MeterDb,
  meters: readonly string[],
  one: (meter: string) => EdgeQuery,
): Promise<readonly Row[]> {
  const [first, ...rest] = meters.map((meter) => db.selectFrom(one(meter).as('edge')).selectAll());
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
  const found = await db
    .selectFrom('electricity_balance')
    .select(['meter_no', 'collected_at'])
    .where(({ or, and, eb }) =>
      or([...times].map(([meter, walls]) => and([eb('meter_no', '=', meter), eb('collected_at', 'in', walls)]))),
    )
    .execute();
  return new Set(found.map(rowKey));
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
