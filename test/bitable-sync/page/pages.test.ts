// The pages over the real server: what each shows, what each button does, who may, and what the audit keeps of it.
import { expect, it } from 'vitest';
import { raiseAlert } from '../../../src/alerts/raise.ts';
import type { AlertTables } from '../../../src/alerts/tables.ts';
import { openRuns } from '../../../src/features/bitable-sync/run/queries.ts';
import { taskBy } from '../../../src/features/bitable-sync/tasks/queries.ts';
import { saveTask } from '../../../src/features/bitable-sync/tasks/save.ts';
import type { Answer } from '../../web/ask.ts';
import { lacking, openSyncPages, pressKeyOf } from './bench.ts';

it('is empty at first, and says how to begin to who may', async () => {
  const { as } = await openSyncPages();
  const [admin, query] = [await as('admin'), await as('query')];
  const first = await admin.see('/sync');
  expect([first.status, first.text.includes('href="/sync/new"')]).toEqual([200, true]);
  const seen = await query.see('/sync');
  expect(seen.text).toContain('请管理员新建一个');
  expect(seen.text).not.toContain('/sync/new');
  expect(seen.text).toMatch(/<nav aria-label="导航">.*href="\/sync" aria-current="page">同步</s);
});

it('lists a task, and starts one run of it however often is pressed', async () => {
  const { as, save, ctx } = await openSyncPages();
  const task = await save({ cron: '17 8 * * *', owner: 'ou_operate' });
  const operate = await as('operate');
  const list = (await operate.see('/sync')).text;
  expect(
    lacking({ text: list } as Answer, [
      '设备',
      '数据库 shop',
      '新增和更新',
      '每天 08:17',
      '还没有运行过',
      '空闲',
      '李姐',
    ]),
  ).toEqual([]);

  const page = await operate.see(`/sync/tasks/${task.id}`);
  expect(page.text).toContain('接下来：');
  expect(page.text).not.toContain(`/sync/tasks/${task.id}/edit`);
  const once = pressKeyOf(page);
  const answers = await Promise.all(
    Array.from({ length: 4 }, () => operate.send(`/sync/tasks/${task.id}/run`, { once, kind: 'manual' })),
  );
  const [run] = await openRuns(ctx.store);
  expect(answers.map(({ status }) => status)).toEqual([303, 303, 303, 303]);
  const places = answers.map(({ headers }) => headers.location ?? '');
  expect(places.every((place) => place.startsWith(`/sync/runs/${run?.id}`))).toBe(true);
  expect(places.filter((place) => place.endsWith('said=repeated'))).toHaveLength(3);
  expect(await openRuns(ctx.store)).toHaveLength(1);

  // From a page loaded anew it is another press, and the run that goes on is named.
  const again = pressKeyOf(await operate.see(`/sync/tasks/${task.id}`));
  const refused = await operate.send(`/sync/tasks/${task.id}/run`, { once: again, kind: 'dry' });
  expect(refused.status).toBe(409);
  expect(refused.text).toMatch(/已在运行（李姐 今天 \d\d:\d\d 手动）/);
  expect(refused.text).toContain(`href="/sync/runs/${run?.id}"`);
  // Neither the times nor the next one have moved.
  const after = await taskBy(ctx.store, task.id);
  expect([after?.version, after?.definition.cron, after?.pausedUntil]).toEqual([1, '17 8 * * *', null]);

  const shown = await operate.see(`/sync/runs/${run?.id}`);
  expect(lacking(shown, ['排队中', '手动', '李姐', '停止', '还没有开始'])).toEqual([]);
  expect(shown.text).toContain(`data-live="/sync/events?run=${run?.id}"`);
  const stopped = await operate.send(`/sync/runs/${run?.id}/stop`);
  expect(stopped.headers.location).toBe(`/sync/runs/${run?.id}?said=stopping`);
  expect((await operate.see('/sync/runs')).text).toContain('排队中');
  expect(lacking(await operate.see('/sync?days=7'), ['最近 7 天', 'href="/sync?days=90"'])).toEqual([]);
});

