// A run is killed at every step of its writing, and at every step of settling; whatever was on its way, nothing is written twice or left out.
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { WriteItem } from '../../../src/features/bitable-sync/model/write-item.ts';
import { lateRecords } from '../../../src/features/bitable-sync/remote/late-records.ts';
import { readRecords } from '../../../src/features/bitable-sync/remote/read-records.ts';
import type { Remote } from '../../../src/features/bitable-sync/remote/remote.ts';
import type { Store } from '../../../src/store/store.ts';
import { onOneStore, type StoreBench } from '../../store/each-store.ts';
import {
  batchStates,
  creates,
  deletion,
  freshStore,
  images,
  Killed,
  knownCells,
  openRun,
  openTable,
  type Platform,
  quickWaits,
  TASK,
  thrownBy,
  update,
} from './bench.ts';

/** What is wanted of the table: 1 is changed, 2 deleted, 3 stays, 11–13 are new. */
const WANTED = ['1', '3', '11', '12', '13'];

/** A table with 1, 2 and 3 of an earlier run, and the task that writes there. */
interface Prepared {
  readonly store: Store;
  readonly platform: Platform;
  readonly task: number;
}

async function prepared(bench: StoreBench): Promise<Prepared> {
  return filled({ store: await freshStore(bench), platform: await openTable(), task: TASK });
}

async function filled(of: Prepared): Promise<Prepared> {
  await openRun(of).write(creates(3), 500, `${of.task}-0`);
  return of;
}

async function shown(remote: Remote, { ref }: Platform): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const records of readRecords(remote, ref, ['编号'])) ids.push(...records.map(({ id }) => id));
  return ids;
}

/** What is still to be done, as a plan made of the table as it is would have it. */
function still({ platform }: Prepared): readonly WriteItem[] {
  const rows = platform.simulator.bitable.rows(platform.ref.table);
  const names = platform.column('编号');
  const items = creates(3, 11).filter(({ key }) => !names.includes(key));
  const changed = rows.flatMap((row, at) =>
    names[at] === '1' && row.fields.数量 !== 100
      ? [update(row.id, { 数量: 100 }, { 数量: row.fields.数量 ?? null })]
      : [],
  );
  const gone = rows.flatMap((row, at) => (names[at] === '2' ? [deletion(row.id, { 编号: '2', 数量: 2 })] : []));
  return [...items, ...changed, ...gone];
}

/** Every record that was made has its image, what was changed or deleted has what it was, and nothing is open. */
async function expectDone({ store, platform, task }: Prepared, run: string): Promise<void> {
  expect([...platform.column('编号')].sort()).toEqual([...WANTED].sort());
  expect(platform.column('数量')[0]).toBe(100);
  expect((await batchStates(store)).filter((state) => state.endsWith('entered'))).toEqual([]);
  const rows = platform.simulator.bitable.rows(platform.ref.table).map(({ id }) => id);
  const kept = await images(store, { run, task });
  const made = kept.filter(({ act }) => act === 'created').map(({ record }) => record);
  expect(made.sort()).toEqual(rows.slice(2).sort());
  expect(kept).toContainEqual(expect.objectContaining({ act: 'updated', before: { 数量: 1 }, after: { 数量: 100 } }));
  expect(kept).toContainEqual(expect.objectContaining({ act: 'deleted', before: { 编号: '2', 数量: 2 } }));
  expect([...(await knownCells(store, task)).keys()].sort()).toEqual(rows.sort());
}

