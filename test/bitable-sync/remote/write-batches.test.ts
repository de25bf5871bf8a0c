import { expect, it } from 'vitest';
import { syncDb } from '../../../src/features/bitable-sync/context.ts';
import { SyncFault } from '../../../src/features/bitable-sync/remote/sync-fault.ts';
import { claimLease, releaseLease } from '../../../src/store/lease-claim.ts';
import { onOneStore, onSomeStores } from '../../store/each-store.ts';
import {
  batchStates,
  creates,
  deletion,
  freshStore,
  images,
  knownCells,
  openRun,
  openTable,
  thrownBy,
  update,
} from './bench.ts';
import type { Mishap } from './front.ts';

const UUID_V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

onSomeStores('writing through the journal', (bench) => {
  it('takes one request for 500 rows, each with a token of its own, and keeps what it did', async () => {
    const [store, platform] = [await freshStore(bench), await openTable()];
    const run = openRun({ store, platform });
    const report = await run.write(creates(1_200));
    expect(report).toMatchObject({ done: 1_200, failed: [], batches: 3 });
    expect(platform.front.calls).toEqual(['batch_create', 'batch_create', 'batch_create']);
    expect(new Set(platform.front.tokens).size).toBe(3);
    for (const token of platform.front.tokens) expect(token).toMatch(UUID_V4);
    expect(platform.column('数量')).toEqual(Array.from({ length: 1_200 }, (_, at) => at + 1));
    const rows = platform.simulator.bitable.rows(platform.ref.table);
    expect(report.created).toEqual(rows.map(({ id }) => id));
    expect((await knownCells(store)).get(rows[6]?.id ?? '')).toBe('{"of":"7"}');
    const kept = await images(store);
    expect(kept).toHaveLength(1_200);
    expect(kept.find(({ record }) => record === rows[6]?.id)).toMatchObject({
      act: 'created',
      before: {},
      after: { 编号: '7', 数量: 7 },
    });
    expect(await batchStates(store)).toEqual(['create done', 'create done', 'create done']);
  });

  it('changes and deletes, with an image of what was there; of two changes in a run the first image stays', async () => {
    const [store, platform] = [await freshStore(bench), await openTable()];
    const run = openRun({ store, platform });
    const [one = '', two = ''] = (await run.write(creates(2))).created;
    const later = openRun({ store, platform });
    await later.write([update(one, { 数量: null }, { 数量: 1 }), deletion(two, { 编号: '2', 数量: 2 })], 500, 'run2');
    expect(platform.column('编号')).toEqual(['1']);
    expect(platform.column('数量')).toEqual([undefined]);
    await later.write([update(one, { 编号: 'x', 数量: 9 }, { 编号: '1', 数量: null })], 500, 'run2');
    const kept = (await images(store)).filter(({ act }) => act !== 'created');
    expect(kept).toContainEqual({
      record: one,
      act: 'updated',
      before: { 编号: '1', 数量: 1 },
      after: { 编号: 'x', 数量: 9 },
    });
    expect(kept).toContainEqual({ record: two, act: 'deleted', before: { 编号: '2', 数量: 2 }, after: {} });
    expect([...(await knownCells(store)).keys()]).toEqual([one]);
  });
});

onOneStore('writing', (bench) => {
  it('that another run has overtaken commits nothing any more', async () => {
    const [store, platform] = [await freshStore(bench), await openTable()];
    const name = `bitable/${platform.ref.app}`;
    let taken = false;
    const run = openRun({
      store,
      platform,
      killAt: (step) => {
        taken ||= step === 'batch.ended';
        return false;
      },
    });
    const overtaken = run.write(creates(2_000), 1);
    while (!taken) await new Promise((resolve) => setImmediate(resolve));
    await store.db.updateTable('leases').set({ holder: 'other:1:abc', fence: 99 }).where('name', '=', name).execute();
    const states = await batchStates(store);
    expect(await thrownBy(overtaken)).toMatchObject({ message: expect.stringContaining('已由另一个进程接手') });
    expect(await batchStates(store)).toEqual(states);
    const claim = await claimLease(store, name, 1);
    if ('holder' in claim) await releaseLease(store, claim);
  });
});

