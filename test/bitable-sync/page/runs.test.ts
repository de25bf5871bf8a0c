// A run's page over the real server: how it stands, what may be done with it, who decides about a plan, what can be taken away.
import { request } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import { features } from '../../../src/app/features.ts';
import { openHouse } from '../../../src/app/group/house.ts';
import { syncDb } from '../../../src/features/bitable-sync/context.ts';
import { runBy } from '../../../src/features/bitable-sync/run/queries.ts';
import { lacking, openSyncPages, pressKeyOf } from './bench.ts';
import { COUNTS, enterImage, enterPlan, enterRun, PROGRESS, SHOWN } from './entered.ts';

it('shows stages, batches, waits and the rows that failed with what to do about them', async () => {
  const { as, save, ctx } = await openSyncPages();
  const { id } = await save();
  const query = await as('query');
  const going = await enterRun(ctx, id, {
    state: 'running',
    kind: 'manual',
    askedBy: 'ou_operate',
    progress: PROGRESS,
  });
  const shown = await query.see(`/sync/runs/${going}`);
  const words = [
    '进行中',
    '李姐',
    '读表',
    '1,250 行',
    '1.5 秒',
    '3 / 12 批',
    '31 次请求，重试 2 次，照飞书说的等了 4.2 秒',
  ];
  expect(lacking(shown, words)).toEqual([]);
  expect(shown.text).toContain('<progress max="12" value="3">');
  expect(shown.text).toContain('<noscript><meta http-equiv="refresh"');
  // Who may only look is offered no button.
  expect(shown.text).not.toMatch(/>停止<|>撤销/);

  await syncDb(ctx.store).updateTable('sync_logs').set({ open_task: null }).where('id', '=', going).execute();
  const failedRows = [{ row: 1_017, record: null, key: '<b>', text: "数量 '12万' 不是数字，请改源数据" }];
  const failed = await enterRun(ctx, id, {
    state: 'partly',
    counts: COUNTS,
    reason: 'rows',
    message: '2 行没有写成',
    failedRows,
  });
  const operate = await as('operate');
  // Whatever its counts say, what is not kept cannot be put back.
  expect((await operate.see(`/sync/runs/${failed}`)).text).not.toContain('撤销这次');
  await enterImage(ctx, id, failed);
  const over = await operate.see(`/sync/runs/${failed}`);
  expect(
    lacking(over, ['部分成功', '2 行没有写成', '怎么办', '第 1,017 行', '&lt;b&gt;', '12万', '重试', '撤销这次']),
  ).toEqual([]);
  expect(over.text).not.toContain('http-equiv="refresh"');
  const none = await query.see(`/sync/runs/${failed}/log`);
  expect([none.status, none.text.includes('没有日志文件')]).toEqual([404, true]);
});

it('offers to decide about edited cells only where they wait for it, on the run that asked last', async () => {
  const { as, save, ctx } = await openSyncPages();
  const [full, clone] = [await save({ name: '问', edits: 'ask' }), await save({ name: '克隆', mode: 'clone' })];
  const operate = await as('operate');
  const offers = async (run: string) => (await operate.see(`/sync/runs/${run}`)).text.includes('以源为准再运行');
  const ran = async (task: number, asked: readonly string[]) => {
    const run = await enterRun(ctx, task, { state: 'ok', counts: COUNTS });
    const kept = { shown: JSON.stringify({ ...SHOWN, editedCount: 1 }), options: JSON.stringify({ asked }) };
    await syncDb(ctx.store).updateTable('sync_logs').set(kept).where('id', '=', run).execute();
    return run;
  };
  // Of a clone the source wins: what was edited is only said.
  expect(await offers(await ran(clone.id, []))).toBe(false);
  const first = await ran(full.id, ['cell']);
  expect(await offers(first)).toBe(true);
  const second = await ran(full.id, []);
  expect([await offers(first), await offers(second)]).toEqual([false, false]);
  const once = pressKeyOf(await operate.see(`/sync/tasks/${full.id}`));
  const refused = await operate.send(`/sync/tasks/${full.id}/run`, { once, kind: 'manual', edits: 'source' });
  expect([refused.status, refused.text.includes('没有等人决定的格子')]).toEqual([400, true]);
});

it('says of a run that can be put back that the schedule would write it once more', async () => {
  const { as, save, ctx } = await openSyncPages();
  const timed = await save({ name: '定时', cron: '0 8 * * *', enabled: true });
  const asked = await save({ name: '手动', cron: null, enabled: true });
  const operate = await as('operate');
  const page = async (task: number) => {
    const run = await enterRun(ctx, task, { state: 'ok', kind: 'manual', counts: COUNTS });
    await enterImage(ctx, task, run);
    return (await operate.see(`/sync/runs/${run}`)).text;
  };
  expect(await page(timed.id)).toMatch(/撤销这次[\s\S]*任务还在定时运行（.*8:00）[\s\S]*暂停任务/);
  const other = await page(asked.id);
  expect(other).toMatch(/撤销这次[\s\S]*先勾这里确认：把这次新增/);
  expect(other).not.toContain('还在定时运行');
});

