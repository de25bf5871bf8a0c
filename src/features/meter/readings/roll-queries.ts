// The SQL of kept days, and of what they have been told of.
import { sql } from 'kysely';
import { insertIfAbsent, lockRows, upsertAll } from '../../../databases/dialect.ts';
import { batchesOf } from '../../../lib/batches.ts';
import type { DateRange } from '../rules/dates.ts';
import type { IdWindow } from './id-windows.ts';
import { METERS_AT_ONCE, type MeterDb, READABLE } from './queries.ts';

export interface Absorbed {
  readonly through: number;
  readonly windows: readonly IdWindow[];
  readonly epoch: number;
  readonly isRebuilding: boolean;
}

const NAME = 'readings';

/** Null: no day has ever been kept. */
export async function absorbedState(db: MeterDb): Promise<Absorbed | null> {
  return stateOf(await stateQuery(db).executeTakeFirst());
}

/** The same with its lock. */
export async function lockedState(trx: MeterDb): Promise<Absorbed | null> {
  return stateOf(await lockRows(trx, stateQuery(trx)).executeTakeFirst());
}

function stateQuery(db: MeterDb) {
  return db.selectFrom('meter_absorbed').selectAll().where('name', '=', NAME);
}

function stateOf(row: { through_id: number; windows: string; epoch: number; rebuilding: number } | undefined) {
  if (row === undefined) return null;
  const windows: readonly IdWindow[] = JSON.parse(row.windows);
  return {
    through: Number(row.through_id),
    windows,
    epoch: Number(row.epoch),
    isRebuilding: Number(row.rebuilding) === 1,
  };
}

/** True when this call made it. */
export async function insertState(
  trx: MeterDb,
  { through, windows, epoch }: Omit<Absorbed, 'isRebuilding'>,
): Promise<boolean> {
  const row = { name: NAME, through_id: through, windows: JSON.stringify(windows), epoch, rebuilding: 0 };
  return insertIfAbsent(trx, 'meter_absorbed', row, ['name']);
}

export async function updateState(trx: MeterDb, { through, windows, epoch, isRebuilding }: Absorbed): Promise<void> {
  await trx
    .updateTable('meter_absorbed')
    .set({ through_id: through, windows: JSON.stringify(windows), epoch, rebuilding: isRebuilding ? 1 : 0 })
    .where('name', '=', NAME)
    .execute();
}

export interface ArrivedRow {
  readonly id: number;
  readonly meter_no: string;
  readonly remain: string | number;
  readonly collected_at: string;
}

/** Rows with a higher id, ascending. */
export async function rowsAfter(db: MeterDb, through: number, most: number): Promise<readonly ArrivedRow[]> {
  const rows = await db
    .selectFrom('electricity_balance')
    .select(['id', 'meter_no', 'remain', 'collected_at'])
    .where('id', '>', through)
    .orderBy('id')
    .limit(most)
    .execute();
  return rows.map((row) => ({ ...row, id: Number(row.id) }));
}

export async function newestId(db: MeterDb): Promise<number> {
  const row = await db.selectFrom('electricity_balance').select('id').orderBy('id', 'desc').limit(1).executeTakeFirst();
  return Number(row?.id ?? 0);
}

/** How many rows each window has, in their order. */
export async function rowsOfWindows(db: MeterDb, windows: readonly IdWindow[]): Promise<readonly number[]> {
  const [first, ...rest] = windows.map(({ from, to }, place) =>
    db
      .selectFrom('electricity_balance')
      .select(({ fn }) => [sql.lit(place).as('place'), fn.countAll().as('rows')])
      .where('id', '>=', from)
      .where('id', '<=', to),
  );
  if (first === undefined) return [];
  const counts = await rest.reduce((all, next) => all.unionAll(next), first).execute();
  const byPlace = new Map(counts.map(({ place, rows }) => [Number(place), Number(rows)]));
  return windows.map((_, place) => byPlace.get(place) ?? 0);
}

