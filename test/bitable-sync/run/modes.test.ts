// Every mode with every kind of row, on real sources: new, changed, cleared, gone, unchanged, edited by a person, with a bad key.
import { expect, it } from 'vitest';
import type { SyncMode, TaskDefinition } from '../../../src/features/bitable-sync/model/task.ts';
import { IS_NIGHTLY } from '../../support/extent.ts';
import { devices, openWorld, type World } from './world.ts';

const UNASKED = { approve: { share: 1, rows: 1_000 } };
const BEFORE = [
  ['same', '不变', '1.50'],
  ['changed', '旧', '2.00'],
  ['cleared', '要清空', '3.00'],
  ['gone', '要删除', '4.00'],
  ['edited', '源', '5.00'],
] as const;
const AFTER = [
  ['same', '不变', '1.50'],
  ['changed', '新', '2.00'],
  ['cleared', '要清空', null],
  ['edited', '源', '5.00'],
  ['new', '新来的', '6.00'],
] as const;

async function loaded(mode: SyncMode, source: 'mysql' | 'postgres', rest: Partial<TaskDefinition> = {}) {
  const fields = ['code', '备注'].map((field_name) => ({ field_name, type: 1 }));
  const world = await openWorld({ source, settings: UNASKED, fields });
  await devices(world, BEFORE);
  const task = await world.task({ mode, ...rest });
  expect(await world.runApproved(task)).toMatchObject({ state: 'ok', counts: { rows: 5, created: 5 } });
  // A person writes into a field of ours, and into one that the task does not map.
  const ids = new Map(world.simulator.bitable.rows(world.table).map(({ id, fields }) => [plainCode(fields), id]));
  world.simulator.bitable.editCells(world.table, ids.get('edited') ?? '', { title: '人改的', 备注: '人写的' });
  await devices(world, AFTER);
  world.writes();
  return { world, task };
}

function plainCode(fields: Readonly<Record<string, unknown>>): string {
  const [{ text }] = fields.code as [{ text: string }];
  return text;
}

function titles(world: World): Readonly<Record<string, readonly unknown[]>> {
  return Object.fromEntries(Object.entries(world.cells()).map(([key, { title, amount }]) => [key, [title, amount]]));
}

const KEPT = {
  same: ['不变', 1.5],
  changed: ['旧', 2],
  cleared: ['要清空', 3],
  gone: ['要删除', 4],
  edited: ['人改的', 5],
};
const SYNCED = {
  ...{
    same: ['不变', 1.5],
    changed: ['新', 2],
    cleared: ['要清空', undefined],
    gone: ['要删除', 4],
    edited: ['源', 5],
  },
  new: ['新来的', 6],
};
const { gone: _, ...CLONED } = SYNCED;

const sources = (one: 'mysql' | 'postgres') => (IS_NIGHTLY ? (['mysql', 'postgres'] as const) : ([one] as const));
const MODES = [
  ['incremental', 'mysql', { ...KEPT, new: ['新来的', 6] }, { created: 1, updated: 0, cleared: 0, deleted: 0 }],
  ['full', 'postgres', SYNCED, { created: 1, updated: 2, cleared: 1, deleted: 0 }],
  ['overwrite', 'mysql', SYNCED, { created: 1, updated: 2, cleared: 1, deleted: 0 }],
  ['clone', 'postgres', CLONED, { created: 1, updated: 2, cleared: 1, deleted: 1 }],
] as const;

it.each(MODES.flatMap(([mode, source, ...rest]) => sources(source).map((one) => [mode, one, ...rest] as const)))(
  '%s on %s gives its end state with what is needed and nothing else, and a second run writes nothing',
  async (mode, source, end, counts) => {
    const { world, task } = await loaded(mode, source);
    const run = await world.run(task);
    expect(run).toMatchObject({ state: 'ok', reason: null, counts: { rows: 5, failed: 0, ...counts } });
    const { rows = 0, created = 0, updated = 0, cleared = 0, unchanged = 0, failed = 0 } = run.counts ?? {};
    expect(created + updated + cleared + unchanged + failed).toBe(rows);
    expect(titles(world)).toEqual(end);
    expect(world.cells().edited).toMatchObject({ 备注: '人写的' });
    expect(world.writes().toSorted()).toEqual(
      [
        'batch_create',
        ...(counts.updated > 0 ? ['batch_update'] : []),
        ...(counts.deleted > 0 ? ['batch_delete'] : []),
      ].sort(),
    );
    expect(await world.run(task)).toMatchObject({ state: 'ok', counts: { unchanged: 5 } });
    expect(world.writes()).toEqual([]);
  },
);

