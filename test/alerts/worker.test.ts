// The evaluation over a store: rows in, cards out, nothing twice; on the three of them.
import { expect, it } from 'vitest';
import { detailCard } from '../../src/alerts/cards/detail-card.ts';
import { deliveriesOf } from '../../src/alerts/lookup.ts';
import { isSettled, nextLook, wake } from '../../src/alerts/worker.ts';
import { withLease } from '../../src/store/leases.ts';
import { onEachStore } from '../store/each-store.ts';
import { HOUR, MINUTE, rules, SECOND } from './bench.ts';
import { alertStore } from './store-bench.ts';

onEachStore('the alerts’ worker', ({ fresh }) => {
  it('takes what was raised, posts one card, edits it, and says the recovery on it', async () => {
    const bench = await alertStore((await fresh()).store);
    await bench.raise('job/daily', { severity: 'critical' }, { site: 'suzhou', once: 'run/1' });
    await bench.raise('job/daily', { severity: 'critical' }, { site: 'suzhou', once: 'run/1' });
    expect(await isSettled(bench.store, bench.now())).toBe(false);
    expect(await bench.wake()).toBe(1);
    expect(await bench.wake()).toBe(0);
    expect(await isSettled(bench.store, bench.now())).toBe(true);
    expect(await nextLook(bench.store)).toEqual(new Date(bench.now().getTime() + 30 * SECOND));
    bench.pass(30 * SECOND);
    await bench.wake();
    await bench.deliver('sent');
    bench.pass(5 * SECOND);
    await bench.ask(1, { kind: 'acknowledge' });
    await bench.wake();
    bench.pass(5 * MINUTE);
    await bench.raise('job/daily', { severity: 'critical' }, { site: 'suzhou', once: 'run/2' });
    await bench.wake();
    await bench.recover('job/daily', 'suzhou');
    await bench.wake();
    await bench.recover('job/daily', 'suzhou');
    await bench.wake();
    bench.pass(48 * HOUR);
    await bench.wake();
    const said = await bench.said();
    expect(said.map(({ act, chat, title, colour }) => [act, chat, title, colour])).toEqual([
      ['send', 'oc_admin', '没有做成', 'red'],
      ['patch', 'oc_admin', '已确认：没有做成', 'turquoise'],
      ['patch', 'oc_admin', '已确认：没有做成', 'turquoise'],
      ['patch', 'oc_admin', '已恢复：没有做成', 'green'],
    ]);
    // By the platform's id, since rows of the outbox are forgotten before a card is.
    expect(new Set(said.slice(1).map(({ of }) => of))).toEqual(new Set(['om_x']));
    expect(said[0]?.text).toContain('suzhou基地');
    expect(await bench.alerts()).toMatchObject([{ number: 1, count: 2, acknowledged: { by: 'ou_li' } }]);
    const [card] = await bench.cards();
    expect(card).toMatchObject({ outcome: 'sent', proof: 'om_x' });
    expect(card?.closed_at).not.toBeNull();
    expect((await bench.raises()).every(({ taken }) => taken === 1)).toBe(true);
  });

  it('writes nothing once another has taken over: a worker that was paused for long is fenced off', async () => {
    const bench = await alertStore((await fresh()).store);
    await bench.raise('tank');
    const options = { waitMs: 0, ttlMs: 60_000 };
    await withLease(bench.store, 'alerts', options, async (lease) => {
      await bench.store.db
        .updateTable('leases')
        .set({ holder: 'elsewhere:1:abcdef', fence: lease.fence + 1 })
        .where('name', '=', 'alerts')
        .execute();
      await expect(wake({ ...bench.work, lease })).rejects.toThrow('已由另一个进程接手');
    });
    expect([await bench.alerts(), await bench.said()]).toEqual([[], []]);
    expect((await bench.raises()).map(({ taken }) => taken)).toEqual([0]);
  });

  it('takes many in batches, and makes a bundle of them', async () => {
    const bench = await alertStore((await fresh()).store, rules(), { most: 50 });
    for (let n = 0; n < 120; n += 1) await bench.raise(`point/${n}`, { title: `点 ${n}` });
    expect(await bench.wake()).toBe(120);
    bench.pass(30 * SECOND);
    await bench.wake();
    const [only, ...more] = await bench.said();
    expect([only?.title, more.length]).toEqual(['120 件告警未恢复', 0]);
    expect(only?.text).toContain('另有 110 件');
    // Recovered and wrong again between two looks: two lives of one key.
    await bench.recover('point/3');
    await bench.raise('point/3');
    expect(await bench.wake()).toBe(2);
    expect((await bench.alerts()).filter(({ key }) => key === 'point/3').map(({ number }) => number)).toEqual([4, 122]);
  });

  it('goes on to the next channel when one refuses, keeps the proof, and calls the backup urgently', async () => {
    const routed = rules({ targetsOf: () => ({ first: ['oc_a'], next: ['robot:R', 'mail:a@b.cn'] }) });
    const bench = await alertStore((await fresh()).store, routed);
    await bench.raise('tank', { severity: 'critical', title: '水箱满了' }, { site: 'suzhou' });
    await bench.wake();
    bench.pass(30 * SECOND);
    await bench.wake();
    await bench.deliver('failed');
    await bench.wake();
    await bench.deliver('failed');
    await bench.wake();
    await bench.deliver('sent');
    await bench.wake();
    expect((await bench.said()).map(({ channel, chat, act }) => [channel, chat, act])).toEqual([
      ['feishu', 'oc_a', 'send'],
      ['robot', 'R', 'send'],
      ['mail', 'a@b.cn', 'send'],
    ]);
    expect((await bench.cards()).map(({ target, outcome, proof }) => [target, outcome, proof])).toEqual([
      ['oc_a', 'failed', '机器人不在群里'],
      ['robot:R', 'failed', '机器人不在群里'],
      ['mail:a@b.cn', 'sent', 'om_x'],
    ]);
    bench.pass(31 * MINUTE);
    await bench.wake();
    const [, , , ...calls] = await bench.said();
    expect(calls.map(({ channel, chat, act }) => [channel, chat, act])).toEqual([
      ['mail', 'a@b.cn', 'send'],
      ['feishu', 'ou_backup', 'send'],
      ['feishu', 'ou_backup', 'urgent'],
    ]);
    expect(calls[0]?.text).toContain('发出 30 分钟还没有人确认：告警 1 suzhou基地 水箱满了。下一步：请看原因');
    await bench.recover('tank', 'suzhou');
    await bench.wake();
    expect((await bench.said()).at(-1)).toMatchObject({ channel: 'mail', title: expect.stringContaining('已恢复') });
  });

  it('says to a robot how bad it is now, where, and what to do; and how long nobody has answered, as it is set', async () => {
    const minutes = { escalateMs: [7 * MINUTE, 19 * MINUTE] as const };
    const routed = rules({ targetsOf: () => ({ first: ['robot:R'], next: [] }), ...minutes });
    const bench = await alertStore((await fresh()).store, routed);
    const raise = (severity: 'warning' | 'critical') =>
      bench.raise('tank', { severity, title: '水箱满了', nextStep: '请打开阀门' }, { site: 'suzhou' });
    await raise('warning');
    await bench.wake();
    bench.pass(MINUTE);
    await bench.wake();
    await bench.deliver('sent');
    await raise('critical');
    await bench.wake();
    for (const wait of [7 * MINUTE, 12 * MINUTE]) {
      bench.pass(wait);
      await bench.wake();
    }
    const words = (await bench.said()).filter(({ channel }) => channel === 'robot').map(({ title }) => title);
    expect(words.slice(1)).toEqual([
      '加重为严重：告警 1 suzhou基地 水箱满了。下一步：请打开阀门',
      '发出 7 分钟还没有人确认：告警 1 suzhou基地 水箱满了。下一步：请打开阀门',
      '发出 19 分钟还没有人确认：告警 1 suzhou基地 水箱满了。下一步：请打开阀门',
    ]);
  });

  it('knows which alert told of one that is part of it, also when both are over', async () => {
    const bench = await alertStore((await fresh()).store);
    await bench.raise('ledger/source/iot', { source: 'ledger', partOf: 'job/daily' }, { site: 'suzhou' });
    await bench.wake();
    bench.pass(MINUTE);
    await bench.raise('job/daily', { source: 'job' });
    await bench.wake();
    bench.pass(MINUTE);
    await bench.wake();
    const details = async () => {
      const [part] = await bench.alerts();
      if (part === undefined) throw new Error('no alert');
      const deliveries = await deliveriesOf(bench.store, part);
      return JSON.stringify(detailCard({ alert: part, site: null, deliveries, chatName: () => '管理群' }));
    };
    expect(await details()).toContain('管理群　由告警 2 一起说');
    await bench.recover('ledger/source/iot', 'suzhou');
    await bench.recover('job/daily');
    await bench.wake();
    expect(await details()).toContain('管理群　由告警 2 一起说');
    // What comes later has no part in it, and is over before anybody was told.
    bench.pass(MINUTE);
    await bench.raise('ledger/source/iot', { source: 'ledger', partOf: 'job/daily' }, { site: 'suzhou' });
    await bench.wake();
    await bench.recover('ledger/source/iot', 'suzhou');
    await bench.wake();
    const [, , later] = await bench.alerts();
    expect(later && (await deliveriesOf(bench.store, later))).toMatchObject([{ toldBy: null, isOver: true }]);
  });
});
