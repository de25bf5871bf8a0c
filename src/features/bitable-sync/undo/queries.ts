// What was kept of a run, for putting it back.
import type { JsonObject } from '../../../lib/json.ts';
import type { Store } from '../../../store/store.ts';
import { syncDb } from '../context.ts';
import type { UndoImage } from '../plan/undo-plan.ts';

/** By the table that they are of. */
export async function imagesOf(store: Store, run: string): Promise<ReadonlyMap<string, readonly UndoImage[]>> {
  const rows = await syncDb(store)
    .selectFrom('sync_images')
    .selectAll()
    .where('run', '=', run)
    .orderBy('record')
    .execute();
  const tables = new Map<string, UndoImage[]>();
  for (const { table_id, record, act, key, before, after } of rows) {
    const image: UndoImage = {
      ...{ record, key, act: act as UndoImage['act'] },
      ...{ before: JSON.parse(before) as JsonObject, after: JSON.parse(after) as JsonObject },
    };
    const known = tables.get(table_id);
    if (known === undefined) tables.set(table_id, [image]);
    else known.push(image);
  }
  return tables;
}

/** Runs that undid it, or tried to. */
export async function undoingsOf(store: Store, run: string): Promise<readonly { readonly id: string }[]> {
  return syncDb(store).selectFrom('sync_logs').select('id').where('undoes', '=', run).orderBy('id').execute();
}
