// One alert, one card, one life: each rule once, by the pure evaluation.
import { describe, expect, it } from 'vitest';
import { coreBench, HOUR, kinds, MINUTE, rules, SECOND } from './bench.ts';

describe('an alert', () => {
  it('is posted once its half minute is over, and repeats change its card without a new message', () => {
    const bench = coreBench();
    expect(bench.raise('job/daily')).toEqual([]);
    expect(kinds(bench.pass(29 * SECOND))).toEqual([]);
    expect(kinds(bench.pass(1 * SECOND))).toEqual(['post']);
    bench.outcome(bench.cards()[0]?.row ?? '', 'sent');
    for (let n = 0; n < 10; n += 1) {
      bench.sleep(5 * SECOND);
      bench.raise('job/daily');
    }
    // Not oftener than once a minute.
    expect(kinds(bench.pass(10 * MINUTE))).toEqual(['show']);
    expect(bench.said.map(({ say }) => say.kind)).toEqual(['post', 'show']);
    expect(bench.alert(1)).toMatchObject({ count: 11, number: 1 });
    expect(bench.cards()).toMatchObject([{ kind: 'alone', target: 'oc_admin', count: 11 }]);
  });

  it('shows what is new about it at once', () => {
    const bench = coreBench();
    bench.raise('job/daily');
    bench.pass(MINUTE);
    expect(kinds(bench.raise('job/daily', { detail: '无锡没有应答' }))).toEqual(['show']);
    expect(kinds(bench.look())).toEqual([]);
  });

  it('says its recovery once, and another raise is another life', () => {
    const bench = coreBench();
    bench.raise('job/daily');
    bench.pass(2 * MINUTE);
    bench.outcome(bench.cards()[0]?.row ?? '', 'sent');
    expect(kinds(bench.recover('job/daily'))).toEqual(['show']);
    expect(kinds(bench.recover('job/daily'))).toEqual([]);
    expect(kinds(bench.pass(48 * HOUR))).toEqual([]);
    expect(bench.alert(1).timeline.map(({ what }) => what)).toEqual(['fired', 'recovered']);
    bench.raise('job/daily');
    expect(kinds(bench.pass(MINUTE))).toEqual(['post']);
    expect(bench.alert(2)).toMatchObject({ key: 'job/daily', count: 1 });
  });

  it('of one site is not another site’s', () => {
    const bench = coreBench();
    bench.raise('ledger/site', {}, 'suzhou');
    bench.raise('ledger/site', { source: 'other' }, 'wuxi');
    bench.pass(MINUTE);
    bench.recover('ledger/site', 'suzhou');
    expect([bench.alert(1).recoveredAt === null, bench.alert(2).recoveredAt === null]).toEqual([false, true]);
  });

  it('that recovers within its minute before anybody was told is history only', () => {
    const bench = coreBench();
    bench.raise('job/daily');
    bench.sleep(20 * SECOND);
    bench.recover('job/daily');
    expect(kinds(bench.pass(HOUR))).toEqual([]);
    expect(bench.alert(1)).toMatchObject({ flap: true });
    expect(bench.due()).toBeNull();
  });

  it('that lasted longer while nobody looked is told, as recovered', () => {
    const bench = coreBench();
    const from = bench.at();
    bench.sleep(HOUR);
    const says = bench.look(
      { kind: 'raise', at: from, key: 'a', site: null, facts: { ...bench0, source: 'x' } },
      { kind: 'recover', at: new Date(Date.parse(from) + 10 * MINUTE).toISOString(), key: 'a', site: null },
    );
    expect(kinds(says)).toEqual(['post']);
    expect(bench.alert(1)).toMatchObject({ flap: false });
    bench.outcome(bench.cards()[0]?.row ?? '', 'sent');
    expect(bench.cards()[0]?.closedAt).not.toBeNull();
  });

  it('that was posted and recovers within a minute has its card changed, nothing more', () => {
    const bench = coreBench();
    bench.raise('job/daily');
    bench.pass(40 * SECOND);
    expect(kinds(bench.recover('job/daily'))).toEqual(['show']);
    expect(bench.alert(1)).toMatchObject({ flap: false });
  });

  it('still open on day 13 is posted anew, once, and lives on there', () => {
    const bench = coreBench();
    bench.raise('job/daily');
    bench.pass(MINUTE);
    const row = bench.cards()[0]?.row ?? '';
    bench.outcome(row, 'sent');
    expect(kinds(bench.pass(13 * 24 * HOUR - 2 * MINUTE))).toEqual([]);
    const says = bench.pass(2 * MINUTE);
    expect(says).toMatchObject([{ kind: 'repost', old: row }]);
    expect(bench.cards()).toHaveLength(1);
    expect(bench.cards()[0]?.row).not.toBe(row);
    expect(kinds(bench.recover('job/daily'))).toEqual(['show']);
  });
});

const bench0 = {
  ...{ severity: 'warning' as const, title: 't', detail: 'd' },
  ...{ impact: '', nextStep: '' },
};

