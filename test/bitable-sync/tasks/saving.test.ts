// Making and editing tasks, in two processes at once.
import { expect, it } from 'vitest';
import { roomMigrations } from '../../../src/app/room-migrations.ts';
import { syncDb } from '../../../src/features/bitable-sync/context.ts';
import { bitableSyncMigrations } from '../../../src/features/bitable-sync/migrations/index.ts';
import type { TaskDefinition } from '../../../src/features/bitable-sync/model/task.ts';
import { runBy } from '../../../src/features/bitable-sync/run/queries.ts';
import { approveSql } from '../../../src/features/bitable-sync/tasks/approve-sql.ts';
import { rememberTarget } from '../../../src/features/bitable-sync/tasks/edit-queries.ts';
import { deleteTask, pauseTask, resumeTask } from '../../../src/features/bitable-sync/tasks/pause.ts';
import { allTasks, taskBy, taskNamed, taskVersions } from '../../../src/features/bitable-sync/tasks/queries.ts';
import { saveTask, type TaskSaved } from '../../../src/features/bitable-sync/tasks/save.ts';
import { traceOf } from '../../../src/lib/trace-number.ts';
import { migrate } from '../../../src/store/migrate.ts';
import type { Store } from '../../../src/store/store.ts';
import { onEachStore, onSomeStores, type StoreBench } from '../../store/each-store.ts';
import { ask } from '../run/bench.ts';
import { definitionWith, NOW } from './written-task.ts';

const LATER = new Date('2026-11-27T02:00:00.000Z');

interface Edit extends Partial<TaskDefinition> {
  readonly id?: number;
  readonly by?: string;
  readonly now?: Date;
  readonly expected?: number;
}

function save(store: Store, { id, by = 'ou_li', now = NOW, expected, ...rest }: Edit = {}): Promise<TaskSaved> {
  const auditId = store.newId(now);
  const audit = { id: auditId, chat: null, trace: traceOf(auditId) };
  const edit = { id: id ?? null, definition: definitionWith(rest), by, now, expected: expected ?? null, audit };
  return store.transaction((trx) => saveTask(trx, edit));
}

async function opened(fresh: StoreBench['fresh']): Promise<{ store: Store; url: string }> {
  const { store, url } = await fresh();
  await migrate(store, [...roomMigrations, ...bitableSyncMigrations]);
  return { store, url };
}

async function plannedUntil(store: Store): Promise<string> {
  const row = await syncDb(store).selectFrom('sync_tasks').select('planned_until').executeTakeFirstOrThrow();
  return row.planned_until;
}

async function audits(store: Store): Promise<readonly string[]> {
  const db = store.withTables<{ audit_log: { text: string; id: string } }>().db;
  return (await db.selectFrom('audit_log').select('text').orderBy('id').execute()).map(({ text }) => text);
}

