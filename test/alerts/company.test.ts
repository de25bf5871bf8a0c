// Alerts among each other, places and quiet hours: bundles, hidden ones, routes, the next channel; by the pure evaluation.
import { describe, expect, it } from 'vitest';
import { targetsFor } from '../../src/alerts/routes.ts';
import type { Told } from '../../src/alerts/rules.ts';
import { later } from '../../src/alerts/state.ts';
import { coreBench, HOUR, kinds, MINUTE, NOON, rules, SECOND } from './bench.ts';

describe('alerts of one source in one place', () => {
  it('that come within half a minute are one card with a life of its own; what comes soon after joins it', () => {
    const bench = coreBench();
    for (let n = 0; n < 25; n += 1) {
      bench.raise(`point/${n}`);
      bench.sleep(SECOND);
    }
    expect(kinds(bench.pass(30 * SECOND))).toEqual(['post']);
    const [card] = bench.cards();
    expect(card).toMatchObject({ kind: 'bundle', number: 26, target: 'oc_admin' });
    expect(bench.members(card?.id ?? '')).toHaveLength(25);
    bench.pass(MINUTE);
    expect(kinds(bench.raise('point/later'))).toEqual(['show']);
    expect(bench.members(card?.id ?? '')).toHaveLength(26);
    // Not for ever.
    bench.pass(10 * MINUTE);
    bench.raise('point/much-later');
    expect(kinds(bench.pass(MINUTE))).toEqual(['post']);
    expect(bench.cards().map(({ kind }) => kind)).toEqual(['bundle', 'alone']);
  });

  it('are acknowledged, silenced and over together, and the bundle ends when the last of them does', () => {
    const bench = coreBench();
    for (let n = 0; n < 3; n += 1) bench.raise(`point/${n}`);
    bench.pass(MINUTE);
    const number = bench.cards()[0]?.number ?? 0;
    expect(kinds(bench.acknowledge(number))).toEqual(['show']);
    expect(kinds(bench.silence(number, HOUR))).toEqual(['show']);
    expect(bench.known().every(({ acknowledged, silence }) => acknowledged !== null && silence !== null)).toBe(true);
    bench.outcome(bench.cards()[0]?.row ?? '', 'sent');
    bench.recover('point/0');
    bench.recover('point/1');
    expect(bench.cards()[0]?.closedAt).toBeNull();
    expect(kinds(bench.recover('point/2'))).toEqual(['show']);
    expect(bench.cards()[0]?.closedAt).not.toBeNull();
  });

  it('are not swallowed when critical: they have a message of their own', () => {
    const bench = coreBench();
    for (let n = 0; n < 3; n += 1) bench.raise(`point/${n}`);
    bench.pass(MINUTE);
    expect(kinds(bench.raise('tank', { severity: 'critical' }))).toEqual([]);
    expect(kinds(bench.pass(MINUTE))).toEqual(['post']);
    expect(bench.cards().map(({ kind }) => kind)).toEqual(['bundle', 'alone']);
  });

  it('of different sources, or in different places, do not share a card', () => {
    const bench = coreBench();
    bench.raise('a', { source: 'one' });
    bench.raise('b', { source: 'two' });
    bench.raise('c', { source: 'two', audience: ['oc_x', 'oc_y'] });
    bench.pass(MINUTE);
    expect(bench.cards().map(({ target, source, kind }) => [target, source, kind])).toEqual([
      ['oc_admin', 'one', 'alone'],
      ['oc_admin', 'two', 'alone'],
      ['oc_x', 'two', 'alone'],
      ['oc_y', 'two', 'alone'],
    ]);
  });
});

