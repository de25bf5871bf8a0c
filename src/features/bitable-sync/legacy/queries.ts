// What has been taken over from an older program, by the numbers that it had there.
import type { Insertable, Kysely } from 'kysely';
import { upsert } from '../../../databases/dialect.ts';
import { isoInstant } from '../../../lib/clock.ts';
import type { Store } from '../../../store/store.ts';
import { syncDb, syncTrx } from '../context.ts';
import type { SyncLogsTable } from '../tables.ts';
import { definitionFrom, storedDefinition } from '../tasks/definition.ts';
import { lockNumbers, nextNumber } from '../tasks/number-queries.ts';

export interface TakenTask {
  readonly origin: string;
  readonly older: string;
  readonly task: number;
  /** JSON of the row as it was. */
  readonly row: string;
}

/** Of every origin. */
export async function takenTasks(store: Store): Promise<readonly TakenTask[]> {
  const rows = await syncDb(store).selectFrom('sync_origins').select(['origin', 'older', 'task', 'row']).execute();
  return rows.map((row) => ({ ...row, task: Number(row.task) }));
}

export async function enterTaken<T extends object>(trx: Kysely<T>, taken: TakenTask, now: Date): Promise<void> {
  await syncTrx(trx)
    .insertInto('sync_origins')
    .values({ ...taken, taken_at: isoInstant(now) })
    .execute();
}

/** A task that is there for its runs only: it was deleted in the older program, its log was not. */
export async function enterGoneTask<T extends object>(
  transaction: Kysely<T>,
  name: string,
  now: Date,
): Promise<number> {
  const trx = syncTrx(transaction);
  const id = await nextNumber(trx, await lockNumbers(trx));
  const at = isoInstant(now);
  const definition = definitionFrom(
    JSON.stringify({ name, source: '', sql: '', link: '', mode: 'incremental', enabled: false }),
  );
  await trx
    .insertInto('sync_tasks')
    .values({
      ...{ id, name: [...name].slice(0, 120).join(''), feishu_link: '', enabled: 0, version: 1, edited_by: 'shell' },
      ...{ app_token: null, table_id: null, cron_expr: null, definition: storedDefinition(definition), edited_at: at },
      ...{ paused_until: null, pause_reason: null, approved_sql: null, planned_until: at, is_deleted: 1 },
    })
    .execute();
  return id;
}

export interface LogPosition {
  readonly after: number;
  readonly rows: number;
}

export async function logPosition(store: Store, origin: string): Promise<LogPosition | null> {
  const query = syncDb(store).selectFrom('sync_origin_logs').select(['after', 'rows']).where('origin', '=', origin);
  const row = await query.executeTakeFirst();
  return row === undefined ? null : { after: Number(row.after), rows: Number(row.rows) };
}

/** The runs and how far they reach, in one transaction of the caller's. */
export async function enterRuns<T extends object>(
  transaction: Kysely<T>,
  origin: string,
  runs: readonly Insertable<SyncLogsTable>[],
  position: LogPosition,
): Promise<void> {
  const trx = syncTrx(transaction);
  if (runs.length > 0)
    await trx
      .insertInto('sync_logs')
      .values([...runs])
      .execute();
  await upsert(trx, 'sync_origin_logs', { origin, ...position }, ['origin'], ['after', 'rows']);
}