onOneStore('a run that is killed', (bench) => {
  it.each(['answer', 'refused'] as const)(
    'at any step of its writing is finished by the next (%s)',
    async (repeatedToken) => {
      const { store, platform } = await prepared(bench);
      platform.simulator.bitable.set({ repeatedToken });
      let isWhole = false;
      let kills = 0;
      for (let task = 100; !isWhole; task++) {
        const of = await filled({ store, platform: platform.another(), task });
        const run = `${task}-1`;
        let steps = task - 100;
        const first = openRun({ ...of, killAt: () => steps-- === 0 });
        isWhole = (await thrownBy(first.write(still(of), 2, run))) instanceof Killed === false;
        if (!isWhole) kills++;
        const next = openRun(of);
        const { counts, failed } = await next.settle();
        expect(failed).toEqual([]);
        expect(counts.created + counts.updated + counts.deleted).toBeLessThanOrEqual(2);
        expect(await next.settle()).toMatchObject({ settled: 0 });
        expect(await next.write(still(of), 2, run)).toMatchObject({ failed: [] });
        await expectDone(of, run);
      }
      // Four batches of four steps each.
      expect(kills).toBe(16);
    },
  );

  it('at any step of settling, however often, is settled by the next', async () => {
    const { store, platform } = await prepared(bench);
    for (const [at, act] of (['create', 'update', 'delete'] as const).entries()) {
      const of = await filled({ store, platform: platform.another(), task: 100 + at });
      const items = still(of).filter((item) => item.act === act);
      const run = `${of.task}-1`;
      const first = openRun({ ...of, killAt: (step) => step === 'batch.answered' });
      expect(await thrownBy(first.write(items, 500, run))).toBeInstanceOf(Killed);
      for (const killed of ['settle.next', 'settle.found']) {
        expect(await thrownBy(openRun({ ...of, killAt: (step) => step === killed }).settle())).toBeInstanceOf(Killed);
      }
      const { counts } = await openRun(of).settle();
      expect(counts).toEqual({
        created: act === 'create' ? 3 : 0,
        updated: act === 'update' ? 1 : 0,
        deleted: act === 'delete' ? 1 : 0,
      });
      await openRun(of).write(still(of), 2, run);
      await expectDone(of, run);
    }
  });
});

