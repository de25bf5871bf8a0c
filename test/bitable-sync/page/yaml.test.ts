// Tasks out as YAML and in again: the difference is shown first, all of it is brought in or none.
import { expect, it } from 'vitest';
import { allTasks } from '../../../src/features/bitable-sync/tasks/queries.ts';
import { openSyncPages } from './bench.ts';

it('gives all tasks, shows what would change, and brings in what was shown', async () => {
  const { as, save, ctx, bench } = await openSyncPages();
  await save();
  await save({ name: '能耗', cron: '17 8 * * *', sql: `select code -- ${'长'.repeat(20_000)}\nfrom devices` });
  const [admin, query] = [await as('admin'), await as('query')];
  const given = await query.see('/sync/tasks.yaml');
  expect(given.headers['content-disposition']).toContain(encodeURIComponent('同步任务.yaml'));
  expect((await query.send('/sync/import', { yaml: given.text })).status).toBe(403);

  const same = await admin.send('/sync/import', { do: 'look', yaml: given.text });
  expect(same.text.match(/没有变化/g)).toHaveLength(2);
  expect(same.text).not.toContain('照下面的导入');

  const edited = `${given.text.replace('cron: 17 8 * * *', 'cron: 43 8 * * *')}`.replace('name: 设备', 'name: 新设备');
  const looked = await admin.send('/sync/import', { do: 'look', yaml: edited });
  expect(looked.text).toContain('<del>17 8 * * *</del><ins>43 8 * * *</ins>');
  expect(looked.text).toMatch(/新设备 <small class="added">新建/);
  expect((await allTasks(ctx.store)).map(({ definition }) => definition.name)).toEqual(['设备', '能耗']);

  const seen = /name="seen" value="([^"]*)"/.exec(looked.text)?.[1] ?? '';
  const other = (await allTasks(ctx.store))[1];
  await admin.send(`/sync/tasks/${other?.id}/enable`, { to: 'off' });
  const late = await admin.send('/sync/import', { do: 'apply', yaml: edited, seen });
  expect([late.status, late.text.includes('看过以后又有人改了')]).toEqual([400, true]);
  const again = /name="seen" value="([^"]*)"/.exec(late.text)?.[1] ?? '';
  const done = await admin.send('/sync/import', { do: 'apply', yaml: edited, seen: again });
  expect(done.headers.location).toBe('/sync?said=imported');
  const tasks = await allTasks(ctx.store);
  expect(tasks.map(({ definition: { name, cron, enabled } }) => [name, cron, enabled])).toEqual([
    ['设备', null, true],
    ['能耗', '43 8 * * *', true],
    ['新设备', null, true],
  ]);
  const kinds = (await bench.audit()).map(({ kind, text }) => `${kind} ${text.slice(0, 12)}`);
  expect(kinds).toContain('export 导出同步任务');
});

it('brings in nothing where something is wrong, and says where', async () => {
  const { as, save, ctx } = await openSyncPages();
  await save();
  const admin = await as('admin');
  const given = (await admin.see('/sync/tasks.yaml')).text;
  const broken = await admin.send('/sync/import', { do: 'look', yaml: given.replace('mode: full', 'mode: wipe') });
  expect([broken.status, /粘贴的内容:\d+/.test(broken.text)]).toEqual([400, true]);
  const foreign = given.replace('name: 设备', 'name: 别处的').replace('source: shop', 'source: nowhere');
  const looked = await admin.send('/sync/import', { do: 'look', yaml: foreign });
  expect([looked.text.includes('没有来源“nowhere”'), looked.text.includes('照下面的导入')]).toEqual([true, false]);
  expect((await admin.send('/sync/import', { do: 'apply', yaml: foreign, seen: 'new' })).status).toBe(400);
  expect((await admin.send('/sync/import', { do: 'look', yaml: '<script>' })).text).not.toContain('<script>\n');
  expect(await allTasks(ctx.store)).toHaveLength(1);
});

it('looks at the columns of a query before it comes in', async () => {
  const { as, save } = await openSyncPages();
  await save();
  const admin = await as('admin');
  const given = (await admin.see('/sync/tasks.yaml')).text.replace('name: 设备', 'name: 副本');
  const lost = given.replace('- code', '- kode');
  expect((await admin.send('/sync/import', { do: 'look', yaml: lost })).text).toContain('键列“kode”不在查询结果里');
  const away = given.replace('from devices', 'from absent');
  const looked = await admin.send('/sync/import', { do: 'look', yaml: away });
  expect(looked.text).toMatch(/没有核对 SQL 的列：[^<]*absent/);
  expect(looked.text).toContain('照下面的导入');
});