onEachStore('tasks that many save at once', ({ fresh, again }) => {
  it('numbers are given once, whoever asks when, and a name is one task', async () => {
    const { store, url } = await opened(fresh);
    const other = await again(url);
    const made = await Promise.all(
      Array.from({ length: 12 }, (_, index) => save(index % 2 === 0 ? store : other, { name: `任务${index}` })),
    );
    expect(made.map((one) => (one.kind === 'saved' ? one.task.id : 0)).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 12 }, (_, index) => index + 1),
    );
    const twins = await Promise.allSettled([store, other, store, other].map((one) => save(one, { name: ' 双胞胎' })));
    expect(twins.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(save(store, { name: '双胞胎' })).rejects.toThrow('任务 13 已经叫“ 双胞胎”，请换一个名字');
    await store.transaction((trx) => deleteTask(trx, { id: 13, by: 'ou_li', now: NOW }));
    expect(await save(store, { name: '双胞胎' })).toMatchObject({ kind: 'saved', task: { id: 14 } });
    expect(await taskBy(store, 13)).toBeNull();
    expect(await allTasks(store)).toHaveLength(13);
  });

  it('an edit counts up, who saw an older one is overtaken, and only one of two wins', async () => {
    const { store, url } = await opened(fresh);
    const other = await again(url);
    await save(store, { cron: '0 3 * * *' });
    await save(store, { id: 1, cron: '0 3 * * *', mode: 'clone', by: 'ou_wang', now: LATER, expected: 1 });
    expect(await save(store, { id: 1, expected: 1 })).toEqual({
      kind: 'overtaken',
      by: 'ou_wang',
      at: LATER.toISOString(),
    });
    const both = await Promise.all(
      [store, other].map((one, index) => save(one, { id: 1, cron: `${index} 4 * * *`, expected: 2 })),
    );
    expect(both.map(({ kind }) => kind).toSorted()).toEqual(['overtaken', 'saved']);
    expect(await taskBy(store, 1)).toMatchObject({ version: 3 });
    const versions = await taskVersions(store, 1, 9);
    expect(versions.map(({ version, editedBy }) => [version, editedBy])).toEqual([
      [3, 'ou_li'],
      [2, 'ou_wang'],
      [1, 'ou_li'],
    ]);
    const unchanged = versions[0]?.definition ?? definitionWith();
    expect(await save(store, { id: 1, ...unchanged })).toMatchObject({ kind: 'saved', task: { version: 3 } });
    await expect(save(store, { id: 99, name: '没有的' })).rejects.toThrow('没有任务 99');
    const entered = await audits(store);
    expect(entered).toHaveLength(3);
    expect(entered).toContain('同步任务 1（设备表）：新建，full');
    expect(entered).toContain('同步任务 1（设备表）：模式 full（新增和更新） → clone（与源一致（会删除））');
  });
});

