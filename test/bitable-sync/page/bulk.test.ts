// Several tasks at once: what is asked first, what becomes of each, and that a second press does nothing more.
import { expect, it } from 'vitest';
import { openRuns } from '../../../src/features/bitable-sync/run/queries.ts';
import { pauseTask } from '../../../src/features/bitable-sync/tasks/pause.ts';
import { allTasks } from '../../../src/features/bitable-sync/tasks/queries.ts';
import { lacking, openSyncPages, pressKeyOf, type SyncPages } from './bench.ts';
import { enterRun } from './entered.ts';

async function threeTasks({ save }: SyncPages) {
  return {
    one: await save({ name: '甲', cron: '17 8 * * *' }),
    two: await save({ name: '乙', cron: '27 8 * * *' }),
    off: await save({ name: '丙', enabled: false }),
  };
}

const ticked = (...tasks: readonly { readonly id: number }[]) =>
  Object.fromEntries(tasks.map(({ id }) => [`task.${id}`, 'on']));

it('asks first, with how many and which; then starts one run of each, however often is pressed', async () => {
  const pages = await openSyncPages();
  const { one, two, off } = await threeTasks(pages);
  const { ctx } = pages;
  const going = await enterRun(ctx, two.id, { state: 'queued', kind: 'manual', askedBy: 'ou_admin' });
  const operate = await pages.as('operate');
  const list = await operate.see('/sync');
  expect(lacking(list, [`name="task.${one.id}"`, 'formaction="/sync/bulk/pause"'])).toEqual([]);

  const asked = await operate.send('/sync/bulk/run', ticked(one, two, off));
  expect(asked.status).toBe(200);
  expect(lacking(asked, ['运行 2 个任务？', '不在里面的 1 个', '已在运行（排队中），不再开一次'])).toEqual([]);
  expect(await openRuns(ctx.store)).toHaveLength(1);

  const form = { ...ticked(one, off), once: pressKeyOf(asked), confirm: 'yes' };
  const [first, second] = await Promise.all([1, 2].map(() => operate.send('/sync/bulk/run', form)));
  for (const answer of [first, second]) expect(answer?.text).toContain('已开始 2 个任务');
  const runs = await openRuns(ctx.store);
  expect(runs.map(({ task }) => task).sort()).toEqual([one.id, two.id, off.id].sort());
  expect(runs.filter(({ id }) => id !== going).every(({ askedBy }) => askedBy === 'ou_operate')).toBe(true);

  // One that somebody else began meanwhile keeps the others from nothing.
  const late = await operate.send('/sync/bulk/run', { ...ticked(two), once: pressKeyOf(asked), confirm: 'yes' });
  expect(lacking(late, ['已开始 0 个任务，1 个没有', '没有再开一次'])).toEqual([]);
});

it('pauses several until a moment with a reason, and resumes those that are paused', async () => {
  const pages = await openSyncPages();
  const { one, two, off } = await threeTasks(pages);
  const { ctx, bench } = pages;
  const operate = await pages.as('operate');
  const asked = await operate.send('/sync/bulk/pause', ticked(one, two, off));
  expect(lacking(asked, ['暂停 2 个任务？', '已停用，本来就不会自动运行', 'name="until"'])).toEqual([]);
  const form = { ...ticked(one, two), confirm: 'yes', until: '2099-01-02T08:00', reason: '库在迁移' };
  expect((await operate.send('/sync/bulk/pause', { ...form, until: 'morgen' })).text).toContain('不是一个时间');
  expect((await operate.send('/sync/bulk/pause', form)).text).toContain('已暂停 2 个任务');
  expect((await allTasks(ctx.store)).map(({ pausedUntil, pauseReason }) => [pausedUntil, pauseReason])).toEqual([
    ['2099-01-02T00:00:00.000Z', '库在迁移'],
    ['2099-01-02T00:00:00.000Z', '库在迁移'],
    [null, null],
  ]);
  const resumed = await operate.send('/sync/bulk/resume', ticked(one, off));
  expect(lacking(resumed, ['恢复 1 个任务？', '没有暂停'])).toEqual([]);
  expect((await operate.send('/sync/bulk/resume', { ...ticked(one), confirm: 'yes' })).text).toContain(
    '已恢复 1 个任务',
  );
  const settings = (await bench.audit()).filter(({ kind }) => kind === 'setting').map(({ text }) => text);
  expect(settings).toEqual([
    `同步任务 ${one.id}（甲）：暂停到 01-02 08:00，库在迁移`,
    `同步任务 ${two.id}（乙）：暂停到 01-02 08:00，库在迁移`,
    `同步任务 ${one.id}（甲）：恢复`,
  ]);
});

it('is for who may run, and does nothing for none', async () => {
  const pages = await openSyncPages();
  const { one } = await threeTasks(pages);
  const [operate, query] = [await pages.as('operate'), await pages.as('query')];
  expect((await query.see('/sync')).text).not.toContain('data-bulk');
  expect((await query.send('/sync/bulk/run', { ...ticked(one), confirm: 'yes' })).status).toBe(403);
  const none = await operate.send('/sync/bulk/run', { confirm: 'yes' });
  expect([none.status, none.text.includes('没有勾选任务')]).toEqual([400, true]);
  const gone = await operate.send('/sync/bulk/run', { 'task.999': 'on', confirm: 'yes' });
  expect(gone.status).toBe(400);
});

it('shows a pause that was typed in a chat in the task’s own stream', async () => {
  const pages = await openSyncPages();
  const { one } = await threeTasks(pages);
  const { ctx } = pages;
  const now = ctx.now();
  const audit = { id: ctx.store.newId(now), chat: 'oc_chat', trace: '7F3K-92' };
  await ctx.store.transaction((trx) =>
    pauseTask(trx, { id: one.id, by: 'ou_operate', now, until: null, reason: '盘点', audit }),
  );
  const page = await (await pages.as('query')).see(`/sync/tasks/${one.id}?show=holds`);
  expect(lacking(page, ['暂停直到有人恢复，盘点', '李姐'])).toEqual([]);
});
