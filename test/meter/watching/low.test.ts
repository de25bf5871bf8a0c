// Low balance: what begins an episode, what keeps it one, what ends it, and what says nothing at all.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Limit } from '../../../src/features/meter/watching/limits.ts';
import { judgeLow, WELL_AGAIN } from '../../../src/features/meter/watching/low.ts';
import { following, type Low, low, NOW } from './made.ts';

const DAYS: readonly Limit[] = [{ kind: 'days', at: 70 }];
const ALL: readonly Limit[] = [...DAYS, { kind: 'kwh', at: 5_000 }, { kind: 'yuan', at: 3_000 }];

function watched(limits: readonly Limit[]) {
  const { look, ...rest } = following();
  return {
    ...rest,
    look: (facts: Low, now = facts.at ?? NOW) =>
      look((episode) => judgeLow({ overview: low(facts), limits, episode }), now),
  };
}

describe('a low balance', () => {
  it.each([
    ['days', { days: 6.9 }],
    ['kWh', { remain: 49.99 }],
    ['yuan', { amount: 29.99 }],
  ] as const)('is one by %s alone', (_, facts) => {
    expect(watched(ALL).look(facts)).toMatchObject({ kind: 'raise' });
    expect(watched(ALL).look({})).toBeNull();
  });

  it('is not below its limit at the limit', () => {
    expect(watched(ALL).look({ days: 7, remain: 50, amount: 30 })).toBeNull();
  });

  it('is one episode that gets worse at three days and at one, and never better before its end', () => {
    const meter = watched(DAYS);
    const severities = [6, 5.5, 3, 2.9, 3.5, 1, 0.9, 2].map((days) => {
      const act = meter.look({ days });
      return act?.kind === 'raise' ? act.severity : null;
    });
    expect(severities).toEqual(['info', 'info', 'info', 'warning', 'warning', 'warning', 'critical', 'critical']);
    expect(meter.kinds()).not.toContain('recover');
  });

  it('changes its card when another day of it is gone, or the date is another, and not with every reading', () => {
    const meter = watched(DAYS);
    meter.look({ days: 5.9 });
    expect(meter.look({ days: 5.8, remain: 99 })).toBeNull();
    expect(meter.look({ days: 4.9 })).toMatchObject({ kind: 'raise' });
    expect(meter.look({ days: 4.9, at: NOW + 86_400_000 })).toMatchObject({ kind: 'raise' });
  });

  it('ends above 1.3 times every limit only', () => {
    const meter = watched(ALL);
    meter.look({ days: 6.9 });
    expect(meter.look({ days: 9 })).toMatchObject({ kind: 'raise' });
    expect(meter.look({ days: 9.1, amount: 38.9 })?.kind).not.toBe('recover');
    expect(meter.look({ days: 9.1, amount: 39, remain: 64.9 })?.kind).not.toBe('recover');
    expect(meter.look({ days: 9.1, amount: 39, remain: 65 })).toMatchObject({ kind: 'recover' });
    expect(meter.look({ days: 7.5 })).toBeNull();
  });

  it('ends at the limits themselves when a top-up came, seen as one or by the balance', () => {
    for (const toppedUp of [{ topUpAt: NOW + 60_000 }, { remain: 101 }]) {
      const meter = watched(DAYS);
      meter.look({ days: 6.9, remain: 100 });
      expect(meter.look({ days: 7.1, remain: 100.5 })).toMatchObject({ kind: 'raise' });
      expect(meter.look({ days: 7.1, remain: 100.5, ...toppedUp })).toMatchObject({
        kind: 'recover',
        detail: expect.stringMatching(/^充值到账.*\n现余 10\d\.\d\d 度.*，够用约 7 天$/),
      });
    }
  });

  it('does not end by a top-up that does not reach the limit', () => {
    const meter = watched(DAYS);
    meter.look({ days: 2, remain: 20 });
    expect(meter.look({ days: 6.9, remain: 69, topUpAt: NOW + 60_000 })?.kind).toBe('raise');
    expect(meter.open()).not.toBeNull();
  });

  it.each([
    ['an old reading', { days: 1, fresh: 'late' }],
    ['an old reading that looks well', { days: 90, fresh: 'none' }],
    ['a forecast without enough data', { days: null }],
  ] as const)('neither begins nor ends with %s', (_, facts) => {
    expect(watched(DAYS).look(facts)).toBeNull();
    const open = watched(DAYS);
    open.look({ days: 5 });
    expect(open.look(facts)).toBeNull();
    expect(open.open()).not.toBeNull();
  });

  it('is judged by what is known: kWh without days begin it, but do not end it', () => {
    const meter = watched(ALL);
    expect(meter.look({ days: null, remain: 40, amount: null })).toMatchObject({ kind: 'raise', severity: 'warning' });
    expect(meter.look({ days: null, remain: 400, amount: null })).toBeNull();
    expect(meter.look({ days: 40, remain: 400, amount: 320 })).toMatchObject({ kind: 'recover' });
  });

  it('is critical when nothing is left, although nothing is used any more', () => {
    const act = watched(DAYS).look({ remain: 0, amount: 0, days: null });
    expect(act).toMatchObject({ kind: 'raise', severity: 'critical', words: { title: '201 的电用完了：0.00 度' } });
  });

  it('is none for a meter without limits, and ends when they are taken away', () => {
    expect(watched([]).look({ remain: 0, days: 0 })).toBeNull();
    const { look } = following();
    look((episode) => judgeLow({ overview: low({ days: 1 }), limits: DAYS, episode }));
    expect(look((episode) => judgeLow({ overview: low({ days: 1 }), limits: [], episode }))).toEqual({
      kind: 'recover',
    });
  });

  it('says kWh and yuan with two decimals, when it was read, how long it lasts, and by which limit', () => {
    const act = watched(ALL).look({ days: 2.3, remain: 19.65, amount: 15.7 });
    if (act?.kind !== 'raise') throw new Error('not raised');
    expect(act.words).toEqual({
      title: '201 的电不多了：还能用约 2.3 天',
      detail: [
        '剩余 19.65 度（15.70 元），11-26 10:00 抄表',
        '照近来的用量还能用约 2.3 天，2026-11-28 前后用完',
        '低于提醒线：7 天、50.00 度、30.00 元',
      ].join('\n'),
      impact: '用完就停电',
      nextStep: '请充值；到账以后这里会自己说',
    });
  });

  it('neither ends nor begins again while it walks about between the limit and the end', () => {
    const walk = fc.array(fc.double({ min: 5_000, max: 5_000 * WELL_AGAIN - 1, noNaN: true }), { maxLength: 60 });
    fc.assert(
      fc.property(walk, (balances) => {
        const meter = watched([{ kind: 'kwh', at: 5_000 }]);
        meter.look({ remain: 49.99 });
        // Within a kWh of the beginning there is no top-up.
        for (const balance of balances) meter.look({ remain: Math.min(50.98, Math.floor(balance) / 100) });
        expect(meter.kinds()).not.toContain('recover');
      }),
    );
  });

  it('begins and ends in turn, whatever the walk, and begins only below and ends only above', () => {
    const look = fc.record({
      days: fc.option(fc.integer({ min: 0, max: 400 }), { freq: 8 }),
      remain: fc.integer({ min: 0, max: 30_000 }),
      fresh: fc.constantFrom('fresh', 'fresh', 'fresh', 'late' as const),
      topUpAt: fc.option(fc.constant(NOW), { nil: undefined, freq: 3 }),
    });
    fc.assert(
      fc.property(fc.array(look, { maxLength: 80 }), (looks) => {
        const meter = watched(ALL);
        for (const [index, { days, remain, fresh, topUpAt }] of looks.entries()) {
          const facts = {
            days: days === null ? null : days / 10,
            remain: remain / 100,
            amount: remain / 100,
            fresh,
          } as Low;
          const at = NOW + index * 300_000;
          const wasOpen = meter.open() !== null;
          const act = meter.look({ ...facts, at, ...(topUpAt === undefined ? {} : { topUpAt: at }) });
          if (act?.kind === 'recover') {
            expect(wasOpen && fresh === 'fresh').toBe(true);
            expect((days ?? 0) >= 70 && remain >= 5_000).toBe(true);
          }
          if (!wasOpen && act !== null) {
            expect(act.kind).toBe('raise');
            expect(fresh === 'fresh' && ((days !== null && days < 70) || remain < 5_000)).toBe(true);
          }
        }
      }),
    );
  });
});
