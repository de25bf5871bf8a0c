// What chats are told of a run that was cut off after it had written: it can be undone from its card, and by the name of its task.
import { expect, it } from 'vitest';
import { syncDb, syncTrx } from '../../../src/features/bitable-sync/context.ts';
import { runRow } from '../../../src/features/bitable-sync/run/queries.ts';
import { sayState, toldOf } from '../../../src/features/bitable-sync/run/telling.ts';
import type { OutboxTables } from '../../../src/outbox/tables.ts';
import type { Store } from '../../../src/store/store.ts';
import { onSomeStores } from '../../store/each-store.ts';
import { syncChat } from '../commands/chat.ts';
import { ask, enterTask, NOW, withSyncTables } from './bench.ts';

/** The card of a run that failed without counts, as it was sent. */
async function toldOfFailure(store: Store, run: string): Promise<string> {
  const row = await runRow(store, run);
  if (row === null) throw new Error('no run');
  const change = { state: 'failed', counts: null, message: '时间到了' } as const;
  const id = store.newId(NOW);
  const ctx = { config: { web: {} } } as never;
  await store
    .withTables<OutboxTables>()
    .transaction((trx) => sayState(ctx, trx, { id, now: NOW, task: toldOf(row), row, change }));
  const { db } = store.withTables<OutboxTables>();
  const { body } = await db.selectFrom('outbox').select('body').where('id', '=', id).executeTakeFirstOrThrow();
  // An end is said once.
  await db.deleteFrom('outbox').execute();
  return body;
}

onSomeStores('a run that was cut off', ({ fresh }) => {
  it('can be undone where it has written, and only there', async () => {
    const { store } = await fresh();
    await withSyncTables(store);
    const task = await enterTask(store);
    const asked = await ask(store, task, { chat: 'oc_1', card: store.newId(NOW) });
    const run = asked.kind === 'entered' ? asked.run : '';
    expect(await toldOfFailure(store, run)).not.toContain(`同步 撤销 ${run}`);
    await store.transaction(async (trx) => {
      const row = { run, record: 'rec1', task: task.id, table_id: 'tbl', act: 'updated', key: 'A' };
      const db = syncTrx(trx);
      await db
        .insertInto('sync_images')
        .values({ ...row, before: '{}', after: '{}', at: NOW.toISOString() })
        .execute();
      await db.updateTable('sync_logs').set({ state: 'failed', open_task: null }).where('id', '=', run).execute();
    });
    expect(await toldOfFailure(store, run)).toContain(`同步 撤销 ${run}`);
    const chat = await syncChat(store);
    await chat.shows('同步 撤销 7');
    const undo = syncDb(store).selectFrom('sync_logs').select('undoes').where('kind', '=', 'undo');
    expect(await undo.executeTakeFirst()).toEqual({ undoes: run });
  });
});