onOneStore('an answer that does not come', (bench) => {
  it.each<[string, Mishap, 'answer' | 'refused']>([
    ['the answer is lost', { afterwards: 0 }, 'answer'],
    ['the answer is lost and the repetition refused', { afterwards: 0 }, 'refused'],
    ['the answer is no JSON', 'garbled', 'refused'],
    ['the gateway gives up', { afterwards: 1255040, status: 504 }, 'refused'],
    ['the server fails inside', { afterwards: 1254200, status: 500 }, 'answer'],
    ['it is only said to have failed', { afterwards: 1254002 }, 'refused'],
    ['the connection is cut before', 'cut', 'refused'],
    ['the same request is still under way', { afterwards: 1254608, status: 403 }, 'refused'],
    ['the token is in use', { afterwards: 1255006, status: 400 }, 'refused'],
    ['the token was used for something else', { refuse: 1255006, status: 400 }, 'refused'],
  ])('creates nothing twice and leaves nothing out: %s', async (_, mishap, repeatedToken) => {
    const [store, platform] = [await freshStore(bench), await openTable()];
    platform.simulator.bitable.set({ repeatedToken });
    // The same rows of a person, and a row twice: neither is taken for one of ours.
    platform.simulator.bitable.addRecords(platform.ref.table, [{ 编号: '1', 数量: 9 }]);
    const items = [...creates(3), ...creates(1, 3)];
    platform.front.next('/batch_create', mishap);
    const report = await openRun({ store, platform }).write(items);
    expect(report).toMatchObject({ done: 4, failed: [] });
    expect(platform.column('数量')).toEqual([9, 1, 2, 3, 3]);
    const rows = platform.simulator.bitable.rows(platform.ref.table);
    expect([...report.created].sort()).toEqual(
      rows
        .slice(1)
        .map(({ id }) => id)
        .sort(),
    );
    expect(await images(store)).toHaveLength(4);
    expect(await batchStates(store)).not.toContain('create entered');
  });

  it('changes and deletes once more, and what is gone is gone', async () => {
    const [store, platform] = [await freshStore(bench), await openTable()];
    const [one = '', two = '', three = ''] = (await openRun({ store, platform }).write(creates(3))).created;
    platform.front.next('/batch_update', { afterwards: 0 });
    platform.front.next('/batch_delete', { afterwards: 1255040, status: 504 });
    const items = [update(one, { 数量: 5 }, { 数量: 1 }), deletion(two, { 编号: '2' }), deletion(three, { 编号: '3' })];
    const report = await openRun({ store, platform }).write(items, 500, 'run2');
    expect(report).toMatchObject({ done: 3, failed: [] });
    expect(platform.column('数量')).toEqual([5]);
    expect((await batchStates(store)).slice(1)).toEqual(['update done', 'delete done']);
    expect([...(await knownCells(store)).keys()]).toEqual([one]);
  });

  it('of an update is settled where nothing changed any more', async () => {
    const [store, platform] = [await freshStore(bench), await openTable()];
    const [one = ''] = (await openRun({ store, platform }).write(creates(1))).created;
    platform.simulator.bitable.set({ refusesUnchanged: true });
    platform.front.next('/batch_update', { afterwards: 0 });
    const report = await openRun({ store, platform }).write([update(one, { 数量: 5 }, { 数量: 1 })], 500, 'run2');
    expect(report).toMatchObject({ done: 1, failed: [] });
  });
});