it('a task that makes no sense is not enabled, and what is wrong is said', async () => {
  const { as, save, ctx } = await openSyncPages();
  const cron = `${Array.from({ length: 60 }, (_, at) => at).join()} 3 * * *`;
  const task = await save({ cron, enabled: false });
  const refused = await (await as('admin')).send(`/sync/tasks/${task.id}/enable`, { to: 'on' });
  expect([refused.status, refused.text.includes('还不能启用'), refused.text.includes('最多 120 个')]).toEqual([
    400,
    true,
    true,
  ]);
  expect((await taskBy(ctx.store, task.id))?.definition.enabled).toBe(false);
});

it('pauses until a moment of Beijing, resumes, disables, deletes, each with a row in the audit and a place in the stream', async () => {
  const { as, save, ctx, bench } = await openSyncPages();
  const task = await save({ cron: '17 8 * * *' });
  const path = `/sync/tasks/${task.id}`;
  const [admin, operate] = [await as('admin'), await as('operate')];
  const paused = await operate.send(`${path}/pause`, { until: '2099-01-02T08:00', reason: '库在迁移 <b>' });
  expect(paused.headers.location).toBe(`${path}?said=paused`);
  expect((await taskBy(ctx.store, task.id))?.pausedUntil).toBe('2099-01-02T00:00:00.000Z');
  const page = (await operate.see(`${path}?said=paused`)).text;
  expect(lacking({ text: page } as Answer, ['暂停中：库在迁移 &lt;b&gt;', '已暂停，这期间', '恢复</button>'])).toEqual(
    [],
  );
  expect((await operate.see('/sync?show=paused')).text).toContain('已暂停 <b>1</b>');
  const late = await operate.send(`${path}/pause`, { until: '2001-01-02T08:00' });
  expect([late.status, late.text.includes('已经过去')]).toEqual([400, true]);
  expect((await operate.send(`${path}/pause`, { until: 'morgen' })).text).toContain('不是一个时间');
  expect((await operate.send(`${path}/resume`)).status).toBe(303);

  expect((await operate.send(`${path}/enable`, { to: 'off' })).status).toBe(403);
  expect((await admin.send(`${path}/enable`, { to: 'off' })).status).toBe(303);
  const off = (await admin.see(path)).text;
  expect(off).toContain('已停用');
  expect(off).toMatch(/改成第 2 版.*<dt>启用<\/dt><dd><del>是<\/del><ins>否<\/ins>/s);
  expect(off).toMatch(/暂停到 01-02 08:00，库在迁移 &lt;b&gt;/);

  const { store } = ctx;
  const raise = { id: store.newId(ctx.now()), now: ctx.now(), key: `sync/${task.id}`, source: 'bitable-sync' };
  const facts = { severity: 'warning', title: '失败', detail: '', impact: '', nextStep: '' } as const;
  await store.transaction((trx) => raiseAlert(trx, { ...raise, ...facts }));
  expect((await admin.send(`${path}/delete`)).text).toContain('没有勾选确认');
  expect((await operate.send(`${path}/delete`, { confirm: 'yes' })).status).toBe(403);
  expect((await admin.send(`${path}/delete`, { confirm: 'yes' })).headers.location).toBe('/sync?said=deleted');
  const raises = await store
    .withTables<AlertTables>()
    .db.selectFrom('alert_raises')
    .select('act')
    .orderBy('id')
    .execute();
  expect(raises.map(({ act }) => act)).toEqual(['raise', 'recover']);
  expect((await admin.see(path)).status).toBe(404);
  expect((await admin.see('/sync?said=deleted')).text).toContain('任务已删除，它的运行记录还看得到。');
  expect((await admin.see('/sync?said=constructor')).text).not.toContain('class="note"');
  const changes = (await bench.audit())
    .filter(({ kind }) => kind === 'setting')
    .map(({ person, text }) => `${person} ${text}`);
  expect(changes).toEqual([
    `ou_operate 同步任务 ${task.id}（设备）：暂停到 01-02 08:00，库在迁移 <b>`,
    `ou_operate 同步任务 ${task.id}（设备）：恢复`,
    `ou_admin 同步任务 ${task.id}（设备）：启用 是 → 否`,
    `ou_admin 同步任务 ${task.id}（设备）：删除`,
  ]);
});