describe('a site that is down', () => {
  it('hides its tables’ alerts, and lets them out when it is back and they are not', () => {
    const bench = coreBench();
    bench.raise('site', { scope: 'site', severity: 'critical' }, 'suzhou');
    for (const table of ['point', 'device']) bench.raise(table, { scope: 'table', source: 'table' }, 'suzhou');
    bench.raise('point', { scope: 'table', source: 'table' }, 'wuxi');
    bench.pass(MINUTE);
    const told = () => bench.cards().flatMap(({ id }) => bench.members(id).map(({ key, site }) => `${site}/${key}`));
    expect(told()).toEqual(['suzhou/site', 'wuxi/point']);
    bench.recover('point', 'suzhou');
    bench.pass(HOUR);
    bench.acknowledge(1);
    bench.recover('site', 'suzhou');
    expect(kinds(bench.pass(MINUTE))).toEqual(['post']);
    expect(told()).toContain('suzhou/device');
    expect(told()).not.toContain('suzhou/point');
    expect(bench.alert(3).timeline.map(({ what }) => what)).toEqual(['fired', 'hidden', 'shown']);
  });

  it('does not call anybody for what it hides', () => {
    const bench = coreBench();
    bench.raise('point', { scope: 'table', severity: 'critical', source: 'table' }, 'suzhou');
    bench.pass(MINUTE);
    bench.raise('site', { scope: 'site' }, 'suzhou');
    expect(bench.pass(2 * HOUR).filter(({ kind }) => kind === 'escalate')).toEqual([]);
  });
});

describe('an alert that is part of another', () => {
  const SITE = { source: 'ledger', partOf: 'job/daily' } as const;
  const DAILY = { source: 'job', severity: 'warning' } as const;
  const told = (bench: ReturnType<typeof coreBench>) =>
    bench.cards().map(({ id, target }) => `${target} ${bench.members(id).map(({ key }) => key)}`);

  it('is not told where the whole is: a failed daily run is one card, and one recovery', () => {
    const bench = coreBench();
    bench.raise('ledger/source/iot', SITE, 'suzhou');
    expect(kinds(bench.pass(2 * MINUTE))).toEqual([]);
    bench.raise('job/daily', DAILY);
    expect(kinds(bench.pass(20 * MINUTE))).toEqual(['post']);
    expect(told(bench)).toEqual(['oc_admin job/daily']);
    bench.outcome(bench.cards()[0]?.row ?? '', 'sent');
    bench.raise('ledger/source/iot', SITE, 'suzhou');
    bench.pass(HOUR);
    // The next morning's run reads the site, and then has ended well.
    bench.recover('ledger/source/iot', 'suzhou');
    expect(kinds(bench.pass(MINUTE))).toEqual([]);
    expect(kinds(bench.recover('job/daily'))).toEqual(['show']);
    expect(bench.pass(HOUR)).toEqual([]);
    expect(told(bench)).toEqual(['oc_admin job/daily']);
  });

  it('is told in its own places, and where no whole comes within five minutes', () => {
    const bench = coreBench();
    bench.raise('job/daily', DAILY);
    bench.raise('ledger/source/iot', { ...SITE, audience: ['oc_suzhou', 'oc_admin'] }, 'suzhou');
    bench.pass(MINUTE);
    expect(told(bench).toSorted()).toEqual(['oc_admin job/daily', 'oc_suzhou ledger/source/iot']);
    const byHand = coreBench();
    byHand.raise('ledger/source/iot', SITE, 'suzhou');
    expect(kinds(byHand.pass(5 * MINUTE - SECOND))).toEqual([]);
    expect(kinds(byHand.pass(SECOND))).toEqual(['post']);
    const critical = coreBench();
    critical.raise('ledger/source/iot', { ...SITE, severity: 'critical' }, 'suzhou');
    expect(kinds(critical.pass(30 * SECOND))).toEqual(['post']);
  });

  it('is told by itself once it is critical, in the same place and its own, and its site’s people are called', () => {
    const routing = {
      routes: { second: { severity: 'critical' as const, to: ['robot:ops'] } },
      ...{ adminChat: 'oc_admin', chats: [] },
    };
    for (const { targetsOf, places } of [
      { targetsOf: rules().targetsOf, places: ['oc_admin'] },
      { targetsOf: (told: Told) => targetsFor(routing, told), places: ['oc_admin', 'robot:ops'] },
    ]) {
      const bench = coreBench(
        rules({ targetsOf, dutyOf: (site) => ({ primary: `ou_${site}`, backup: `ou_${site}_backup` }) }),
      );
      for (let n = 0; n < 3; n += 1) {
        bench.raise('ledger/source/iot', { ...SITE, failure: true }, 'wuxi');
        bench.raise('job/daily', DAILY);
        bench.pass(2 * MINUTE);
      }
      expect(told(bench)).toEqual(['oc_admin job/daily', ...places.map((target) => `${target} ledger/source/iot`)]);
      for (const { row } of bench.cards()) bench.outcome(row, 'sent');
      const calls = bench.pass(HOUR).flatMap((say) => (say.kind === 'escalate' ? say.people : []));
      expect(calls).toEqual(['ou_wuxi', 'ou_wuxi_backup']);
      // Its card tells its recovery.
      expect(kinds(bench.recover('ledger/source/iot', 'wuxi'))).toEqual(places.map(() => 'show'));
    }
    const atOnce = coreBench();
    atOnce.raise('job/daily', DAILY);
    atOnce.raise('ledger/source/iot', { ...SITE, severity: 'critical' }, 'wuxi');
    atOnce.pass(MINUTE);
    expect(told(atOnce).toSorted()).toEqual(['oc_admin job/daily', 'oc_admin ledger/source/iot']);
  });

  it('comes out when the whole is well and it is not', () => {
    const bench = coreBench();
    bench.raise('ledger/source/iot', SITE, 'suzhou');
    bench.raise('job/daily', DAILY);
    bench.pass(10 * MINUTE);
    bench.recover('job/daily');
    bench.pass(MINUTE);
    expect(told(bench)).toEqual(['oc_admin job/daily', 'oc_admin ledger/source/iot']);
  });
});