onSomeStores('tasks that are saved', ({ fresh }) => {
  it('nothing that is past becomes due by an edit of the times, by enabling and by resuming; other edits leave it', async () => {
    const { store } = await opened(fresh);
    const cron = '0 3 * * *';
    await save(store, { cron, enabled: false });
    const at = (hours: number) => new Date(NOW.getTime() + hours * 3_600_000);
    await save(store, { id: 1, cron, enabled: false, mode: 'clone', now: at(1) });
    expect(await plannedUntil(store)).toBe(NOW.toISOString());
    await save(store, { id: 1, cron, enabled: true, mode: 'clone', now: at(2) });
    expect(await plannedUntil(store)).toBe(at(2).toISOString());
    await save(store, { id: 1, cron: '0 4 * * *', mode: 'clone', now: at(3) });
    expect(await plannedUntil(store)).toBe(at(3).toISOString());
    await store.transaction((trx) => pauseTask(trx, { id: 1, until: at(9), reason: '盘点', by: 'ou_li', now: at(4) }));
    expect(await taskBy(store, 1)).toMatchObject({ pausedUntil: at(9).toISOString(), pauseReason: '盘点', version: 4 });
    expect(await plannedUntil(store)).toBe(at(3).toISOString());
    await store.transaction((trx) => resumeTask(trx, { id: 1, by: 'ou_li', now: at(5) }));
    expect(await taskBy(store, 1)).toMatchObject({ pausedUntil: null, pauseReason: null });
    expect(await plannedUntil(store)).toBe(at(5).toISOString());
    await expect(
      store.transaction((trx) => pauseTask(trx, { id: 1, until: at(5), reason: null, by: 'ou_li', now: at(5) })),
    ).rejects.toThrow(/已经过去/);
  });

  it('another link is another table: where it led and what was written there are forgotten', async () => {
    const { store } = await opened(fresh);
    await save(store);
    const found = {
      ...{ id: 1, link: definitionWith().link, ref: { app: 'bascnAbc', table: 'tblAbc' } },
      name: { base: '设备管理', table: '设备' },
    };
    await store.transaction((trx) => rememberTarget(trx, found));
    await syncDb(store).insertInto('sync_rows').values({ task: 1, record: 'rec1', cells: '{}' }).execute();
    // Pasted anew with a view and another host it is the same table.
    await save(store, { id: 1, mode: 'clone', link: 'https://acme.feishu.cn/base/bascnAbc?table=tblAbc&view=vewX' });
    expect(await syncDb(store).selectFrom('sync_rows').selectAll().execute()).toHaveLength(1);
    // A run that did not ask what the table is called forgets nothing.
    await store.transaction((trx) =>
      rememberTarget(trx, {
        ...found,
        link: 'https://acme.feishu.cn/base/bascnAbc?table=tblAbc&view=vewX',
        name: null,
      }),
    );
    expect(await taskBy(store, 1)).toMatchObject({ target: found.ref, targetName: found.name });
    await save(store, { id: 1, mode: 'clone', link: 'https://feishu.cn/base/bascnAbc?table=tblOther' });
    expect(await taskBy(store, 1)).toMatchObject({ target: null, targetName: null });
    expect(await syncDb(store).selectFrom('sync_rows').selectAll().execute()).toEqual([]);
    // A check of the old link that comes late is not believed.
    await store.transaction((trx) => rememberTarget(trx, found));
    expect(await taskBy(store, 1)).toMatchObject({ target: null, targetName: null });
  });

  it('SQL is agreed to by somebody else than who wrote it, as it was seen', async () => {
    const { store } = await opened(fresh);
    await save(store, { by: 'ou_first' });
    await save(store, { id: 1, sql: 'select 2', by: 'ou_author' });
    await save(store, { id: 1, sql: 'select 2', mode: 'clone', by: 'ou_other' });
    const approve = (by: string, version: number) =>
      store.transaction((trx) => approveSql(trx, { id: 1, version, digest: 'abc', by, now: NOW }));
    expect(await approve('ou_author', 3)).toMatchObject({
      kind: 'refused',
      sentence: expect.stringContaining('是你写的'),
    });
    expect(await approve('ou_other', 2)).toMatchObject({
      kind: 'refused',
      sentence: expect.stringContaining('又被改过'),
    });
    expect(await approve('ou_other', 3)).toEqual({ kind: 'approved' });
    expect(await taskBy(store, 1)).toMatchObject({ approvedSql: 'abc' });
  });

  it('a task is found by number and by name, and near names are named', async () => {
    const { store } = await opened(fresh);
    await expect(taskNamed(store, '设备')).rejects.toThrow('没有任务“设备”；还没有任务');
    await save(store, { name: '设备表' });
    await save(store, { name: 'Stock 库存' });
    expect((await taskNamed(store, ' ＳＴＯＣＫ 库存 ')).id).toBe(2);
    expect((await taskNamed(store, '#1')).id).toBe(1);
    await expect(taskNamed(store, '设备')).rejects.toThrow('没有任务“设备”；是不是：1 设备表');
    await expect(taskNamed(store, '7')).rejects.toThrow('有：1 设备表、2 Stock 库存');
  });

  it('a task whose run goes on is not deleted', async () => {
    const { store } = await opened(fresh);
    await save(store);
    const task = (await taskBy(store, 1)) ?? expect.fail('there is no task');
    const asked = await ask(store, task);
    const run = asked.kind === 'entered' ? await runBy(store, asked.run) : null;
    const remove = () => store.transaction((trx) => deleteTask(trx, { id: 1, by: 'ou_li', now: NOW }));
    await expect(remove()).rejects.toThrow(`任务 1 正在运行（编号 ${run?.trace}），请先停止这次运行，再删除`);
    expect(await taskBy(store, 1)).not.toBeNull();
    await syncDb(store).updateTable('sync_logs').set({ open_task: null }).execute();
    await remove();
    expect(await taskBy(store, 1)).toBeNull();
  });
});