it('names records of the table as what they are, and shows of a long cell its beginning with the whole behind it', async () => {
  const { as, save, ctx } = await openSyncPages();
  const { id } = await save();
  const failedRows = [
    { row: 7, record: null, key: 'A', text: '来源第 7 行主键 A 与第 1 行重复' },
    { row: null, record: 'recX', key: 'B', text: '表里的记录 recX 主键 B 与记录 recY 重复' },
  ];
  const failed = { state: 'failed', counts: COUNTS, reason: 'keys', failedRows } as const;
  const run = await enterRun(ctx, id, failed);
  const long = `头${'长'.repeat(4_999)}`;
  const update = [{ key: '0002', record: 'rec2', changes: [{ field: '名称', before: '旧', after: long }] }];
  await enterPlan(ctx, { run, task: id, shown: { ...SHOWN, examples: { ...SHOWN.examples, update } } });
  const query = await as('query');
  const { text } = await query.see(`/sync/runs/${run}`);
  expect(text).toMatch(
    /没写成、没写全的行 <small class="muted">共 2 行.*第 7 行.*表里有问题的记录 <small class="muted">共 1 条/s,
  );
  expect(text).toMatch(
    /<ins><details class="long"><summary>头长+…<span class="muted">（共 5,000 字）<\/span><\/summary>头长+<\/details>/,
  );
  expect(/<summary>(头长+)…/.exec(text)?.[1]).toHaveLength(120);
  expect(text).toContain('<ins>空压机 &lt;1&gt;</ins>');
  const undo = await enterRun(ctx, id, { ...failed, kind: 'undo', undoes: run });
  expect((await query.see(`/sync/runs/${undo}`)).text).toContain('没有放回的记录 <small class="muted">共 1 条');
});

it('is known by its number to the whole house', async () => {
  const { save, ctx, bench } = await openSyncPages();
  const { id } = await save();
  const run = await runBy(ctx.store, await enterRun(ctx, id, { state: 'failed', message: '来源连不上' }));
  const house = openHouse(bench.program, features);
  const found = await house.numbered(run?.trace ?? '');
  expect(found?.body).toMatchObject({ fallbackText: '定时同步“设备”：失败；来源连不上' });
  expect(await house.numbered('2222-22')).toBeNull();
});

it('lets the right person decide about a plan once, and nobody agree to his own', async () => {
  const { as, save, ctx, bench } = await openSyncPages();
  const { id } = await save({ mode: 'clone' });
  const run = await enterRun(ctx, id, { state: 'waiting', kind: 'manual', askedBy: 'ou_admin', counts: COUNTS });
  await enterPlan(ctx, { run, task: id, shown: SHOWN });
  const path = `/sync/runs/${run}`;
  const [admin, approve, operate] = [await as('admin'), await as('approve'), await as('operate')];
  const page = await approve.see(path);
  const words = [
    '要删除 61 条',
    '要由 王工 以外的人批准',
    '>批准<',
    '>拒绝<',
    '空压机 &lt;1&gt;',
    '<del>12</del> → <ins>13</ins>',
  ];
  expect(
    lacking(page, [...words, '第 17 行 数量', '其余在日志里', '合计', '字段是公式', '删掉的记录放回后编号会变']),
  ).toEqual([]);
  // What takes something away stands before what adds.
  expect(page.text.indexOf('旧冷却塔')).toBeLessThan(page.text.indexOf('空压机'));
  const own = await admin.see(path);
  expect([own.text.includes('只能拒绝'), />批准</.test(own.text)]).toEqual([true, false]);
  const refused = await admin.send(`${path}/decide`, { press: 'yes' });
  expect([refused.status, refused.text.includes('不能自己批准')]).toEqual([400, true]);
  expect((await operate.send(`${path}/decide`, { press: 'yes' })).status).toBe(403);
  expect((await approve.send(`${path}/decide`, { press: 'maybe' })).status).toBe(400);
  expect((await runBy(ctx.store, run))?.state).toBe('waiting');

  const agreed = await approve.send(`${path}/decide`, { press: 'yes' });
  expect(agreed.headers.location).toBe(`${path}?said=approved`);
  expect((await runBy(ctx.store, run))?.state).toBe('queued');
  const after = await approve.see(`${path}?said=approved`);
  expect(lacking(after, ['已批准，马上按最新的数据', '<b>已批准，老周 今天'])).toEqual([]);
  expect(after.text).not.toMatch(/>批准</);
  // Who lost the race is led back to the run.
  const late = await approve.send(`${path}/decide`, { press: 'no' });
  expect([late.status, lacking(late, ['已在', `href="${path}">回到这次运行</a>`])]).toEqual([400, []]);
  const unticked = await operate.send(`${path}/undo`);
  expect([unticked.status, lacking(unticked, ['没有勾选确认', '回到这次运行'])]).toEqual([400, []]);
  const noKind = await operate.send(`/sync/tasks/${id}/run`);
  expect(lacking(noKind, [`href="/sync/tasks/${id}">回到任务</a>`])).toEqual([]);
  const said = (await bench.audit())
    .filter(({ text }) => text.startsWith('页面：'))
    .map(({ person, text }) => `${person} ${text}`);
  const trace = (await runBy(ctx.store, run))?.trace;
  expect(said).toEqual([
    `ou_admin 页面：批准 同步任务 ${id} 的运行 ${trace}`,
    `ou_approve 页面：批准 同步任务 ${id} 的运行 ${trace}`,
    `ou_approve 页面：拒绝 同步任务 ${id} 的运行 ${trace}`,
  ]);
});