/** First and last time of each meter's readings in a window. */
export async function timesIn(
  db: MeterDb,
  { from, to }: IdWindow,
): Promise<readonly { readonly meter_no: string; readonly first: string; readonly last: string }[]> {
  return db
    .selectFrom('electricity_balance')
    .select(({ fn }) => ['meter_no', fn.min('collected_at').as('first'), fn.max('collected_at').as('last')])
    .where('id', '>=', from)
    .where('id', '<=', to)
    .where('remain', '>=', READABLE.remain.from)
    .where('remain', '<=', READABLE.remain.to)
    .where('collected_at', '>=', READABLE.wall.from)
    .where('collected_at', '<', READABLE.wall.to)
    .groupBy('meter_no')
    .execute();
}

/** Every meter that has a reading: one look-up a meter in the index, never the whole of it. */
export async function metersWithReadings(db: MeterDb): Promise<readonly string[]> {
  const meters: string[] = [];
  for (let before = ''; ; ) {
    const row = await db
      .selectFrom('electricity_balance')
      .select('meter_no')
      .where('meter_no', '>', before)
      .orderBy('meter_no')
      .limit(1)
      .executeTakeFirst();
    if (row === undefined) return meters;
    meters.push(row.meter_no);
    before = row.meter_no;
  }
}

export interface Roll {
  readonly meter: string;
  readonly first_at: number;
  readonly last_at: number;
  readonly todo_at: number;
  readonly version: string;
  readonly interval_seconds: number;
}

export async function rollsOf(db: MeterDb, meters: readonly string[]): Promise<ReadonlyMap<string, Roll>> {
  const rolls = new Map<string, Roll>();
  for (const some of batchesOf(meters, METERS_AT_ONCE * 5)) {
    const rows = await db.selectFrom('meter_rolls').selectAll().where('meter', 'in', some).execute();
    for (const row of rows) rolls.set(row.meter, row);
  }
  return rolls;
}

export async function allRolls(db: MeterDb): Promise<readonly Roll[]> {
  return db.selectFrom('meter_rolls').selectAll().orderBy('meter').execute();
}

export async function writeRolls(trx: MeterDb, rolls: readonly Roll[]): Promise<void> {
  const change = ['first_at', 'last_at', 'todo_at', 'version', 'interval_seconds'] as const;
  for (const some of batchesOf(rolls, METERS_AT_ONCE * 5)) await upsertAll(trx, 'meter_rolls', some, ['meter'], change);
}

export interface KeptDay {
  readonly meter: string;
  readonly date: string;
  readonly version: string;
  readonly interval_seconds: number;
  readonly body: string;
}

export async function keptDays(
  db: MeterDb,
  meters: readonly string[],
  { first, last }: DateRange,
  version: string,
): Promise<readonly KeptDay[]> {
  if (meters.length === 0) return [];
  return db
    .selectFrom('meter_days')
    .selectAll()
    .where('meter', 'in', meters)
    .where('date', '>=', first)
    .where('date', '<=', last)
    .where('version', '=', version)
    .execute();
}

/** The dates of which the meter has a day of this version and interval. */
export async function keptDates(db: MeterDb, roll: Roll, { first, last }: DateRange): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('meter_days')
    .select('date')
    .where('meter', '=', roll.meter)
    .where('date', '>=', first)
    .where('date', '<=', last)
    .where('version', '=', roll.version)
    .where('interval_seconds', '=', roll.interval_seconds)
    .execute();
  return new Set(rows.map(({ date }) => date));
}

export async function writeDays(trx: MeterDb, days: readonly KeptDay[]): Promise<void> {
  await upsertAll(trx, 'meter_days', days, ['meter', 'date'], ['version', 'interval_seconds', 'body']);
}

export async function deleteDays(trx: MeterDb, of: readonly (DateRange & { readonly meter: string })[]): Promise<void> {
  for (const some of batchesOf(of, METERS_AT_ONCE)) {
    await trx
      .deleteFrom('meter_days')
      .where(({ or, and, eb }) =>
        or(
          some.map(({ meter, first, last }) =>
            and([eb('meter', '=', meter), eb('date', '>=', first), eb('date', '<=', last)]),
          ),
        ),
      )
      .execute();
  }
}
