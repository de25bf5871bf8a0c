// A ledger whose definition changed: the columns that both have are compared, and people are told; a changed key starts anew.
import { expect, it } from 'vitest';
import type { LedgerDraft } from '../../support/plant-config.ts';
import { openScene, type Scene } from './scene.ts';

async function baseline(): Promise<Scene> {
  const scene = await openScene(['sqlite'], 20);
  await scene.publish();
  return scene;
}

/** Changes the definition of the points; the factory's people work on meanwhile. */
async function redefined(scene: Scene, change: (points: LedgerDraft) => void) {
  const { points } = scene.draft.ledger.ledgers;
  if (points !== undefined) change(points);
  scene.configure();
  await scene.plants[0]?.edit('李娜', '2026-11-21 09:00:00', 'point', "name = '新名', remark = '看过'", 'id = 4');
  return (await scene.publish()).ledgers.points?.suzhou;
}

it('compares the columns that both have when one is added, and the new one from the next time on', async () => {
  const scene = await baseline();
  const result = await redefined(scene, (points) => {
    points.select = points.select.replace('p.remark,', 'p.remark, d.line,');
    points.columns.line = { title: '产线', from: 'device' };
  });
  expect(result).toMatchObject({
    state: 'compared',
    fields: 2,
    note: '台账的列有增减，只比对两边都有的列（未比对：line）',
  });
  expect((await scene.product.changes()).map(({ field }) => field)).toEqual(['name', 'remark']);

  await scene.plants[0]?.edit('赵磊', '2026-11-21 10:00:00', 'device', "line = 'L9'", 'id = 5');
  const next = (await scene.publish()).ledgers;
  expect(next.points?.suzhou).toMatchObject({ state: 'compared', fields: 4, note: '' });
  const [first] = (await scene.product.changes('--ledger', 'points')).slice(2);
  expect(first).toMatchObject({ field: 'line', before: 'L5', after: 'L9', who: '赵磊' });
});

it('compares the columns that both have when one is taken away', async () => {
  const scene = await baseline();
  const result = await redefined(scene, (points) => {
    points.select = points.select.replace('p.hi_limit, p.remark,', 'p.hi_limit,');
    delete points.columns.remark;
  });
  const note = '台账的列有增减，只比对两边都有的列（未比对：remark）';
  expect(result).toMatchObject({ state: 'compared', fields: 1, note });
  expect((await scene.product.changes()).map(({ field }) => field)).toEqual(['name']);
});

it('says that the definition was changed when its SELECT makes the same columns in another way', async () => {
  const scene = await baseline();
  const result = await redefined(scene, (points) => {
    points.select = points.select.replace('p.name,', "p.name || '!' as name,");
  });
  expect(result).toMatchObject({ state: 'compared', fields: 21, note: '台账定义已修改，按新定义与旧基准比对' });
  expect((await scene.publish()).ledgers.points?.suzhou).toMatchObject({ state: 'compared', fields: 0, note: '' });
});

it('rebuilds the baseline of a changed key without reporting a change', async () => {
  const scene = await baseline();
  const result = await redefined(scene, (points) => {
    points.key = ['device_code', 'code'];
  });
  expect(result).toMatchObject({ state: 'built', fields: 0, note: '主键由 code 改为 device_code+code，重建基准' });
  expect(await scene.product.changes()).toEqual([]);

  await scene.plants[0]?.edit('赵磊', '2026-11-21 10:00:00', 'point', "name = '又一个'", 'id = 9');
  await scene.publish();
  const [change] = await scene.product.changes();
  expect(change?.key).toEqual({ device_code: 'EQ-5', code: 'P-009' });
});

it('keeps the other ledgers, and forgets neither the changes nor the states from before', async () => {
  const scene = await baseline();
  await scene.plants[0]?.edit('李娜', '2026-11-20 09:00:00', 'device', "name = '老泵'", 'id = 3');
  await scene.publish();
  const before = new Date().toISOString();
  await redefined(scene, (points) => {
    points.key = ['device_code', 'code'];
  });
  const changes = await scene.product.changes('--ledger', 'points');
  expect(changes.map(({ key, after }) => [key.code, after])).toEqual([
    ['P-002', '老泵'],
    ['P-007', '老泵'],
    ['P-012', '老泵'],
    ['P-017', '老泵'],
  ]);
  const file = scene.product.write('旧.xlsx', '');
  const exported = await scene.product.ok('ledger', 'export', 'points', '--as-of', before, '--out', file);
  expect(exported.out).toMatch(/：20 行/);
});

it('compares numbers within the tolerance of a column as equal, and undoes them exactly all the same', async () => {
  const scene = await openScene(['sqlite'], 20);
  const { points } = scene.draft.ledger.ledgers;
  if (points !== undefined) points.columns.hi_limit = { title: '上限', from: 'point', tolerance: 0.5 };
  scene.configure();
  await scene.publish();
  await scene.plants[0]?.run('update point set hi_limit = hi_limit + 0.5 where id <= 5');
  await scene.plants[0]?.run('update point set hi_limit = hi_limit + 0.6 where id = 6');
  expect((await scene.publish()).ledgers.points?.suzhou).toMatchObject({ fields: 1 });
  expect((await scene.product.changes()).map(({ key, before, after }) => [key.code, before, after])).toEqual([
    ['P-006', '6.5000', '7.1000'],
  ]);
});