it('gives the plan as lines of JSON, and undoes by a run of its own, once a press', async () => {
  const { as, save, ctx, bench } = await openSyncPages();
  const { id } = await save();
  const run = await enterRun(ctx, id, { kind: 'manual', askedBy: 'ou_operate', counts: COUNTS });
  await enterPlan(ctx, { run, task: id, shown: SHOWN });
  const path = `/sync/runs/${run}`;
  const operate = await as('operate');
  const lines = (await operate.see(`${path}/plan.jsonl`)).text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines.map(({ line }) => line)).toEqual(['plan', 'field', 'skipped', 'example', 'example', 'example', 'loss']);
  expect(lines[1]).toMatchObject({ field: '数量', kind: 'number' });
  expect((await bench.audit()).filter(({ kind }) => kind === 'export')).toHaveLength(1);

  const none = await enterRun(ctx, id, { kind: 'dry', counts: COUNTS });
  const ofDry = { once: pressKeyOf(await operate.see(`/sync/runs/${none}`)), confirm: 'yes' };
  expect((await operate.send(`/sync/runs/${none}/undo`, ofDry)).text).toContain('没有可以放回的内容');
  await enterImage(ctx, id, run);
  const once = pressKeyOf(await operate.see(path));
  expect((await operate.send(`${path}/undo`, { once })).text).toContain('没有勾选确认');
  const pressed = await Promise.all([1, 2].map(() => operate.send(`${path}/undo`, { once, confirm: 'yes' })));
  const places = pressed.map(({ headers }) => headers.location?.split('?')[0]);
  expect(places[0]).toBe(places[1]);
  const undo = await runBy(ctx.store, places[0]?.split('/').at(-1) ?? '');
  expect(undo).toMatchObject({ kind: 'undo', undoes: run, askedBy: 'ou_operate', state: 'queued' });
  expect(lacking(await operate.see(places[0] ?? ''), ['撤销的是', `href="${path}"`])).toEqual([]);
});

it('tells who follows a run that it changed, and nothing while it does not', async () => {
  const { as, save, ctx, bench } = await openSyncPages();
  const { id } = await save();
  const run = await enterRun(ctx, id, { state: 'running', progress: PROGRESS });
  const { cookie, see } = await as('query');
  const follow = (path: string) => {
    const stream = { text: '' };
    const asked = request(
      { host: '127.0.0.1', port: bench.port, path, agent: false, headers: { cookie } },
      (response) => {
        response.on('data', (chunk: Buffer) => {
          stream.text += chunk.toString();
        });
        response.on('error', () => {});
      },
    );
    asked.on('error', () => {});
    asked.end();
    onTestFinished(() => void asked.destroy());
    return () => stream.text.split('event: changed').length - 1;
  };
  const [own, others] = [follow(`/sync/events?run=${run}`), follow(`/sync/events?task=${id + 1}`)];
  await expect.poll(() => [own(), others()]).toEqual([1, 1]);
  const db = syncDb(ctx.store);
  await db
    .updateTable('sync_logs')
    .set({ progress: JSON.stringify({ ...PROGRESS, batchesDone: 4 }) })
    .where('id', '=', run)
    .execute();
  await expect.poll(own).toBe(2);
  await db.updateTable('sync_logs').set({ state: 'ok', open_task: null }).where('id', '=', run).execute();
  await expect.poll(own).toBe(3);
  expect(others()).toBe(1);
  expect((await see('/sync/events?run=x')).status).toBe(404);
});
