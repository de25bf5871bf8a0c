// A run is killed at every step of its writing, and at every step of settling; whatever was on its way, nothing is written twice or left out.
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { openOwnWrites } from '../../../src/features/bitable-sync/remote/own-writes.ts';
import { readRecords } from '../../../src/features/bitable-sync/remote/read-records.ts';
import type { Remote } from '../../../src/features/bitable-sync/remote/remote.ts';
import { onOneStore } from '../../store/each-store.ts';
import { firstOf } from '../../support/extent.ts';
import {
  creates,
  images,
  Killed,
  knownCells,
  openRun,
  type Platform,
  quickWaits,
  TASK,
  thrownBy,
  update,
} from './bench.ts';
import { expectDone, filled, prepared, still } from './wanted.ts';

async function shown(remote: Remote, { ref }: Platform): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const records of readRecords(remote, ref, ['编号'])) ids.push(...records.map(({ id }) => id));
  return ids;
}

onOneStore('a run that is killed', (bench) => {
  it.each(firstOf(1, ['refused', 'answer'] as const))(
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

  it('and was never sent is sent, though the table has had equal rows for long that the task does not know', async () => {
    const { store, platform } = await prepared(bench);
    await openRun({ store, platform, task: TASK + 1 }).write(creates(2, 11), 500, 'other');
    const entered = new Date(platform.simulator.clock.now().getTime() + 3 * 3_600_000);
    const killed = openRun({ store, platform, now: entered, killAt: (step) => step === 'batch.entered' });
    await thrownBy(killed.write(creates(2, 11), 500, 'run1'));
    const later = openRun({ store, platform, now: new Date(entered.getTime() + 48 * 3_600_000) });
    expect((await later.settle()).counts.created).toBe(2);
    expect(platform.column('编号')).toEqual(['1', '2', '3', '11', '12', '11', '12']);
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
    const missing = async (ids: Iterable<string>) => {
      const deps = { store, remote: next.remote, now };
      return (await openOwnWrites(deps, { task: TASK, ref: platform.ref, fields: null })).fresh([], ids);
    };
    const late = await missing(unseen);
    expect(late).toEqual([{ id: [...unseen][0], fields: { 编号: [{ text: '21', type: 'text' }], 数量: 21 } }]);
    bitable.set({ replicaLagMs: 0 });
    bitable.deleteRecords(platform.ref.table, [...unseen]);
    expect(await missing(unseen)).toEqual([]);
    expect(await missing([])).toEqual([]);
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
