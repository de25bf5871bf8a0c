// The editor over the real server: what it finds out before anything is saved, what it refuses, and two people at once.
import { expect, it } from 'vitest';
import { taskBy } from '../../../src/features/bitable-sync/tasks/queries.ts';
import { shownLakeViews } from '../../../src/features/ledger/api.ts';
import { lacking, openSyncPages, SQL, type SyncPages } from './bench.ts';

function formFor({ link }: SyncPages, rest: Readonly<Record<string, string>> = {}) {
  return { name: '设备', source: 'shop', sql: SQL, link, mode: 'full', createFields: 'on', enabled: 'on', ...rest };
}

it('shows ten rows, which values their fields cannot take, and where the link leads, and saves none of it', async () => {
  const pages = await openSyncPages();
  const admin = await pages.as('admin');
  const looked = await admin.send('/sync/new', formFor(pages, { do: 'preview' }));
  expect(looked.status).toBe(200);
  expect(lacking(looked, ['空压机', '共 3 行', '“设备管理”里的“设备”，3 个字段', 'value="amount"'])).toEqual([]);
  // The cell is red, and the sentence names row, column and value.
  expect(looked.text).toMatch(/<td class="loss" title="第 2 行 amount [^"]*12万[^"]*">12万<\/td>/);
  expect(looked.text.match(/class="loss"/g)).toHaveLength(1);
  expect((await admin.see('/sync')).text).toContain('还没有同步任务');
  const audit = (await pages.bench.audit()).filter(({ kind }) => kind === 'query');
  expect(audit).toHaveLength(1);
});

it('names what the lake has for who writes SQL on it', async () => {
  const pages = await openSyncPages();
  const { text } = await (await pages.as('admin')).see('/sync/new');
  const lake = /<details id="lake">.*?<\/details>/s.exec(text)?.[0] ?? '';
  expect(lake.match(/<dt><code>(\w+)<\/code>/g)?.slice(-2)).toEqual([
    '<dt><code>changes</code>',
    '<dt><code>clock</code>',
  ]);
  for (const view of shownLakeViews(pages.ctx))
    for (const { name } of view.columns) expect(lake).toContain(`<code>${name}</code>`);
});

it('says beside the field what is wrong with it, loses nothing that was typed, and keeps a disabled one all the same', async () => {
  const pages = await openSyncPages();
  const admin = await pages.as('admin');
  const wrong = formFor(pages, {
    ...{
      do: 'save',
      source: 'shopp',
      link: 'https://example.com/x',
      cron: 'every day',
      owner: '没有这人',
      batchSize: '900',
    },
    ...{ mode: 'incremental', sql: `select '<script>'`, limits: '' },
  });
  const refused = await admin.send('/sync/new', wrong);
  expect(refused.status).toBe(400);
  expect(
    lacking(refused, [
      '是不是 shop',
      '不是飞书的',
      '不是五段 cron',
      '没有见过叫这个名字的人',
      '没有写主键',
      '1 到 500',
    ]),
  ).toEqual([]);
  expect(refused.text).toContain('select &#39;&lt;script&gt;&#39;');
  expect(refused.text).toContain('value="every day"');
  expect(await taskBy(pages.ctx.store, 1)).toBeNull();
  const { enabled: _, ...off } = { ...wrong, owner: '李姐' };
  expect((await admin.send('/sync/new', off)).headers.location).toBe('/sync/tasks/1?said=saved');
  const kept = await taskBy(pages.ctx.store, 1);
  expect(kept?.definition).toMatchObject({ cron: 'every day', enabled: false, owner: 'ou_operate' });
  for (const path of ['/sync', '/sync/tasks/1', '/sync/tasks/1/edit']) expect((await admin.see(path)).status).toBe(200);
});

it('refuses what the columns of the query tell: two that go into one field, a key that is none', async () => {
  const pages = await openSyncPages();
  const admin = await pages.as('admin');
  const column = (at: number, name: string, field = '') => ({ [`column.${at}`]: name, [`field.${at}`]: field });
  const both = { ...column(0, 'code'), ...column(1, 'amount', 'title'), 'key.0': 'on', do: 'save' };
  const refused = await admin.send('/sync/new', formFor(pages, both));
  expect(refused.status).toBe(400);
  expect(lacking(refused, ['2 列都要写进字段“title”：“title”、“amount”'])).toEqual([]);
  const lost = await admin.send('/sync/new', formFor(pages, { keys: 'kode', do: 'save' }));
  expect([lost.status, lacking(lost, ['键列“kode”不在查询结果里，查询的列是：code、title、amount'])]).toEqual([
    400,
    [],
  ]);
  // Kept disabled it is no loss, and not enabled before it is mended.
  const { enabled: _, ...off } = formFor(pages, both);
  expect((await admin.send('/sync/new', off)).headers.location).toBe('/sync/tasks/1?said=saved');
  const enabled = await admin.send('/sync/tasks/1/enable', { to: 'on' });
  expect([enabled.status, lacking(enabled, ['还不能启用', '2 列都要写进字段“title”'])]).toEqual([400, []]);
  // What the source does not tell now is no reason.
  const away = await admin.send(
    '/sync/new',
    formFor(pages, { name: '远处', keys: 'a', sql: 'select a from absent', do: 'save' }),
  );
  expect(away.status).toBe(303);
});

