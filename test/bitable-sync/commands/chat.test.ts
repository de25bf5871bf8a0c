// 同步 and what follows it, over real stores.
import { expect, it } from 'vitest';
import type { CommandInput } from '../../../src/bot/command.ts';
import { approveSqlCommand } from '../../../src/features/bitable-sync/commands/decide.ts';
import { numberedRun } from '../../../src/features/bitable-sync/commands/numbered.ts';
import { type SyncContext, syncDb } from '../../../src/features/bitable-sync/context.ts';
import { openRuns, runBy } from '../../../src/features/bitable-sync/run/queries.ts';
import { taskBy } from '../../../src/features/bitable-sync/tasks/queries.ts';
import { saveTask } from '../../../src/features/bitable-sync/tasks/save.ts';
import { isoInstant } from '../../../src/lib/clock.ts';
import { listAudit } from '../../../src/people/audit-queries.ts';
import { onSomeStores } from '../../store/each-store.ts';
import { shownWith } from '../cards/plans.ts';
import { ask, askedCells, enterTask, NOW } from '../run/bench.ts';
import { definitionWith } from '../tasks/written-task.ts';
import { syncChat } from './chat.ts';

const COUNTS = { rows: 5, created: 2, updated: 1, cleared: 0, unchanged: 1, failed: 1, deleted: 3 };

