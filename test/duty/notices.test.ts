// What went wrong is told once in every group, edited when it is about something else, and says when it is over; on three stores.
import { expect, it } from 'vitest';
import { tellRecovery, tellTrouble } from '../../src/features/duty/notices/tell.ts';
import { watchJobs } from '../../src/features/duty/watch.ts';
import { commandLine } from '../../src/lib/command-line.ts';
import { onEachStore } from '../store/each-store.ts';
import { dutyBench, dutyContext, trouble } from './bench.ts';
import { hourly, run } from './rows.ts';

onEachStore('a trouble', ({ fresh, again }) => {
  it('is told once in every group, however often it is seen', async () => {
    const { ctx, said, notices, later } = await dutyBench(await fresh());
    for (let n = 0; n < 3; n += 1) {
      await tellTrouble(ctx, trouble());
      later(1);
    }
    expect((await said()).map(({ chat, act, title, colour }) => [chat, act, title, colour])).toEqual([
      ['oc_a', 'send', '每日台账没有做成', 'red'],
      ['oc_b', 'send', '每日台账没有做成', 'red'],
    ]);
    const [first] = await said();
    expect(first?.text).toContain('苏州没有应答');
    expect(first?.text).toContain('请按原因处理');
    expect(first?.text).toContain(
      JSON.stringify({ do: commandLine('运行', ['01run0000000000000000000001']) }).slice(1, -1),
    );
    expect(first?.text).toContain('"do":"刷新 台账"');
    expect((await notices()).map(({ open_key }) => open_key)).toEqual(['job/daily/oc_a', 'job/daily/oc_b']);
  });

  it('is nobody’s to hear without a group', async () => {
    const { store, now, said } = await dutyBench(await fresh());
    await tellTrouble(dutyContext(store, now, []), trouble());
    expect(await said()).toEqual([]);
  });

  it('edits its card when something else is the cause, and when it is over', async () => {
    const { ctx, said, notices, later } = await dutyBench(await fresh());
    await tellTrouble(ctx, trouble());
    later(5);
    await tellTrouble(ctx, trouble({ causes: ['无锡没有应答'], run: 'run-2', isPartial: true, title: '有一部分' }));
    later(5);
    await tellRecovery(ctx, 'job/other');
    await tellRecovery(ctx, 'job/daily');
    await tellRecovery(ctx, 'job/daily');
    const cards = (await said()).filter(({ chat }) => chat === 'oc_b');
    expect(cards.map(({ act, title, colour }) => [act, title, colour])).toEqual([
      ['send', '每日台账没有做成', 'red'],
      ['patch', '有一部分', 'orange'],
      ['patch', '已恢复：有一部分', 'green'],
    ]);
    expect(new Set(cards.slice(1).map(({ ofRow }) => ofRow))).toEqual(new Set([cards[0]?.id]));
    // When it was seen first stays; what is over offers nothing to do.
    expect(cards[2]?.text).toContain('08:30 发现');
    expect(cards[2]?.text).toContain('08:40 恢复');
    expect(cards[2]?.text).not.toContain('刷新 台账');
    expect((await notices()).every(({ open_key, closed_at }) => open_key === null && closed_at !== null)).toBe(true);
  });

  it('is not opened again for the run that it was about, and is for a new one, with a card of its own', async () => {
    const { ctx, said, later } = await dutyBench(await fresh());
    await tellTrouble(ctx, trouble({ run: 'run-1' }));
    // By hand, for instance: the job's last run stays the failed one.
    await tellRecovery(ctx, 'job/daily');
    later(1);
    await tellTrouble(ctx, trouble({ run: 'run-1' }));
    expect((await said()).filter(({ act }) => act === 'send')).toHaveLength(2);
    await tellTrouble(ctx, trouble({ run: 'run-2' }));
    expect((await said()).filter(({ act }) => act === 'send')).toHaveLength(4);
    // Nor what has no run: late again is news.
    await tellRecovery(ctx, 'job/daily');
    await tellTrouble(ctx, trouble({ run: null }));
    await tellRecovery(ctx, 'job/daily');
    await tellTrouble(ctx, trouble({ run: null }));
    expect((await said()).filter(({ act }) => act === 'send')).toHaveLength(8);
  });

  it('of one job is not another’s', async () => {
    const { ctx, said } = await dutyBench(await fresh());
    await tellTrouble(ctx, trouble());
    await tellTrouble(ctx, trouble({ key: 'delivery', title: '有消息发不出去', run: null }));
    await tellRecovery(ctx, 'job/daily');
    const open = (await said()).filter(({ act, chat }) => act === 'send' && chat === 'oc_a');
    expect(open.map(({ title }) => title)).toEqual(['每日台账没有做成', '有消息发不出去']);
    expect((await said()).filter(({ act }) => act === 'patch').map(({ title }) => title)).toEqual([
      '已恢复：每日台账没有做成',
      '已恢复：每日台账没有做成',
    ]);
  });

  it('seen and recovered by two servers at once is one card with one recovery', async () => {
    const bench = await dutyBench(await fresh());
    const other = dutyContext(await again(bench.url), bench.now);
    for (let round = 1; round <= 10; round += 1) {
      const told = trouble({ run: `run-${round}` });
      await Promise.all([tellTrouble(bench.ctx, told), tellTrouble(other, told), tellTrouble(other, told)]);
      await Promise.all([tellRecovery(bench.ctx, told.key), tellRecovery(other, told.key)]);
      const cards = await bench.said();
      for (const act of ['send', 'patch']) expect(cards.filter((one) => one.act === act)).toHaveLength(2 * round);
    }
  });

  it('changed and recovered at once ends as recovered, or is open still: never a card that says otherwise', async () => {
    const bench = await dutyBench(await fresh());
    // By the real clock, as ids are ordered by it.
    const now = (): Date => new Date();
    const other = dutyContext(await again(bench.url), now, ['oc_a']);
    const ctx = dutyContext(bench.store, now, ['oc_a']);
    for (let round = 1; round <= 30; round += 1) {
      await tellTrouble(ctx, trouble({ run: `run-${round}` }));
      await Promise.all([
        tellTrouble(other, trouble({ run: `run-${round}`, causes: [`别的原因 ${round}`] })),
        tellRecovery(ctx, 'job/daily'),
      ]);
      // The same run is not told with a second card.
      expect((await bench.said()).filter(({ act }) => act === 'send')).toHaveLength(round);
      for (const { card, closed_at } of await bench.notices()) {
        const last = (await bench.said()).filter(({ id, ofRow }) => id === card || ofRow === card).at(-1);
        expect([closed_at !== null, last?.colour]).toEqual([closed_at !== null, closed_at === null ? 'red' : 'green']);
      }
      await tellRecovery(ctx, 'job/daily');
    }
  });
});

