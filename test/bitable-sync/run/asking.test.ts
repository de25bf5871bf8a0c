// Asking for a run: one open run a task, one run a click and a due moment.
import { expect, it } from 'vitest';
import { syncDb } from '../../../src/features/bitable-sync/context.ts';
import { askToStop } from '../../../src/features/bitable-sync/run/ask.ts';
import { openRuns, runBy, runsOf } from '../../../src/features/bitable-sync/run/queries.ts';
import { onSomeStores } from '../../store/each-store.ts';
import { ask, enterTask, NOW, withSyncTables } from './bench.ts';

onSomeStores('runs of a sync task that are asked for', ({ fresh, again }) => {
  it('a run is entered once: asked again under its key, for its due moment or by its id it is the same', async () => {
    const { store } = await fresh();
    await withSyncTables(store);
    const task = await enterTask(store);
    const first = await ask(store, task, { once: 'click/1' });
    expect(first.kind).toBe('entered');
    const id = first.kind === 'entered' ? first.run : '';
    expect(await ask(store, task, { once: 'click/1' })).toMatchObject({ kind: 'repeated', run: { id } });
    expect(await ask(store, task, { id })).toMatchObject({ kind: 'repeated', run: { id } });
    expect(await ask(store, task, { once: 'click/2' })).toMatchObject({ kind: 'open', run: { id, state: 'queued' } });
    expect(await runBy(store, id)).toMatchObject({ task: 7, kind: 'manual', askedBy: 'ou_li', failedRows: [] });
    // Over: the task may run again, and the old click is still the old run.
    await syncDb(store).updateTable('sync_logs').set({ state: 'ok', open_task: null }).execute();
    expect(await ask(store, task, { once: 'click/1' })).toMatchObject({ kind: 'repeated', run: { state: 'ok' } });
    const scheduled = { kind: 'scheduled', askedBy: null, dueAt: NOW } as const;
    expect((await ask(store, task, scheduled)).kind).toBe('entered');
    expect((await ask(store, task, scheduled)).kind).toBe('repeated');
    expect(await openRuns(store)).toHaveLength(1);
    expect((await runsOf(store, { task: 7, limit: 1 })).map(({ kind }) => kind)).toEqual(['scheduled']);
    const [newest] = await runsOf(store, { limit: 10 });
    expect(await runsOf(store, { before: newest?.id ?? '', limit: 10 })).toMatchObject([{ id }]);
  });

  it('twenty at once from two processes are one run', async () => {
    const { store, url } = await fresh();
    await withSyncTables(store);
    const task = await enterTask(store);
    const other = await again(url);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => ask(index % 2 === 0 ? store : other, task, { once: `click/${index}` })),
    );
    expect(answers.filter(({ kind }) => kind === 'entered')).toHaveLength(1);
    expect(answers.filter(({ kind }) => kind === 'open')).toHaveLength(19);
    expect(await runsOf(store, { limit: 99 })).toHaveLength(1);
  });

  it('a deleted task is refused; a run that is over cannot be stopped', async () => {
    const { store } = await fresh();
    await withSyncTables(store);
    const task = await enterTask(store);
    const asked = await ask(store, task);
    const run = asked.kind === 'entered' ? asked.run : '';
    const stop = () => store.transaction((trx) => askToStop(trx, run, 'ou_li'));
    expect(await stop()).toBe(true);
    await syncDb(store).updateTable('sync_logs').set({ state: 'stopped', open_task: null }).execute();
    expect(await stop()).toBe(false);
    await syncDb(store).updateTable('sync_tasks').set({ is_deleted: 1 }).execute();
    await expect(ask(store, task)).rejects.toThrow('任务 7“设备表”已经删除');
  });
});