onOneStore('a batch that is refused', (bench) => {
  it('for its size is halved, and those after it are no larger', async () => {
    const [store, platform] = [await freshStore(bench), await openTable()];
    platform.simulator.bitable.set({ mostRequestBytes: 6_000 });
    const report = await openRun({ store, platform }).write(creates(900), 300);
    expect(report).toMatchObject({ done: 900, failed: [] });
    expect(platform.column('数量')).toHaveLength(900);
    expect(new Set(platform.column('数量')).size).toBe(900);
    // 300 → 150 → 75 are refused twice in all; then twelve of 75.
    expect(platform.front.calls.length).toBeLessThanOrEqual(14);
  });

  it('for one record is split until it is found: the others are written, it is a failed row with its reason', async () => {
    const [store, platform] = [await freshStore(bench), await openTable()];
    const items = creates(64).map((item) =>
      item.row === 50 ? { ...item, fields: { ...item.fields, 数量: 'x' } } : item,
    );
    const report = await openRun({ store, platform }).write(items);
    expect(report.done).toBe(63);
    expect(report.failed).toEqual([
      { row: 50, record: null, key: '50', text: expect.stringContaining('数字字段的值不对（错误码 1254061') },
    ]);
    expect(platform.column('数量')).toHaveLength(63);
    expect(platform.front.calls.length).toBeLessThanOrEqual(13);
    expect(await images(store)).toHaveLength(63);
  });

  it('for one record of an update leaves no image of what did not change', async () => {
    const [store, platform] = [await freshStore(bench), await openTable()];
    const { created } = await openRun({ store, platform }).write(creates(3));
    const items = created.map((record, at) => update(record, { 数量: at === 1 ? 'x' : 9 }, { 数量: at + 1 }));
    const report = await openRun({ store, platform }).write(items, 500, 'run2');
    expect(report).toMatchObject({ done: 2, failed: [{ record: created[1], row: 1 }] });
    expect(platform.column('数量')).toEqual([9, 2, 9]);
    const changed = (await images(store)).filter(({ act }) => act === 'updated').map(({ record }) => record);
    expect(changed.sort()).toEqual([created[0], created[2]].sort());
  });

  it('row after row is a fault of the table, and says so before all of them have been tried', async () => {
    const [store, platform] = [await freshStore(bench), await openTable()];
    const items = creates(500).map((item) => ({ ...item, fields: { 数量: 'x' } }));
    const fault = await thrownBy(openRun({ store, platform }).write(items));
    expect(fault).toMatchObject({ reason: 'rows', message: expect.stringContaining('飞书拒绝了 50 行') });
    expect(platform.front.calls.length).toBeLessThan(120);
    expect(await batchStates(store)).not.toContain('create entered');
  });

  it('for a right or a field stops the run, with nothing open in the journal and no image of what is as it was', async () => {
    const [store, platform] = [await freshStore(bench), await openTable()];
    const [one = ''] = (await openRun({ store, platform }).write(creates(1))).created;
    const run = openRun({ store, platform });
    const field = await thrownBy(run.write([update(one, { 没有: 1 }, { 没有: null })], 500, 'run2'));
    expect(field).toMatchObject({ reason: 'fields', message: expect.stringContaining('没有这个名称的字段') });
    platform.simulator.bitable.setAccess(platform.ref.app, 'read');
    const right = await thrownBy(run.write([update(one, { 数量: 5 }, { 数量: 1 })], 500, 'run2'));
    expect(right).toBeInstanceOf(SyncFault);
    expect(right).toMatchObject({ reason: 'permission' });
    expect((await batchStates(store)).slice(1)).toEqual(['update failed', 'update failed']);
    expect((await images(store)).map(({ act }) => act)).toEqual(['created']);
  });

  it('since a person has just deleted records goes on with the others', async () => {
    const [store, platform] = [await freshStore(bench), await openTable()];
    const { created } = await openRun({ store, platform }).write(creates(6));
    const gone = [created[1], created[4]].map((record) => record ?? '');
    platform.simulator.bitable.deleteRecords(platform.ref.table, gone);
    const items = created.map((record, at) =>
      at < 3 ? update(record, { 数量: 9 }, { 数量: at + 1 }) : deletion(record, { 编号: `${at + 1}` }),
    );
    const report = await openRun({ store, platform }).write(items, 500, 'run2');
    expect(report.done).toBe(5);
    expect(report.failed).toEqual([
      { row: 1, record: gone[0], key: gone[0], text: expect.stringContaining('刚被人删除') },
    ]);
    expect(platform.column('数量')).toEqual([9, 9]);
    expect([...(await knownCells(store)).keys()].sort()).toEqual([created[0], created[1], created[2]].sort());
  });

  it('again and again for the load is given up, with nothing open in the journal', async () => {
    const [store, platform] = [await freshStore(bench), await openTable()];
    platform.front.always('/batch_create', { refuse: 1254291, status: 400 });
    expect(await thrownBy(openRun({ store, platform }).write(creates(2)))).toMatchObject({ reason: 'feishu' });
    expect(await batchStates(store)).toEqual(['create failed']);
  });

  it('or not, nobody knows, is left to the next run', async () => {
    const [store, platform] = [await freshStore(bench), await openTable()];
    platform.front.next('/batch_create', { afterwards: 0 });
    platform.front.always('/batch_create', { refuse: 91403, status: 403 });
    expect(await thrownBy(openRun({ store, platform }).write(creates(2)))).toMatchObject({ reason: 'permission' });
    expect(await batchStates(store)).toEqual(['create entered']);
    platform.front.always('/batch_create', null);
    const settled = await openRun({ store, platform }).settle();
    expect(settled).toEqual({ settled: 1, failed: [], counts: { created: 2, updated: 0, deleted: 0 } });
    expect(platform.column('数量')).toEqual([1, 2]);
  });
});

onOneStore('one run after another', (bench) => {
  it('numbers its batches on and never uses a token twice, not for the same rows either', async () => {
    const [store, platform] = [await freshStore(bench), await openTable()];
    const rows = creates(1);
    for (let time = 0; time < 3; time++) await openRun({ store, platform }).write([...rows, ...rows], 1);
    expect(new Set(platform.front.tokens).size).toBe(6);
    expect(platform.column('数量')).toHaveLength(6);
    const numbers = await syncDb(store).selectFrom('sync_batches').select('number').orderBy('number').execute();
    expect(numbers.map(({ number }) => Number(number))).toEqual([1, 2, 3, 4, 5, 6]);
  });
});