onEachStore('the watch over jobs', ({ fresh }) => {
  const judging = { since: new Date('2026-11-26T00:00:00Z'), lateMinutes: 30, longMinutes: 120 };
  const daily = {
    name: 'daily',
    title: '每日台账：全部基地',
    schedule: hourly,
    next: null,
    skipped: null,
    waiting: null,
  };
  const at = new Date('2026-11-26T00:00:00Z');

  it('tells what failed, is silent while it is done again, and says when it is well', async () => {
    const { ctx, said, later } = await dutyBench(await fresh());
    const retention = { ...daily, name: 'retention', title: '清理旧记录' };
    const failed = run({ id: 'run-1', status: 'failed', error: '苏州没有应答', dueAt: at, startedAt: at });
    const again = run({ id: 'run-2', status: 'running', dueAt: null, startedAt: at });
    const fine = { ...retention, last: run({ dueAt: at, startedAt: at }) };
    await watchJobs(ctx, [{ ...daily, last: failed }, fine], judging);
    later(5);
    await watchJobs(ctx, [{ ...daily, last: again }, fine], judging);
    expect((await said()).map(({ title }) => title)).toEqual(['每日台账没有做成', '每日台账没有做成']);
    await watchJobs(ctx, [{ ...daily, last: run({ ...again, status: 'ok' }) }, fine], judging);
    expect((await said()).slice(2).map(({ title }) => title)).toEqual([
      '已恢复：每日台账没有做成',
      '已恢复：每日台账没有做成',
    ]);
  });

  it('tells what did not happen, once, and that it happened after all', async () => {
    const { ctx, said, later } = await dutyBench(await fresh());
    const row = { ...daily, last: run({ dueAt: at, startedAt: at }) };
    // 08:30, then every five minutes until 09:40: the moment of 09:00 is forty minutes late.
    for (let n = 0; n <= 14; n += 1) {
      await watchJobs(ctx, [row], judging);
      later(5);
    }
    expect((await said()).map(({ title }) => title)).toEqual(['每日台账到点没有运行', '每日台账到点没有运行']);
    const late = new Date('2026-11-26T01:42:00Z');
    await watchJobs(ctx, [{ ...daily, last: run({ dueAt: late, startedAt: late }) }], judging);
    expect((await said()).at(-1)?.title).toBe('已恢复：每日台账到点没有运行');
  });
});
