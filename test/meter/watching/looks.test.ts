// Which meters are looked at whole, what a top-up is said with, when a subscription will speak.
import { describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../../src/features/meter/rules/reading.ts';
import { kwh, price, yuan } from '../../../src/features/meter/units.ts';
import { type Candidate, dueMeters } from '../../../src/features/meter/watching/due.ts';
import { topUpNotes } from '../../../src/features/meter/watching/top-up-notes.ts';
import { whenReached } from '../../../src/features/meter/watching/when-reached.ts';
import { forecast, low, NOW } from './made.ts';

describe('a whole look', () => {
  const candidate = (number: string, change: Partial<Candidate> = {}, lookedAgoMs = 0, remain = 5_000): Candidate => ({
    number,
    last: { at: NOW, remain: kwh(5_000), amount: yuan(4_000), price: null },
    look: { subject: number, looked_at: NOW, full_at: NOW - lookedAgoMs, remain, told_to: 0 },
    ...{ limits: [], isLow: false },
    ...change,
  });

  it('is due once in every hour, for who was never looked at too, and not without a reading', () => {
    const all = [
      candidate('just now'),
      candidate('last hour', {}, HOUR_MS),
      candidate('never', { look: null }),
      candidate('unread', { look: null, last: null }),
    ];
    expect(dueMeters(all, NOW + 1)).toEqual(['never', 'last hour']);
  });

  it('is due at once when the balance rose, or fell below a limit that is not told yet', () => {
    const limits = [{ kind: 'kwh', at: 6_000 } as const];
    const all = [
      candidate('rose', {}, 0, 4_900),
      candidate('fell', { limits }, 0, 6_100),
      candidate('is low already', { limits, isLow: true }, 0, 6_100),
      candidate('fell above', { limits: [{ kind: 'yuan', at: 3_000 }] }, 0, 6_100),
      candidate('by yuan', { limits: [{ kind: 'yuan', at: 4_001 }] }, 0, 6_100),
      candidate('the same as it was', { limits }),
    ];
    expect(dueMeters(all, NOW + 1)).toEqual(['rose', 'fell', 'by yuan']);
  });

  it('is due for no more than five hundred at a time: the urgent, then those that have waited longest', () => {
    const all = Array.from({ length: 2_000 }, (_, index) => candidate(`${index}`, {}, HOUR_MS + index));
    const due = dueMeters([...all, candidate('rose', {}, 0, 4_900)], NOW);
    expect(due).toHaveLength(500);
    expect(due.slice(0, 3)).toEqual(['rose', '1999', '1998']);
  });
});

it('a top-up is said with its error, its price, what is left and for how long, in every chat by a key of its own', () => {
  const facts = {
    ...low({ remain: 700.12, days: 32, topUpAt: NOW }),
    meter: { number: '1', name: '201' },
    price: price(8_000),
  };
  const notes = topUpNotes(facts, ['oc_a', 'ou_b'], () => 'id');
  expect(notes.map(({ once, chat }) => [once, chat])).toEqual([
    [`meter-top-up/1/${NOW}/oc_a`, 'oc_a'],
    [`meter-top-up/1/${NOW}/ou_b`, 'ou_b'],
  ]);
  const text = '201 充值到账 +100.00 度，约 80.00 元；现余 700.12 度，够用约 32 天。';
  expect(notes[0]?.body).toEqual({ kind: 'text', text });
});

describe('when a limit will be reached', () => {
  const facts = { remain: kwh(10_000), amount: yuan(8_000), forecast: forecast(20) };
  it.each([
    [{ kind: 'days', at: 70 }, '按现在的用量，约 13 天后会提醒'],
    [{ kind: 'days', at: 195 }, '按现在的用量，一天之内就会提醒'],
    [{ kind: 'days', at: 210 }, '现在就低于这个数，几分钟内会提醒'],
    [{ kind: 'kwh', at: 5_000 }, '按现在的用量，约 10 天后会提醒'],
    [{ kind: 'kwh', at: 9_000 }, '按现在的用量，约 2 天后会提醒'],
    [{ kind: 'yuan', at: 8_001 }, '现在就低于这个数，几分钟内会提醒'],
  ] as const)('%o: %s', (limit, text) => {
    expect(whenReached(facts, limit)).toBe(text);
  });

  it('says what is missing', () => {
    const unknown = { ...facts, forecast: forecast(null) };
    expect(whenReached(unknown, { kind: 'kwh', at: 5_000 })).toBe(
      '现在还说不准什么时候会提醒：数据不足：要 3 天完整的用电，现在有 1 天',
    );
    expect(whenReached({ ...facts, amount: null }, { kind: 'yuan', at: 1 })).toContain('来源不给金额，也没有单价');
    expect(whenReached({ ...facts, remain: null }, { kind: 'kwh', at: 1 })).toContain('还没有读数');
  });
});
