// What went wrong is raised once, however often it is seen, and ends when it is over; on three stores.
import { expect, it } from 'vitest';
import { tellRecovery, tellTrouble } from '../../src/features/duty/notices/tell.ts';
import { watchJobs } from '../../src/features/duty/watch.ts';
import { onSomeStores } from '../store/each-store.ts';
import { dutyBench, dutyContext, trouble } from './bench.ts';
import { hourly, run } from './rows.ts';

onSomeStores('a trouble', ({ fresh, again }) => {
  it('is told once in the first group, however often it is seen, with what puts it right', async () => {
    const { ctx, told, later } = await dutyBench(await fresh());
    for (let n = 0; n < 3; n += 1) {
      await tellTrouble(ctx, trouble());
      later(1);
    }
    const [first, ...more] = await told();
    expect(more).toEqual([]);
    expect(first).toMatchObject({ chat: 'oc_a', act: 'send', title: '每日台账没有做成', colour: 'orange' });
    for (const words of ['苏州没有应答', '请按原因处理', '"do":"刷新 台账"']) expect(first?.text).toContain(words);
  });

  it('is raised without a group too', async () => {
    const { store, now, raises } = await dutyBench(await fresh());
    await tellTrouble(dutyContext(store, now, []), trouble());
    expect(await raises()).toMatchObject([{ act: 'raise', key: 'job/daily' }]);
  });

  it('edits its card when something else is the cause, and when it is over', async () => {
    const { ctx, said, told, later } = await dutyBench(await fresh());
    await tellTrouble(ctx, trouble());
    await told();
    later(5);
    await tellTrouble(ctx, trouble({ causes: ['无锡没有应答'], run: 'run-2', title: '有一部分' }));
    await told();
    later(5);
    await tellRecovery(ctx, 'job/other');
    await tellRecovery(ctx, 'job/daily');
    await tellRecovery(ctx, 'job/daily');
    await told();
    const cards = await said();
    expect(cards.map(({ act, title, colour }) => [act, title, colour])).toEqual([
      ['send', '每日台账没有做成', 'orange'],
      ['patch', '有一部分', 'orange'],
      ['patch', '已恢复：有一部分', 'green'],
    ]);
    expect(new Set(cards.slice(1).map(({ ofRow }) => ofRow))).toEqual(new Set([cards[0]?.id]));
    // When it was seen first stays; what is over offers nothing to do.
    expect(cards[2]?.text).toContain('08:30 发现');
    expect(cards[2]?.text).toContain('08:41 恢复');
    expect(cards[2]?.text).not.toContain('刷新 台账');
  });

  it('is not raised again for the run that it was about, and is for a new one, with a card of its own', async () => {
    const { ctx, said, told, later } = await dutyBench(await fresh());
    const sent = async (): Promise<number> => {
      await told();
      later(2);
      return (await said()).filter(({ act }) => act === 'send').length;
    };
    await tellTrouble(ctx, trouble({ run: 'run-1' }));
    expect(await sent()).toBe(1);
    // By hand, for instance: the job's last run stays the failed one.
    await tellRecovery(ctx, 'job/daily');
    await sent();
    await tellTrouble(ctx, trouble({ run: 'run-1' }));
    expect(await sent()).toBe(1);
    await tellTrouble(ctx, trouble({ run: 'run-2' }));
    expect(await sent()).toBe(2);
    await tellRecovery(ctx, 'job/daily');
    // Late again is news, though it has no run.
    for (const count of [3, 4]) {
      await tellTrouble(ctx, trouble({ run: null }));
      expect(await sent()).toBe(count);
      await tellRecovery(ctx, 'job/daily');
      await sent();
    }
  });

  it('three times in a row is worse than once', async () => {
    const { ctx, told, later } = await dutyBench(await fresh());
    for (const n of [1, 2, 3]) {
      await tellTrouble(ctx, trouble({ run: `run-${n}`, causes: [`原因 ${n}`] }));
      await told();
      later(60);
    }
    const last = (await told()).filter(({ act }) => act !== 'urgent').map(({ act, colour }) => [act, colour]);
    expect(last.slice(0, 4)).toEqual([
      ['send', 'orange'],
      ['patch', 'orange'],
      ['patch', 'red'],
      ['reply', 'red'],
    ]);
  });

  it('seen and recovered by two servers at once is raised once and recovered once', async () => {
    const bench = await dutyBench(await fresh());
    const other = dutyContext(await again(bench.url), bench.now);
    for (let round = 1; round <= 8; round += 1) {
      const seen = trouble({ run: round % 2 === 0 ? null : `run-${round}` });
      await Promise.all([tellTrouble(bench.ctx, seen), tellTrouble(other, seen), tellTrouble(other, seen)]);
      await Promise.all([tellRecovery(bench.ctx, seen.key), tellRecovery(other, seen.key)]);
      bench.later(0.1);
      const acts = (await bench.raises()).map(({ act }) => act);
      expect([acts.filter((act) => act === 'raise').length, acts.filter((act) => act === 'recover').length]).toEqual([
        round,
        round,
      ]);
    }
  });
});

onSomeStores('the watch over jobs', ({ fresh }) => {
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
    const { ctx, told, later } = await dutyBench(await fresh());
    const retention = { ...daily, name: 'retention', title: '清理旧记录' };
    const failed = run({ id: 'run-1', status: 'failed', error: '苏州没有应答', dueAt: at, startedAt: at });
    const again = run({ id: 'run-2', status: 'running', dueAt: null, startedAt: at });
    const fine = { ...retention, last: run({ dueAt: at, startedAt: at }) };
    await watchJobs(ctx, [{ ...daily, last: failed }, fine], judging);
    await told();
    later(5);
    await watchJobs(ctx, [{ ...daily, last: again }, fine], judging);
    expect((await told()).map(({ title }) => title)).toEqual(['每日台账没有做成']);
    await watchJobs(ctx, [{ ...daily, last: run({ ...again, status: 'ok' }) }, fine], judging);
    expect((await told()).slice(1).map(({ title }) => title)).toEqual(['已恢复：每日台账没有做成']);
  });

  it('tells what did not happen, once, and that it happened after all', async () => {
    const { ctx, told, later } = await dutyBench(await fresh());
    const row = { ...daily, last: run({ dueAt: at, startedAt: at }) };
    // 08:30, then every five minutes until 09:40: the moment of 09:00 is forty minutes late.
    for (let n = 0; n <= 14; n += 1) {
      await watchJobs(ctx, [row], judging);
      later(5);
    }
    expect((await told()).map(({ title }) => title)).toEqual(['每日台账到点没有运行']);
    later(1);
    const late = new Date('2026-11-26T01:42:00Z');
    await watchJobs(ctx, [{ ...daily, last: run({ dueAt: late, startedAt: late }) }], judging);
    expect((await told()).at(-1)?.title).toBe('已恢复：每日台账到点没有运行');
  });
});