describe('what people do', () => {
  it('acknowledges once: the first who did stays', () => {
    const bench = coreBench();
    bench.raise('job/daily', { severity: 'critical' });
    bench.pass(MINUTE);
    expect(kinds(bench.acknowledge(1, 'ou_li'))).toEqual(['show']);
    expect(kinds(bench.acknowledge(1, 'ou_wang'))).toEqual([]);
    expect(bench.alert(1).acknowledged).toMatchObject({ by: 'ou_li' });
    // Nobody is called.
    expect(kinds(bench.pass(5 * HOUR))).toEqual([]);
  });

  it('silences what fires already, at once, says when it is over, and no longer than a day', () => {
    const bench = coreBench();
    bench.raise('job/daily', { severity: 'critical' });
    bench.pass(MINUTE);
    expect(kinds(bench.silence(1, HOUR))).toEqual(['show']);
    expect(kinds(bench.pass(HOUR - SECOND))).toEqual([]);
    const over = bench.pass(SECOND);
    expect(over).toMatchObject([{ kind: 'show' }, { kind: 'word', word: 'silence-over' }]);
    // The escalation counts from then.
    expect(kinds(bench.pass(14 * MINUTE))).toEqual([]);
    expect(kinds(bench.pass(2 * MINUTE))).toEqual(['escalate']);
    bench.silence(1, 400 * HOUR);
    expect(bench.alert(1).silence?.until).toBe(new Date(Date.parse(bench.at()) + 24 * HOUR).toISOString());
  });

  it('silences until the recovery, which ends it', () => {
    const bench = coreBench();
    bench.raise('job/daily');
    bench.pass(MINUTE);
    bench.look({ kind: 'silence', at: bench.at(), number: 1, by: 'ou_li', until: bench.at(), toRecovery: true });
    expect(bench.alert(1).silence).toMatchObject({ toRecovery: true });
    bench.pass(3 * HOUR);
    expect(kinds(bench.recover('job/daily'))).toEqual(['show']);
    expect(bench.alert(1).silence).toBeNull();
  });

  it('is undone by what is worse: silence and acknowledgement', () => {
    const bench = coreBench();
    bench.raise('job/daily');
    bench.pass(MINUTE);
    bench.acknowledge(1);
    bench.silence(1, 4 * HOUR);
    expect(kinds(bench.raise('job/daily', { title: '还是没有做成' }))).toEqual(['show']);
    expect(bench.alert(1).silence).not.toBeNull();
    const says = bench.raise('job/daily', { severity: 'critical' });
    expect(says).toMatchObject([{ kind: 'show' }, { kind: 'word', word: 'worsened' }]);
    expect(bench.alert(1)).toMatchObject({ silence: null, acknowledged: null, severity: 'critical' });
  });

  it('wakes it up before its time', () => {
    const bench = coreBench();
    bench.raise('job/daily');
    bench.pass(MINUTE);
    bench.silence(1, HOUR);
    expect(kinds(bench.unsilence(1))).toEqual(['show']);
    expect(kinds(bench.unsilence(1))).toEqual([]);
    expect(bench.alert(1).silence).toBeNull();
  });

  it('does nothing to what nobody knows, or is over', () => {
    const bench = coreBench();
    bench.raise('job/daily');
    bench.pass(MINUTE);
    bench.recover('job/daily');
    for (const number of [1, 7]) {
      expect(kinds([...bench.acknowledge(number), ...bench.silence(number, HOUR), ...bench.unsilence(number)])).toEqual(
        [],
      );
    }
  });
});

describe('what is critical and nobody’s', () => {
  it('calls the person on duty after 15 minutes, the backup after 30, each once', () => {
    const bench = coreBench();
    bench.raise('job/daily', { severity: 'critical' }, 'suzhou');
    const says = bench.pass(2 * HOUR).filter(({ kind }) => kind === 'escalate');
    expect(says).toMatchObject([
      { level: 1, people: ['ou_primary'] },
      { level: 2, people: ['ou_backup'] },
    ]);
    const at = bench.said.filter(({ say }) => say.kind === 'escalate').map((one) => one.at);
    const posted = bench.said.find(({ say }) => say.kind === 'post')?.at ?? 0;
    expect(at.map((one) => one - posted)).toEqual([15 * MINUTE, 30 * MINUTE]);
  });

  it('is not what is a warning, silenced, hidden or over', () => {
    const bench = coreBench();
    bench.raise('a');
    bench.raise('b', { severity: 'critical', source: 'b' });
    bench.raise('c', { severity: 'critical', source: 'c' });
    bench.pass(MINUTE);
    bench.silence(2, 20 * HOUR);
    bench.recover('c');
    expect(kinds(bench.pass(3 * HOUR))).toEqual([]);
  });

  it('after a long pause is one call, the second', () => {
    const bench = coreBench();
    bench.raise('job/daily', { severity: 'critical' });
    bench.pass(MINUTE);
    bench.sleep(5 * HOUR);
    expect(bench.look().filter(({ kind }) => kind === 'escalate')).toMatchObject([{ level: 2 }]);
    expect(kinds(bench.pass(5 * HOUR)).filter((kind) => kind === 'escalate')).toEqual([]);
  });

  it('becomes so by failing three times in a row', () => {
    const bench = coreBench();
    bench.raise('job/daily', { failure: true });
    bench.pass(MINUTE);
    bench.raise('job/daily', { failure: true });
    expect(bench.alert(1).severity).toBe('warning');
    expect(bench.raise('job/daily', { failure: true })).toMatchObject([
      { kind: 'show' },
      { kind: 'word', word: 'worsened' },
    ]);
    expect(bench.alert(1).severity).toBe('critical');
    expect(kinds(bench.raise('job/daily', { failure: true }))).not.toContain('word');
    // In a row means without a recovery in between.
    bench.recover('job/daily');
    bench.raise('job/daily', { failure: true });
    expect(bench.alert(2)).toMatchObject({ failures: 1, severity: 'warning' });
  });

  it('is one call for a bundle, however many are in it', () => {
    const bench = coreBench(rules());
    for (let n = 0; n < 50; n += 1) bench.raise(`point/${n}`, { severity: 'critical' });
    const calls = bench.pass(HOUR).filter((say) => say.kind === 'escalate');
    expect(calls.map(({ level, alerts }) => [level, alerts.length])).toEqual([
      [1, 50],
      [2, 50],
    ]);
  });
});