describe('quiet hours', () => {
  const until = later(NOON.toISOString(), 8 * HOUR);
  const quiet = rules({ quietUntil: (_, at) => (at < until ? until : null) });

  it('hold back, let critical pass, and end with one card of all: open and recovered already', () => {
    const bench = coreBench(quiet);
    bench.raise('a');
    bench.raise('b', { source: 'b' });
    bench.raise('c', { source: 'c', severity: 'critical' });
    expect(kinds(bench.pass(MINUTE))).toEqual(['post']);
    expect(bench.members(bench.cards()[0]?.id ?? '').map(({ key }) => key)).toEqual(['c']);
    bench.acknowledge(3);
    bench.pass(HOUR);
    bench.recover('b');
    expect(kinds(bench.pass(7 * HOUR - 2 * MINUTE))).toEqual([]);
    expect(kinds(bench.pass(2 * MINUTE))).toEqual(['post']);
    const [, catchUp] = bench.cards();
    expect(catchUp).toMatchObject({ kind: 'catch-up', target: 'oc_admin' });
    expect(bench.members(catchUp?.id ?? '').map(({ key, recoveredAt }) => [key, recoveredAt !== null])).toEqual([
      ['a', false],
      ['b', true],
    ]);
    expect(kinds(bench.recover('a'))).toEqual(['show']);
  });

  it('are not waited for by what becomes critical', () => {
    const bench = coreBench(quiet);
    bench.raise('a');
    bench.pass(HOUR);
    bench.raise('a', { severity: 'critical' });
    expect(kinds(bench.look())).toEqual([]);
    expect(bench.said.map(({ say }) => say.kind)).toEqual(['post']);
  });

  it('tell one alert alone as itself', () => {
    const bench = coreBench(quiet);
    bench.raise('a');
    bench.pass(9 * HOUR);
    expect(bench.cards()).toMatchObject([{ kind: 'alone' }]);
  });

  it('do not stop the evaluation: what flaps in them is history', () => {
    const bench = coreBench(quiet);
    bench.raise('a');
    bench.pass(40 * SECOND);
    bench.recover('a');
    bench.pass(9 * HOUR);
    expect([bench.alert(1).flap, bench.said.length]).toEqual([true, 0]);
  });
});