it('full leaves to the person what a person changed, and asks where it is told to; the answer is carried out once', async () => {
  const kept = await loaded('full', 'mysql', { edits: 'person' });
  expect(await kept.world.run(kept.task)).toMatchObject({ state: 'ok', counts: { failed: 0 } });
  expect(titles(kept.world)).toEqual({ ...SYNCED, edited: ['人改的', 5] });

  const { world, task } = await loaded('full', 'postgres', { edits: 'ask' });
  const dry = await world.run(task, { kind: 'dry' });
  expect(dry.message).toContain('有人改过的 1 个单元格会等人决定，先不动');
  expect(await world.run(task)).toMatchObject({ state: 'ok', message: expect.stringContaining('等人决定') });
  expect(titles(world)).toEqual({ ...SYNCED, edited: ['人改的', 5] });
  const question = (said: readonly string[]) => said.filter((text) => text.includes('以源为准'));
  expect(question(await world.said())).toEqual([expect.stringMatching(/\*\*edited\*\*.*表里 人改的 · 源里 /)]);
  // Nobody has decided: it is not said again.
  await world.run(task);
  expect(question(await world.said())).toHaveLength(1);
  // What is asked now is something else: the first card has no buttons any more.
  const record = world.simulator.bitable.rows(world.table).find(({ fields }) => plainCode(fields) === 'edited')?.id;
  world.simulator.bitable.editCells(world.table, record ?? '', { title: '又改' });
  await world.run(task);
  const [, settled, again, ...none] = (await world.said()).filter((text) => text.includes('改过'));
  expect(none).toEqual([]);
  expect([settled, again]).toEqual([expect.stringContaining('已另发一张'), expect.stringContaining('表里 又改')]);
  await world.run(task, { options: { edits: 'person' } });
  expect(titles(world)).toMatchObject({ edited: ['又改', 5] });
  expect((await world.said()).filter((text) => text.includes('决定以人为准'))).toHaveLength(1);
  expect(await world.run(task)).toMatchObject({ state: 'ok', message: expect.not.stringContaining('等人决定') });

  const other = await loaded('full', 'mysql', { edits: 'ask' });
  await other.world.run(other.task);
  await other.world.run(other.task, { options: { edits: 'source' } });
  expect(titles(other.world)).toEqual(SYNCED);
});

it.each(['mysql', 'postgres'] as const)(
  'bad keys on %s are reported row by row before anything is written',
  async (source) => {
    const world = await openWorld({ source, settings: UNASKED });
    await devices(world, [
      ['A', '一', '1'],
      ['A', '二', '2'],
      [null, '三', '3'],
      ['B', '四', '4'],
    ]);
    const refusing = await world.task();
    const refused = await world.run(refusing);
    expect(refused).toMatchObject({ state: 'failed', reason: 'keys' });
    expect(refused.failedRows.map(({ row }) => row).sort()).toEqual([2, 3]);
    expect(world.writes()).toEqual([]);
    for (const [name, policy, title] of [
      ['先', 'first', '一'],
      ['后', 'last', '二'],
    ] as const) {
      const task = await world.task({ name, duplicateKeys: policy });
      const run = await world.runApproved(task);
      expect(run).toMatchObject({ state: 'partly', reason: 'rows', counts: { rows: 4, failed: 2 } });
      expect(titles(world)).toMatchObject({ A: [title, expect.anything()], B: ['四', 4] });
    }
  },
);

