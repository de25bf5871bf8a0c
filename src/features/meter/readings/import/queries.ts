// The SQL of how far an import is.
import { upsert } from '../../../../databases/dialect.ts';
import type { MeterDb } from '../queries.ts';
import type { ImportCounts } from './import-counts.ts';

export interface Position {
  readonly after: number;
  readonly counts: ImportCounts;
}

export async function positionOf(db: MeterDb, source: string): Promise<Position | null> {
  const row = await db.selectFrom('meter_imports').selectAll().where('source', '=', source).executeTakeFirst();
  return row === undefined ? null : { after: Number(row.after_id), counts: JSON.parse(row.counts) };
}

export async function writePosition(trx: MeterDb, source: string, { after, counts }: Position): Promise<void> {
  const row = { source, after_id: after, counts: JSON.stringify(counts) };
  await upsert(trx, 'meter_imports', row, ['source'], ['after_id', 'counts']);
}

export async function deletePosition(trx: MeterDb, source: string): Promise<void> {
  await trx.deleteFrom('meter_imports').where('source', '=', source).execute();
}

/** Whether any import has begun and not ended. */
export async function hasPosition(db: MeterDb): Promise<boolean> {
  return (await db.selectFrom('meter_imports').select('source').limit(1).executeTakeFirst()) !== undefined;
}