describe('places', () => {
  const routing = { adminChat: 'oc_admin', chats: ['oc_first'] };
  const told = { source: 'ledger', site: 'suzhou', severity: 'warning' as const };

  it('are the audience, the routes that fit, the admin chat, the first chat', () => {
    const routes = {
      suzhou: { site: 'suzhou', to: ['oc_suzhou', 'robot:R'] },
      bad: { severity: 'critical' as const, to: ['ou_boss'] },
      all: { source: 'ledger', to: ['oc_ledger'] },
      mail: { source: 'mail', to: ['mail:a@b.cn', 'robot:R'] },
    };
    const targets = (parts: object) => targetsFor({ ...routing, routes }, { ...told, ...parts });
    expect(targets({})).toEqual({ first: ['oc_suzhou', 'oc_ledger'], next: ['robot:R', 'oc_admin'] });
    expect(targets({ severity: 'critical', site: null }).first).toEqual(['ou_boss', 'oc_ledger']);
    expect(targets({ source: 'mail', site: null })).toEqual({ first: ['mail:a@b.cn'], next: ['robot:R', 'oc_admin'] });
    expect(targets({ audience: ['ou_me'] })).toEqual({ first: ['ou_me'], next: ['oc_admin'] });
    expect(targets({ source: 'x', site: 'wuxi' })).toEqual({ first: ['oc_admin'], next: [] });
    expect(targetsFor({ routes: {}, adminChat: null, chats: ['oc_first', 'oc_b'] }, told).first).toEqual(['oc_first']);
    expect(targetsFor({ routes: {}, adminChat: null, chats: [] }, told)).toEqual({ first: [], next: [] });
  });

  const withStandby = rules({
    targetsOf: () => ({ first: ['oc_a'], next: ['robot:R', 'mail:a@b.cn'] }),
  });

  it('that refuse are followed by the next, and that by the next again, once each', () => {
    const bench = coreBench(withStandby);
    bench.raise('a');
    bench.pass(MINUTE);
    expect(kinds(bench.outcome(bench.cards()[0]?.row ?? '', 'failed'))).toEqual(['post']);
    expect(bench.cards()[0]?.outcome).toMatchObject({ state: 'failed', proof: '机器人不在群里' });
    expect(kinds(bench.outcome(bench.cards()[1]?.row ?? '', 'failed'))).toEqual(['post']);
    expect(kinds(bench.outcome(bench.cards()[2]?.row ?? '', 'failed'))).toEqual([]);
    expect(bench.cards().map(({ target }) => target)).toEqual(['oc_a', 'robot:R', 'mail:a@b.cn']);
    // Nobody can be told of the recovery.
    expect(kinds(bench.recover('a'))).toEqual([]);
    expect(bench.cards().every(({ closedAt }) => closedAt !== null)).toBe(true);
  });

  it('that take too long are followed by the next; it says the recovery once, and nothing in between', () => {
    const bench = coreBench(withStandby);
    for (let n = 0; n < 40; n += 1) bench.raise(`point/${n}`);
    bench.pass(30 * SECOND);
    expect(kinds(bench.pass(5 * MINUTE))).toEqual(['post']);
    expect(bench.cards().map(({ target, kind }) => [target, kind])).toEqual([
      ['oc_a', 'bundle'],
      ['robot:R', 'bundle'],
    ]);
    for (const { row } of bench.cards()) bench.outcome(row, 'sent');
    bench.acknowledge(1);
    const ends = Array.from({ length: 40 }, (_, n) => bench.recover(`point/${n}`)).flat();
    const robot = bench.cards()[1]?.id;
    expect(ends.filter(({ card }) => card === robot)).toHaveLength(1);
  });
});