onOneStore('what a killed run left', (bench) => {
  it('is looked for, not sent again, once the platform may have forgotten the token', async () => {
    const { store, platform } = await prepared(bench);
    const killed = openRun({ store, platform, killAt: (step) => step === 'batch.answered' });
    await thrownBy(killed.write(creates(5, 11), 500, 'run1'));
    platform.simulator.clock.age(48 * 3_600_000);
    const sent = platform.front.calls.filter((call) => call === 'batch_create').length;
    const later = openRun({ store, platform, now: new Date('2026-11-28T02:00:00.000Z') });
    expect((await later.settle()).counts.created).toBe(5);
    expect(platform.front.calls.filter((call) => call === 'batch_create')).toHaveLength(sent);
    expect(platform.column('编号')).toHaveLength(8);
  });

  it('and was never sent is sent, though the task has written the same rows before', async () => {
    const { store, platform } = await prepared(bench);
    const killed = openRun({ store, platform, killAt: (step) => step === 'batch.entered' });
    await thrownBy(killed.write(creates(2), 500, 'run1'));
    const later = openRun({ store, platform, now: new Date('2026-11-28T02:00:00.000Z') });
    expect((await later.settle()).counts.created).toBe(2);
    expect(platform.column('编号')).toEqual(['1', '2', '3', '1', '2']);
  });

  it('and a person has changed since, stays as the person has it', async () => {
    const { store, platform } = await prepared(bench);
    const { bitable } = platform.simulator;
    const [row] = bitable.rows(platform.ref.table);
    const killed = openRun({ store, platform, killAt: (step) => step === 'batch.answered' });
    await thrownBy(killed.write([update(row?.id ?? '', { 数量: 100 }, { 数量: 1 })], 500, 'run1'));
    bitable.editCells(platform.ref.table, row?.id ?? '', { 数量: 55 });
    expect((await openRun({ store, platform }).settle()).counts.updated).toBe(0);
    expect(platform.column('数量')[0]).toBe(55);
    // What the run wrote is not taken for what was last found equal.
    expect((await knownCells(store)).get(row?.id ?? '')).toBe('{"of":"1"}');
  });

  it('and was never sent leaves no image, and the image of an earlier change as it was', async () => {
    const { store, platform } = await prepared(bench);
    const [one, two] = platform.simulator.bitable.rows(platform.ref.table).map(({ id }) => id);
    const changes = [update(one ?? '', { 数量: 50 }, { 数量: 1 })];
    await openRun({ store, platform }).write(changes, 500, 'run1');
    const before = await images(store, { run: 'run1' });
    const killed = openRun({ store, platform, killAt: (step) => step === 'batch.entered' });
    const more = [update(one ?? '', { 数量: 60 }, { 数量: 50 }), update(two ?? '', { 数量: 60 }, { 数量: 2 })];
    await thrownBy(killed.write(more, 500, 'run1'));
    expect(await images(store, { run: 'run1' })).not.toEqual(before);
    expect((await openRun({ store, platform }).settle()).counts.updated).toBe(0);
    expect(await images(store, { run: 'run1' })).toEqual(before);
  });

  it('is waited for where reads lag behind, and so are records that a run made a moment ago', async () => {
    const { store, platform } = await prepared(bench);
    const { bitable } = platform.simulator;
    const timing = { ...quickWaits(), sleep: (ms: number) => sleep(ms / 5) };
    const killed = openRun({ store, platform, timing, killAt: (step) => step === 'batch.answered' });
    bitable.set({ replicaLagMs: 1_000 });
    await thrownBy(killed.write(creates(2, 11), 500, 'run1'));
    const next = openRun({ store, platform, timing });
    expect((await next.settle()).counts.created).toBe(2);
    expect(await shown(next.remote, platform)).toHaveLength(5);
    await next.write(creates(1, 21), 500, 'run1');
    const now = () => new Date('2026-11-26T02:00:30.000Z');
    const unseen = new Set((await knownCells(store)).keys());
    for (const id of await shown(next.remote, platform)) unseen.delete(id);
    expect(unseen.size).toBe(1);
    const asked = { task: TASK, ref: platform.ref, unseen };
    const late = await lateRecords({ store, remote: next.remote, now }, asked);
    expect(late).toEqual([{ id: [...unseen][0], fields: { 编号: [{ text: '21', type: 'text' }], 数量: 21 } }]);
    bitable.set({ replicaLagMs: 0 });
    bitable.deleteRecords(platform.ref.table, [...unseen]);
    expect(await lateRecords({ store, remote: next.remote, now }, asked)).toEqual([]);
    expect(await lateRecords({ store, remote: next.remote, now }, { ...asked, unseen: new Set() })).toEqual([]);
  });

  it('in a table that is gone is closed', async () => {
    const { store, platform } = await prepared(bench);
    const killed = openRun({ store, platform, killAt: (step) => step === 'batch.entered' });
    await thrownBy(killed.write(creates(1, 11), 500, 'run1'));
    platform.simulator.bitable.deleteBase(platform.ref.app);
    expect(await openRun({ store, platform }).settle()).toMatchObject({ settled: 1, counts: { created: 0 } });
    expect(await openRun({ store, platform }).settle()).toMatchObject({ settled: 0 });
  });

  it('and the platform says it has, but nobody finds, is told of rows without a key', async () => {
    const { store, platform } = await prepared(bench);
    platform.simulator.bitable.set({ repeatedToken: 'refused' });
    const rows = creates(2, 11).map((item) => ({ ...item, key: '' }));
    const killed = openRun({ store, platform, killAt: (step) => step === 'batch.answered' });
    await thrownBy(killed.write(rows, 500, 'run1'));
    const [gone] = platform.simulator.bitable.rows(platform.ref.table).slice(-1);
    platform.simulator.bitable.deleteRecords(platform.ref.table, [gone?.id ?? '']);
    const settled = await openRun({ store, platform }).settle();
    expect(settled.counts.created).toBe(1);
    expect(settled.failed).toEqual([{ row: 12, record: null, key: '', text: expect.stringContaining('没有找到') }]);
  });
});
