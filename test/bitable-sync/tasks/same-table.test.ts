// Two tasks that write one table: it is named wherever a task is saved, brought in, approved or looked at, and what can come of it.
import { expect, it } from 'vitest';
import { waitingPlan } from '../../../src/features/bitable-sync/approve/queries.ts';
import { syncChecks } from '../../../src/features/bitable-sync/checks.ts';
import { type AimedAt, sharedTable } from '../../../src/features/bitable-sync/tasks/same-table.ts';
import { writtenTasks } from '../../../src/features/bitable-sync/tasks/written.ts';
import { lacking, openSyncPages, SQL } from '../page/bench.ts';
import { devices, openWorld } from '../run/world.ts';
import { definitionWith } from './written-task.ts';

type Rest = Parameters<typeof definitionWith>[0];

function aimed(id: number | null, rest: Rest = {}, target: AimedAt['target'] = null): AimedAt {
  return { id, target, definition: definitionWith({ name: `甲${id ?? ''}`, ...rest }) };
}

const BASE = 'https://feishu.cn/base/bascnAbc';
const none: ReadonlyMap<string, string> = new Map();

it('the same table is the one that a run found, or the one that the link names, whatever the link looks like', () => {
  const one = aimed(1, { link: `${BASE}?table=tblAbc&view=vew1` });
  const shares = (other: AimedAt, nodes = none) => sharedTable(one, [other], nodes).length > 0;
  expect(shares(aimed(2, { link: 'https://acme.feishu.cn/base/bascnAbc?table=tblAbc' }))).toBe(true);
  expect(shares(aimed(2, { link: BASE }))).toBe(true);
  expect(shares(aimed(2, { link: `${BASE}?table=tblOther` }))).toBe(false);
  expect(shares(aimed(2, { link: 'https://feishu.cn/base/bascnOther?table=tblAbc' }))).toBe(false);
  expect(shares(aimed(2, { link: 'nowhere' }))).toBe(false);
  const wiki = aimed(2, { link: 'https://feishu.cn/wiki/wikcnNode?table=tblAbc' });
  expect(shares(wiki)).toBe(false);
  expect(shares(wiki, new Map([['wikcnNode', 'bascnAbc']]))).toBe(true);
  expect(shares({ ...wiki, target: { app: 'bascnAbc', table: 'tblAbc' } })).toBe(true);
  expect(sharedTable(wiki, [aimed(3, wiki.definition)], none)).not.toEqual([]);
});

it('says who it is and what can happen, by what each does with rows that it does not know', () => {
  const text = (own: Rest, ...others: readonly Rest[]) =>
    sharedTable(
      aimed(1, own),
      others.map((rest, at) => aimed(at + 2, rest)),
      none,
    ).join('；');
  expect(text({ mode: 'clone' }, {}, { enabled: false })).toBe(
    '任务 2“甲2”（full）、任务 3“甲3”（full，已停用）也写这张表；请各写各的表，或者合成一个任务；' +
      '这个任务是 clone：自己的源里没有的行都删除，它们写的行也在内',
  );
  expect(text({}, { mode: 'clone' }, {})).toContain('任务 2“甲2”是 clone：会删除这个任务写的、它的源里没有的行');
  expect(text({}, {})).toContain('彼此写的行在对方看来是多出来的');
  const mark = { gone: { kind: 'mark', field: '状态', text: '已删除' } } as const;
  expect(text(mark, {})).toContain('它们写的行，这个任务会当作源里没有了的行，写上标记');
  expect(text({}, { gone: { kind: 'archive', table: 'tblOld' } })).toContain('移到归档表');
  const many = Array.from({ length: 7 }, () => ({}));
  expect(text({}, ...many)).toContain('等 7 个也写这张表');
});

it('pages say it: of the task, while it is edited, and before tasks are brought in', async () => {
  const pages = await openSyncPages();
  const admin = await pages.as('admin');
  await pages.save();
  expect((await admin.see('/sync/tasks/1')).text).not.toContain('也写这张表');
  const form = { name: '副本', source: 'shop', sql: SQL, link: pages.link, mode: 'clone', 'column.0': 'code' };
  const checked = await admin.send('/sync/new', { ...form, do: 'check' });
  expect(lacking(checked, ['任务 1“设备”（full）也写这张表', '这个任务是 clone：'])).toEqual([]);
  const saved = await admin.send('/sync/new', { ...form, enabled: 'on', do: 'save' });
  const { text } = await admin.see(saved.headers.location ?? '');
  expect(text).toContain('任务 1“设备”（full）也写这张表');
  expect((await admin.see('/sync/tasks/1')).text).toContain('任务 2“副本”是 clone：会删除这个任务写的');
  const third = definitionWith({ name: '第三', source: 'shop', link: pages.link });
  const yaml = writtenTasks([{ definition: third }]);
  expect(lacking(await admin.send('/sync/import', { do: 'look', yaml }), ['也写这张表'])).toEqual([]);
});

it('a plan that waits says it first, and so does the doctor', async () => {
  const world = await openWorld();
  await devices(world, [['a', '一', '1']]);
  await world.task();
  const clone = await world.task({ name: '副本', mode: 'clone' });
  const run = await world.run(clone);
  expect(run.state).toBe('waiting');
  const plan = await waitingPlan(world.store, run.id);
  expect(plan?.shown.reasons.slice(0, 2)).toEqual([
    expect.stringMatching(/^任务 1“.*”（full）也写这张表/),
    expect.stringMatching(/^这个任务是 clone：/),
  ]);
  expect((await world.said()).join('\n')).toContain('也写这张表');
  const found = [];
  for await (const check of syncChecks(world.ctx(), { quick: false })) found.push(check);
  const titles = found.filter(({ finding }) => finding.includes('也写这张表'));
  expect(titles.map(({ title, state }) => [title, state])).toEqual([
    ['同步任务 1（设备表）写的表', 'warning'],
    ['同步任务 2（副本）写的表', 'warning'],
  ]);
});