onSomeStores('what people type about sync tasks', ({ fresh }) => {
  it('is answered with the tasks, and with the way to the first', async () => {
    const chat = await syncChat((await fresh()).store);
    expect(await chat.shows('同步')).toMatchObject({ title: '还没有同步任务' });
    await enterTask(chat.store, { cron: '0 3 * * *' });
    await enterTask(chat.store, { id: 8, name: '苏州 台账', enabled: false });
    const list = await chat.shows('同步');
    expect(list.title).toBe('2 个同步任务');
    expect(list.text).toContain('每天 03:00');
    expect(list.text).toContain('已停用');
    const tasks = syncDb(chat.store).updateTable('sync_tasks').where('id', '=', 7);
    await tasks.set({ paused_until: '2026-11-26T02:00:01.000Z' }).execute();
    expect((await chat.shows('同步')).text).toContain('暂停到 11-26 10:00');
    // What is over is over.
    await tasks.set({ paused_until: '2026-11-26T01:59:59.000Z' }).execute();
    expect((await chat.shows('同步')).text).not.toContain('暂停到');
    expect(list.buttons.get('7 设备表')?.line).toBe('同步 运行 7');
    expect(list.links.get('打开网页')).toBe('https://zhiban.example/sync');
    await expect(chat.says('同步 状态')).rejects.toThrow(
      /不认识“同步 状态”.*日志、冲突、批准SQL，后面写任务的编号；同步 撤销、批准、拒绝/,
    );
    // A name that holds a site's is a name.
    expect((await chat.shows('同步 日志 苏州 台账')).title).toBe('“苏州 台账”最近 0 次运行');
    await expect(chat.says('同步 运行 设备')).rejects.toThrow('7 设备表');
  });

  it('enters one run a task, says who is at it, and a button pressed twice is one run', async () => {
    const chat = await syncChat((await fresh()).store);
    await enterTask(chat.store);
    const card = await chat.shows('同步 运行 7', { once: 'k' });
    expect(card.title).toBe('同步“设备表”：排队中');
    expect(card.buttons.get('停止')?.line).toBe('同步 停止 7');
    expect(await chat.says('同步 运行 7', { once: 'k' })).toMatch(/已经发起过了.*7F3K-92/);
    expect(await chat.says('同步 试跑 设备表')).toMatch(/已在运行.*没有再开一次/);
    const [run, ...others] = await openRuns(chat.store);
    expect(others).toEqual([]);
    expect(run).toMatchObject({ kind: 'manual', state: 'queued', askedBy: 'ou_zhang', trace: '7F3K-92' });
    expect(await chat.says('同步 停止 7')).toMatch(/正在停止/);
    const { stop_asked, chat: where } = await syncDb(chat.store)
      .selectFrom('sync_logs')
      .select(['stop_asked', 'chat'])
      .executeTakeFirstOrThrow();
    expect([stop_asked, where]).toEqual([1, 'oc_1']);
  });

  it('knows by its number what became of a run that nobody in a chat asked for', async () => {
    const chat = await syncChat((await fresh()).store);
    const task = await enterTask(chat.store);
    await ask(chat.store, task, { kind: 'scheduled', askedBy: null, dueAt: NOW, trace: 'AAAA-42' });
    const over = { state: 'failed', open_task: null, message: '来源连不上', ended_at: isoInstant(NOW) };
    await syncDb(chat.store).updateTable('sync_logs').set(over).execute();
    const ctx = { store: chat.store, config: { web: {} } } as unknown as SyncContext;
    const found = await numberedRun(ctx, 'AAAA-42');
    expect(found?.need).toEqual({ right: 'query', action: '同步 日志' });
    expect(found?.body).toMatchObject({ kind: 'card', fallbackText: '定时同步“设备表”：失败；来源连不上' });
    expect(await numberedRun(ctx, 'AAAA-43')).toBeNull();
  });

  it('undoes the newest run that wrote something, and none that did not', async () => {
    const chat = await syncChat((await fresh()).store);
    const task = await enterTask(chat.store);
    await expect(chat.says('同步 撤销 7')).rejects.toThrow('没有要撤销的');
    const first = await ask(chat.store, task);
    const over = { state: 'ok', open_task: null, counts: JSON.stringify(COUNTS), ended_at: isoInstant(NOW) };
    await syncDb(chat.store).updateTable('sync_logs').set(over).execute();
    const dry = await ask(chat.store, task, { kind: 'dry', trace: 'DRYR-22' });
    const dryId = dry.kind === 'entered' ? dry.run : '';
    await syncDb(chat.store).updateTable('sync_logs').set(over).where('id', '=', dryId).execute();
    await expect(chat.says('同步 撤销 DRYR-22')).rejects.toThrow('什么也没有写过');
    expect((await chat.shows('同步 日志 7')).text).toContain('新增 2 行 · 更新 1 行');
    // What it changed is not kept any more.
    await expect(chat.says('同步 撤销 7')).rejects.toThrow('没有可以放回的内容');
    expect(await openRuns(chat.store)).toEqual([]);
    const kept = { record: 'rec1', table_id: 'tbl', act: 'updated', key: 'A', before: '{}', after: '{}' };
    const image = { ...kept, run: first.kind === 'entered' ? first.run : '', task: task.id, at: isoInstant(NOW) };
    await syncDb(chat.store).insertInto('sync_images').values(image).execute();
    expect((await chat.shows('同步 撤销 7')).title).toBe('撤销“设备表”：排队中');
    const [undo] = await openRuns(chat.store);
    expect(undo).toMatchObject({ kind: 'undo', undoes: first.kind === 'entered' ? first.run : '' });
  });

  it('decides about a plan: not by who asked, once, and the card says who', async () => {
    const chat = await syncChat((await fresh()).store);
    const task = await enterTask(chat.store, { mode: 'clone' });
    const asked = await ask(chat.store, task, { trace: 'PLAN-22' });
    const run = asked.kind === 'entered' ? asked.run : '';
    const db = syncDb(chat.store);
    await db.updateTable('sync_logs').set({ state: 'waiting', open_task: null }).execute();
    await db
      .insertInto('sync_approvals')
      .values({
        ...{ run, task: 7, state: 'waiting', shown: JSON.stringify(shownWith((at) => `键${at}`, 3)), card: null },
        scope: JSON.stringify({ deletes: [], empties: [], emptied: 0, newFields: [] }),
        ...{ asked_by: 'ou_li', needs_other: 1, asked_at: isoInstant(NOW), decided_by: null, decided_at: null },
        expires_at: isoInstant(new Date(NOW.getTime() + 3_600_000)),
      })
      .execute();
    expect(await chat.says('同步 批准 PLAN-22', { person: 'ou_li' })).toContain('没有批准：');
    expect(await chat.says('同步 停止 7')).toContain('同步 拒绝 PLAN-22');
    const card = await chat.shows(`同步 批准 ${run}`, { pressed: 'om_1' });
    expect(card).toMatchObject({ title: '同步“设备表”的计划已批准', place: 'card' });
    expect([...card.buttons.keys()]).toEqual([]);
    expect(await runBy(chat.store, run)).toMatchObject({ state: 'queued' });
    expect(await chat.says('同步 拒绝 7', { person: 'ou_li' }).catch((thrown: Error) => thrown.message)).toContain(
      '没有等审批的计划',
    );
  });

  it('tells a plan that waits from an undoing that waits beside it, and from the run that goes on', async () => {
    const chat = await syncChat((await fresh()).store);
    const task = await enterTask(chat.store);
    const db = syncDb(chat.store);
    for (const [kind, trace] of [
      ['undo', 'UNDO-22'],
      ['manual', 'PLAN-33'],
    ] as const) {
      const asked = await ask(chat.store, task, { kind, trace });
      const run = asked.kind === 'entered' ? asked.run : '';
      await db.updateTable('sync_logs').set({ state: 'waiting', open_task: null }).where('id', '=', run).execute();
      await db
        .insertInto('sync_approvals')
        .values({
          ...{ run, task: 7, state: 'waiting', shown: JSON.stringify(shownWith((at) => `键${at}`, 3)), card: null },
          scope: JSON.stringify({ deletes: [], empties: [], emptied: 0, newFields: [] }),
          ...{ asked_by: 'ou_li', needs_other: 0, asked_at: isoInstant(NOW), decided_by: null, decided_at: null },
          expires_at: isoInstant(new Date(NOW.getTime() + 3_600_000)),
        })
        .execute();
    }
    expect((await chat.shows('同步')).text).toContain('撤销等审批、等审批');
    expect(await chat.says('同步 停止 7')).toContain('“同步 拒绝 UNDO-22”、“同步 拒绝 PLAN-33”');
    await expect(chat.says('同步 批准 7')).rejects.toThrow(
      '有 2 份等审批的计划：撤销 UNDO-22、同步 PLAN-33；请写编号，例如“同步 批准 UNDO-22”',
    );
    await chat.shows('同步 运行 7');
    expect((await chat.shows('同步')).text).toContain('撤销等审批、等审批、排队中');
    expect(await chat.says('同步 停止 7')).toMatch(/正在停止/);
  });

  it('pauses a task for so long, and goes on with it', async () => {
    const chat = await syncChat((await fresh()).store);
    await enterTask(chat.store);
    await expect(chat.says('同步 恢复 7')).rejects.toThrow('没有暂停');
    expect(await chat.says('同步 暂停 7 3天 源库 搬迁')).toMatch(/到 11-29 10:00.*同步 恢复 7/);
    expect(await taskBy(chat.store, 7)).toMatchObject({
      pausedUntil: '2026-11-29T02:00:00.000Z',
      pauseReason: '源库 搬迁',
    });
    expect(await chat.says('同步 恢复 7')).toBe('已恢复“设备表”');
    expect(await chat.says('同步 暂停 7 到明天 08:00 换库')).toMatch(/到 11-27 08:00/);
    await expect(chat.says('同步 暂停 7 到换完库')).rejects.toThrow('明天 8点');
    expect(await chat.says('同步 暂停 7 等新库')).toContain('直到有人恢复');
    expect(await taskBy(chat.store, 7)).toMatchObject({ pauseReason: '等新库' });
    // The task's own stream is read from these.
    const { rows } = await listAudit(chat.store, { kind: 'setting', text: '同步任务 7（' }, { limit: 9, offset: 0 });
    expect(rows.map(({ person, chat: place, text }) => `${person} ${place} ${text}`).toSorted()).toEqual([
      'ou_zhang oc_1 同步任务 7（设备表）：恢复',
      'ou_zhang oc_1 同步任务 7（设备表）：暂停到 11-27 08:00，换库',
      'ou_zhang oc_1 同步任务 7（设备表）：暂停到 11-29 10:00，源库 搬迁',
      'ou_zhang oc_1 同步任务 7（设备表）：暂停直到有人恢复，等新库',
    ]);
  });

  it('pauses a task whose name has blanks, and says which due moments are lost by it', async () => {
    const chat = await syncChat((await fresh()).store);
    const task = await enterTask(chat.store, { name: '库存 空格 任务', cron: '0 3 * * *', edits: 'ask' });
    await enterTask(chat.store, { id: 8, name: '库存', cron: '0 3 * * *' });
    expect(await chat.says('同步 暂停 库存 空格 任务 到明天 8点')).toBe(
      '已暂停“库存 空格 任务”到 11-27 08:00；11-27 03:00 的定时运行不做了；恢复请发“同步 恢复 7”',
    );
    expect(await chat.says('同步 暂停 库存 空格 换库')).toContain('“库存”直到有人恢复；从 11-27 03:00 起');
    expect(await taskBy(chat.store, 8)).toMatchObject({ pauseReason: '空格 换库' });
    expect(await chat.says('同步 暂停 7 2小时后')).toContain('到 11-26 12:00；恢复请发');
    await askedCells(chat.store, task);
    expect((await chat.shows('同步 冲突 库存 空格 任务 以源为准')).title).toBe('同步“库存 空格 任务”：排队中');
  });

  it('tells who wrote the SQL before he confirms that somebody else has to agree to it', async () => {
    const chat = await syncChat((await fresh()).store);
    const definition = definitionWith({ name: '定时的', cron: '0 3 * * *' });
    const save = { id: null, definition, by: 'ou_li', now: NOW, expected: null };
    await chat.store.transaction((trx) => saveTask(trx, save));
    const preview = (person: string) =>
      approveSqlCommand.danger?.preview(
        { store: chat.store } as unknown as SyncContext,
        { words: ['定时的'], sites: [], line: '同步 批准SQL 定时的', person } as unknown as CommandInput,
      );
    expect(await preview('ou_li')).toMatchObject({
      result: '没有同意：这段 SQL 是你写的，要由另一个有审批权限的人同意',
    });
    expect(await preview('ou_zhang')).toMatchObject({ title: '同意任务 1“定时的”自动运行这段 SQL' });
  });

  it('asks which side wins, and takes nothing else for an answer', async () => {
    const chat = await syncChat((await fresh()).store);
    const task = await enterTask(chat.store, { edits: 'ask' });
    await expect(chat.says('同步 冲突 7 都行')).rejects.toThrow('以源为准');
    // Nothing waits for an answer: a run would say that it went well, and have decided nothing.
    await expect(chat.says('同步 冲突 7 以人为准')).rejects.toThrow('任务 7“设备表”没有等人决定的格子，没有运行');
    await askedCells(chat.store, task);
    await chat.shows('同步 冲突 7 以人为准');
    const queued = syncDb(chat.store).selectFrom('sync_logs').select('options').where('state', '=', 'queued');
    expect(JSON.parse((await queued.executeTakeFirstOrThrow()).options)).toEqual({ edits: 'person' });
  });
});