it('asks a second person for edited SQL where the configuration says so, and takes no agreement to what was not seen', async () => {
  const { as, save, ctx } = await openSyncPages('  approveSql: true\n');
  const task = await save({ cron: '17 8 * * *' });
  const path = `/sync/tasks/${task.id}`;
  const [admin, approve] = [await as('admin'), await as('approve')];
  const fresh = await approve.see(path);
  expect(
    lacking(fresh, ['新任务的 SQL 还没有第二个人同意', '同意自动运行这段 SQL', '下次：等有人同意它的 SQL']),
  ).toEqual([]);
  expect(fresh.text).not.toContain('接下来：');
  // Who wrote it is not offered what would be refused.
  const mine = await admin.see(path);
  expect([mine.text.includes('/approve-sql'), lacking(mine, ['这段 SQL 是你写的'])]).toEqual([false, []]);
  const own = await admin.send(`${path}/approve-sql`, { version: '1' });
  expect([own.status, own.text.includes('要由另一个')]).toEqual([400, true]);
  expect((await approve.send(`${path}/approve-sql`, { version: '9' })).text).toContain('请看过新的 SQL');
  expect((await approve.send(`${path}/approve-sql`, { version: '1' })).headers.location).toBe(`${path}?said=agreed`);
  expect((await taskBy(ctx.store, task.id))?.approvedSql).toMatch(/^[0-9a-f]{64}$/);
  expect((await approve.see(path)).text).not.toContain('同意自动运行这段 SQL');
  const edit = { id: task.id, definition: { ...task.definition, sql: 'select 1 as code' }, by: 'ou_admin' };
  await ctx.store.transaction((trx) => saveTask(trx, { ...edit, now: ctx.now(), expected: null }));
  expect((await approve.see(path)).text).toContain('SQL 改过以后还没有第二个人同意');
});

it('pages back through all runs, and answers for what is not there', async () => {
  const { as, save, ctx } = await openSyncPages();
  const task = await save();
  const db = ctx.store.db as never as {
    insertInto(table: string): { values(rows: object[]): { execute(): Promise<void> } };
  };
  const rows = Array.from({ length: 60 }, (_, at) => ({
    ...{
      id: ctx.store.newId(ctx.now()),
      task: task.id,
      task_name: '设备',
      kind: 'scheduled',
      state: 'ok',
      trace: `R${at}`,
    },
    ...{ asked_at: '2026-11-26T00:00:00.000Z', failed_rows: '[]', options: '{}', stop_asked: 0, attempts: 0 },
  }));
  await db.insertInto('sync_logs').values(rows).execute();
  const query = await as('query');
  const first = (await query.see(`/sync/runs?task=${task.id}`)).text;
  const older = /rel="next" href="([^"]+)"/.exec(first)?.[1]?.replaceAll('&amp;', '&') ?? '';
  const second = (await query.see(older)).text;
  const runsIn = (text: string) =>
    [...text.matchAll(/<th scope="row"><a href="\/sync\/runs\/(\w+)"/g)].map(([, id]) => id);
  expect([...runsIn(first), ...runsIn(second)]).toEqual(rows.map(({ id }) => id).reverse());
  expect(second).not.toContain('rel="next"');
  for (const path of ['/sync/runs/nonsense', `/sync/runs/${'0'.repeat(26)}`, '/sync/tasks/99', '/sync/tasks/x'])
    expect((await query.see(path)).status).toBe(404);
  expect((await query.see('/sync/runs?before=%27--&task=x')).status).toBe(200);
});