it('says at once what is missing behind a link, with who has to do what', async () => {
  const pages = await openSyncPages();
  const admin = await pages.as('admin');
  const { bitable } = pages.bench.simulator;
  const [base] = bitable.bases();
  bitable.setAccess(base?.app ?? '', 'none');
  const checked = await admin.send('/sync/new', formFor(pages, { do: 'check' }));
  expect(checked.text).toMatch(/<p class="fault lines" role="status">[^<]*添加文档应用[^<]*链接：http[^<]*table=/);
  bitable.setAccess(base?.app ?? '', 'edit');
  const elsewhere = await admin.send('/sync/new', formFor(pages, { do: 'check', link: 'https://example.com/base/x' }));
  expect(elsewhere.text).toContain('不是飞书的');
  const archive = { mode: 'full', 'column.0': 'code', 'key.0': 'on', gone: 'archive', goneTable: 'tblNope' };
  const archiving = await admin.send('/sync/new', formFor(pages, { do: 'check', ...archive }));
  expect(archiving.text).toMatch(/<p class="fault lines" role="status">[^<]*里没有归档表 tblNope/);
  const task = await pages.save();
  await admin.send(`/sync/tasks/${task.id}/edit`, formFor(pages, { do: 'check' }));
  expect((await taskBy(pages.ctx.store, task.id))?.target).toEqual({ app: base?.app, table: pages.table });
});

it('does not let one person write over another unseen', async () => {
  const pages = await openSyncPages();
  const task = await pages.save();
  const path = `/sync/tasks/${task.id}/edit`;
  const admin = await pages.as('admin');
  const mine = formFor(pages, { do: 'save', name: '设备（我的）', version: '1', 'column.0': 'code', 'key.0': 'on' });
  expect((await admin.send(path, { ...mine, name: '设备（别人的）' })).status).toBe(303);
  const overtaken = await admin.send(path, mine);
  expect(overtaken.status).toBe(409);
  expect(
    lacking(overtaken, [
      '王工在 今天',
      '改过这个任务',
      '<del>设备（别人的）</del><ins>设备（我的）</ins>',
      'name="version" value="2"',
    ]),
  ).toEqual([]);
  expect((await taskBy(pages.ctx.store, task.id))?.definition.name).toBe('设备（别人的）');
  expect((await admin.send(path, { ...mine, version: '2' })).headers.location).toBe(
    `/sync/tasks/${task.id}?said=saved`,
  );
  expect((await admin.send(path, { ...mine, version: '3' })).headers.location).toBe(`/sync/tasks/${task.id}?said=same`);
  // An older version fills the form in, with the version of now under it.
  const older = (await admin.see(`${path}?version=1`)).text;
  expect([older.includes('name="name" value="设备"'), older.includes('name="version" value="3"')]).toEqual([
    true,
    true,
  ]);
  const taken = await admin.send('/sync/new', formFor(pages, { do: 'save', name: '设备（我的）', keys: 'code' }));
  expect([taken.status, taken.text.includes('已经叫')]).toEqual([400, true]);
});

it('shows what would be lost, in words of the query, when the query itself is wrong', async () => {
  const pages = await openSyncPages();
  const admin = await pages.as('admin');
  for (const [sql, words] of [
    ['select nothing from devices', 'nothing'],
    ['delete from devices', 'SELECT'],
    ['select 1; select 2', '一条'],
  ] as const) {
    const looked = await admin.send('/sync/new', formFor(pages, { do: 'preview', sql }));
    expect([looked.status, looked.text.includes('class="preview"')]).toEqual([200, false]);
    expect(/data-part="preview"><p class="fault" role="alert">([^<]*)/.exec(looked.text)?.[1]).toContain(words);
  }
  expect((await (await pages.as('operate')).send('/sync/new', formFor(pages, { do: 'preview' }))).status).toBe(403);
});
