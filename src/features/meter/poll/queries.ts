// The SQL of what was heard: standings of meters, and hosts.
import type { Kysely, Selectable } from 'kysely';
import { insertIfAbsent, lockRows, upsert, upsertAll } from '../../../databases/dialect.ts';
import { batchesOf } from '../../../lib/batches.ts';
import { isoInstant } from '../../../lib/clock.ts';
import { SOURCE_FAULTS, type SourceFault } from '../sources/answer.ts';
import type { MeterTables } from '../tables.ts';
import { kwh } from '../units.ts';
import type { Remembered } from './judge.ts';

/** Kysely's type is invariant in its tables; see meterDb(). */
function own<T>(db: Kysely<T>): Kysely<MeterTables> {
  return db as unknown as Kysely<MeterTables>;
}

export type SourceRow = Selectable<MeterTables['meter_sources']>;
export type HostRow = Selectable<MeterTables['meter_hosts']>;

/** As many as a statement takes on every database. */
const AT_ONCE = 500;

/** Those of these meters that have a row, by number. */
export async function sourceRows<T>(
  db: Kysely<T>,
  numbers: readonly string[],
): Promise<ReadonlyMap<string, SourceRow>> {
  const rows = new Map<string, SourceRow>();
  for (const some of batchesOf(numbers, AT_ONCE)) {
    const found = await own(db).selectFrom('meter_sources').selectAll().where('meter', 'in', some).execute();
    for (const row of found) rows.set(row.meter, row);
  }
  return rows;
}

/** The same, locked until the transaction ends; in the order of their numbers, so that no two wait for each other. */
export async function lockedSourceRows<T>(
  trx: Kysely<T>,
  numbers: readonly string[],
): Promise<ReadonlyMap<string, SourceRow>> {
  const db = own(trx);
  const query = db.selectFrom('meter_sources').selectAll().where('meter', 'in', numbers).orderBy('meter');
  return new Map((await lockRows(db, query).execute()).map((row) => [row.meter, row]));
}

export interface KeptStanding {
  readonly meter: string;
  readonly after: Remembered;
  /** Null leaves it as it is. */
  readonly nextAt: number | null;
}

export async function writeStandings<T>(
  trx: Kysely<T>,
  rows: ReadonlyMap<string, SourceRow>,
  kept: readonly KeptStanding[],
): Promise<void> {
  const changed = Object.keys(EMPTY) as (keyof typeof EMPTY)[];
  for (const some of batchesOf(kept, AT_ONCE)) {
    const written = some.map(({ meter, after, nextAt }) => rowFrom(meter, after, rows.get(meter), nextAt));
    await upsertAll(own(trx), 'meter_sources', written, ['meter'], changed);
  }
}

const EMPTY = {
  state: 'never',
  since: '',
  asked_at: null,
  ok_at: null,
  failures: 0,
  sentence: '',
  remain: null,
  same_since: null,
  jump_remain: null,
  jump_at: null,
  jumps: 0,
  next_at: null,
  fetched_at: null,
} as const satisfies Omit<SourceRow, 'meter'>;

function rowFrom(meter: string, after: Remembered, before: SourceRow | undefined, nextAt: number | null): SourceRow {
  const { suspect } = after;
  return {
    meter,
    state: after.state,
    since: written(after.since) ?? '',
    asked_at: written(after.askedAt),
    ok_at: written(after.okAt),
    failures: after.failures,
    sentence: after.sentence,
    remain: after.remain,
    same_since: written(after.sameSince),
    jump_remain: suspect?.remain ?? null,
    jump_at: written(suspect?.at ?? null),
    jumps: suspect?.times ?? 0,
    next_at: nextAt === null ? (before?.next_at ?? null) : written(nextAt),
    fetched_at: before?.fetched_at ?? null,
  };
}

export function rememberedFrom(row: SourceRow): Remembered {
  const { jump_remain: jump, jump_at: jumpedAt } = row;
  return {
    state: stateFrom(row.state),
    since: Date.parse(row.since),
    askedAt: read(row.asked_at),
    okAt: read(row.ok_at),
    failures: row.failures,
    sentence: row.sentence,
    remain: row.remain === null ? null : kwh(row.remain),
    sameSince: read(row.same_since),
    suspect:
      jump === null || jumpedAt === null ? null : { remain: kwh(jump), at: Date.parse(jumpedAt), times: row.jumps },
  };
}

export function stateFrom(text: string): Remembered['state'] {
  return text === 'ok' ? 'ok' : (SOURCE_FAULTS.find((fault): fault is SourceFault => fault === text) ?? 'never');
}

/** One meter's row, locked; entered first when it is not there, since what is not there cannot be locked. */
export async function lockedSourceRow<T>(trx: Kysely<T>, meter: string, now: number): Promise<SourceRow> {
  const db = own(trx);
  const row = { meter, ...EMPTY, since: isoInstant(new Date(now)) };
  await insertIfAbsent(db, 'meter_sources', row, ['meter']);
  const query = db.selectFrom('meter_sources').selectAll().where('meter', '=', meter);
  return lockRows(db, query).executeTakeFirstOrThrow();
}

/** When somebody last had it read at once. */
export async function writeFetched<T>(trx: Kysely<T>, meter: string, at: number): Promise<void> {
  const fetched = { fetched_at: isoInstant(new Date(at)) };
  await own(trx).updateTable('meter_sources').set(fetched).where('meter', '=', meter).execute();
}

export async function hostRow<T>(db: Kysely<T>, host: string): Promise<HostRow | undefined> {
  return own(db).selectFrom('meter_hosts').selectAll().where('host', '=', host).executeTakeFirst();
}

/** As lockedSourceRow. */
export async function lockedHostRow<T>(trx: Kysely<T>, host: string): Promise<HostRow> {
  const db = own(trx);
  const row = { host, slot_ms: 0, failures: 0, failed: null, rests_until: null, state: 'ok', sentence: '' };
  await insertIfAbsent(db, 'meter_hosts', row, ['host']);
  return lockRows(db, db.selectFrom('meter_hosts').selectAll().where('host', '=', host)).executeTakeFirstOrThrow();
}

export async function writeHost<T>(trx: Kysely<T>, row: HostRow): Promise<void> {
  const { host: _, ...rest } = row;
  await upsert(own(trx), 'meter_hosts', row, ['host'], Object.keys(rest) as (keyof typeof rest)[]);
}

function written(at: number | null): string | null {
  return at === null ? null : isoInstant(new Date(at));
}

function read(text: string | null): number | null {
  return text === null ? null : Date.parse(text);
}