it('values that a field cannot take are named, the rest of the row is written, and the run is not green', async () => {
  const world = await openWorld({
    source: 'mysql',
    settings: UNASKED,
    fields: [
      { field_name: 'code', type: 1 },
      { field_name: 'title', type: 2 },
    ],
  });
  await devices(world, [
    ['A', '12', '1'],
    ['B', '12万', '2'],
  ]);
  const run = await world.runApproved(await world.task());
  expect(run).toMatchObject({ state: 'partly', counts: { rows: 2, created: 1, failed: 1 } });
  expect(run.failedRows).toMatchObject([{ row: 2, text: expect.stringContaining('12万') }]);
  expect(titles(world)).toEqual({ A: [12, 1], B: [undefined, 2] });
});

it('without a key full appends and clone compares whole rows', async () => {
  const world = await openWorld({ source: 'postgres', settings: UNASKED });
  await devices(world, [
    ['A', '一', '1'],
    ['A', '一', '1'],
  ]);
  const append = await world.task({ key: [] });
  await world.runApproved(append);
  await world.run(append);
  expect(world.simulator.bitable.rows(world.table)).toHaveLength(4);
  const clone = await world.task({ name: '克隆', mode: 'clone', key: [] });
  expect(await world.runApproved(clone)).toMatchObject({ state: 'ok', counts: { unchanged: 2, deleted: 2 } });
  expect(world.simulator.bitable.rows(world.table)).toHaveLength(2);
});

it('what is gone from the source is marked, or moved to the archive', async () => {
  const marking = await loaded('full', 'mysql', { gone: { kind: 'mark', field: '备注', text: '源里没有了' } });
  expect(await marking.world.run(marking.task)).toMatchObject({ state: 'ok', counts: { deleted: 1 } });
  expect(marking.world.cells().gone).toMatchObject({ 备注: '源里没有了', title: '要删除' });

  const world = await openWorld({ source: 'mysql', settings: UNASKED });
  const fields = [
    { field_name: 'code', type: 1 },
    { field_name: 'title', type: 1 },
    { field_name: 'amount', type: 2 },
  ];
  const archive = world.simulator.bitable.createTable(world.app, { name: '归档', fields });
  await devices(world, BEFORE);
  // Said before anybody is shown a plan, and of the archive's table, not of the task's link.
  const wrong = await world.task({ name: '错', mode: 'overwrite', gone: { kind: 'archive', table: 'tblNope' } });
  for (const kind of ['dry', 'manual'] as const) {
    const { state, reason, message } = await world.run(wrong, { kind });
    expect([state, reason]).toEqual(['failed', 'setup']);
    expect(message).toMatch(/里没有归档表 tblNope.*请在任务的“源里没有了的行”里改归档表/);
    expect(message).not.toContain('https:');
  }
  const task = await world.task({ mode: 'overwrite', gone: { kind: 'archive', table: archive.table } });
  await world.runApproved(task);
  await devices(world, AFTER);
  expect(await world.run(task)).toMatchObject({ state: 'ok', counts: { deleted: 1 } });
  expect(titles(world)).not.toHaveProperty('gone');
  expect(world.cells(archive.table)).toEqual({ gone: { code: 'gone', title: '要删除', amount: 4 } });
});

it('a link that names no table leads to the only one of its base, and once there are two, the run says which', async () => {
  const world = await openWorld({ settings: UNASKED });
  await devices(world, [['a', '一', '1']]);
  const link = `https://zhiban.feishu.cn/base/${world.app}`;
  const task = await world.task({ link, gone: { kind: 'archive', table: world.table } });
  // Into its own table nothing is archived: every copy would be archived again.
  expect(await world.run(task)).toMatchObject({
    state: 'failed',
    message: expect.stringContaining('就是这张表自己'),
  });
  const plain = await world.task({ name: '一张表', link });
  expect(await world.runApproved(plain)).toMatchObject({ state: 'ok', counts: { created: 1 } });
  world.simulator.bitable.createTable(world.app, { name: '第二张', fields: [{ field_name: 'a', type: 1 }] });
  const failed = await world.run(plain);
  expect(failed).toMatchObject({ state: 'failed', reason: 'link' });
  expect(failed.message).toMatch(/链接里没有写哪张数据表.*“设备”https:.*“第二张”https:/);
});
