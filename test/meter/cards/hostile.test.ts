// Every card of the meter over names and sentences as hostile and as long as they can be: no rule broken, nobody pinged, every button a
// command.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meterCard } from '../../../src/features/meter/cards/meter-card.ts';
import { meterListCard } from '../../../src/features/meter/cards/meter-list-card.ts';
import { reportOf } from '../../../src/features/meter/cards/period-report.ts';
import { reportCard } from '../../../src/features/meter/cards/report-card.ts';
import type { ShownMeter } from '../../../src/features/meter/cards/shown-meter.ts';
import { topUpsCard } from '../../../src/features/meter/cards/top-ups-card.ts';
import type { MeterDay } from '../../../src/features/meter/rules/day.ts';
import { SOURCE_FAULTS } from '../../../src/features/meter/sources/answer.ts';
import { kwh, price, yuan } from '../../../src/features/meter/units.ts';
import type { Card } from '../../../src/feishu/card/card.ts';
import { hostileData } from '../../feishu/card/hostile.ts';
import { lookedAt } from '../../support/looked-at.ts';
import { daysLived, NOW, rules } from './facts.ts';

const long = fc.constantFrom('<', '*', '值', '😀', '"', '\\', '&#60;', '`').map((letter) => letter.repeat(3_000));
const text = fc.oneof({ weight: 2, arbitrary: hostileData }, { weight: 1, arbitrary: long });
const name = text.map((data) => data.slice(0, 40));
const number = fc.stringMatching(/^[\w-]{1,64}$/);
const at = fc.integer({ min: Date.parse('2020-01-01'), max: NOW }).map((ms) => ms - (ms % 1_000));
const energy = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }).map(kwh);
const used = fc.nat({ max: 1_000_000_000 }).map(kwh);
const money = fc.option(fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }).map(yuan));
const tenths = fc.option(fc.nat({ max: 40_000 }));
const compared = fc.record({ usage: fc.option(used), isWhole: fc.boolean(), before: fc.option(used) });
const date = fc.constantFrom('2026-11-26', '2026-12-05', '2027-03-01');
const decimal = fc.constantFrom('7', '0.5', '50.00');

const shown: fc.Arbitrary<ShownMeter> = fc.record({
  meter: fc.record({
    number,
    name,
    enabled: fc.boolean(),
    limits: fc.record({ days: decimal, kwh: decimal, yuan: decimal }, { requiredKeys: [] }),
    site: fc.constantFrom(undefined, 'suzhou'),
  }),
  last: fc.option(fc.record({ at, remain: energy })),
  today: fc.record({ date, readings: fc.nat({ max: 288 }), usage: used, coveredMinutes: fc.nat({ max: 1_440 }) }),
  yesterday: fc.record({ readings: fc.nat({ max: 288 }) }),
  usedToday: used,
  usedYesterdaySameTime: used,
  usedYesterday: used,
  week: compared,
  month: compared,
  amount: money,
  price: fc.option(fc.nat({ max: 10_000_000 }).map(price)),
  forecast: fc.record({ days: tenths, low: tenths, high: tenths, emptyOn: fc.option(date), note: text }),
  source: fc.record({
    state: fc.constantFrom('ok' as const, 'never' as const, ...SOURCE_FAULTS),
    okAt: fc.option(at),
    sentence: text,
  }),
  fresh: fc.constantFrom('fresh' as const, 'late' as const, 'none' as const),
});

const begin = Date.parse('2026-11-20T16:00:00Z');
const HOUR_MS = 3_600_000;
const LIVES: readonly (readonly MeterDay[])[] = [
  daysLived({ first: '2026-11-26', last: '2026-11-26' }),
  daysLived({ first: '2026-01-01', last: '2026-11-26', balance: 900_000 }),
  daysLived({
    first: '2026-10-28',
    last: '2026-11-26',
    topUps: Array.from({ length: 40 }, (_, day) => ({
      at: begin - 20 * 24 * HOUR_MS + day * 15 * HOUR_MS,
      bought: 3_000,
    })),
    gaps: Array.from({ length: 20 }, (_, day) => [begin + day * 6 * HOUR_MS, begin + day * 6 * HOUR_MS + 2 * HOUR_MS]),
  }),
  daysLived({ first: '2026-11-20', last: '2026-11-26', gaps: [[0, NOW + 1]] }),
];
const days = fc.constantFrom(...LIVES);
const href = fc.constantFrom(null, 'https://zhiban.example/meter?device_id=1');
const word = fc.constantFrom('今天', '近7天', '2026-11-20..2026-11-26');
const counted = fc.nat({ max: 5_000 });
const pages = { page: fc.integer({ min: 1, max: 999 }), pages: fc.integer({ min: 1, max: 999 }) };

/** Tried many times over: what it throws names the data. */
function holds<T>(data: fc.Arbitrary<T>, cardOf: (data: T) => Card): void {
  const whole = fc.property(data, (facts) => {
    const card = cardOf(facts);
    expect(cardOf(facts)).toEqual(card);
    const { title, summary } = lookedAt(card, rules);
    expect(`${title}${summary}`.length).toBeGreaterThan(0);
    // Nothing of the program's own is broken; names may say what they like.
    expect(JSON.stringify(card)).not.toMatch(/NaN|Infinity|\[object/);
  });
  fc.assert(whole, { numRuns: 50, endOnFailure: true });
}

describe('a card holds, whatever the data:', () => {
  it('one meter', () => {
    const range = fc.record({ word, text: fc.constant('11-20 00:00 → 11-26 23:59（7 天）') });
    const facts = {
      shown,
      range,
      days,
      before: fc.option(used),
      isWhole: fc.boolean(),
      site: fc.option(text),
      notice: fc.option(text),
    };
    holds(fc.record({ ...facts, page: href, now: fc.constant(NOW) }), meterCard);
  });

  it('several meters', () => {
    const facts = {
      rangeWord: word,
      meters: fc.array(fc.record({ shown, used: fc.option(used) }), { minLength: 1, maxLength: 10, size: 'max' }),
      counts: fc.record({ all: counted, low: counted, unread: counted, unsure: counted }),
      where: fc.option(text),
      ...pages,
      line: fc.record({ sites: fc.constant(['suzhou']) }, { requiredKeys: [] }),
      href,
      now: fc.constant(NOW),
    };
    holds(fc.record(facts), meterListCard);
  });

  it('a week or a month', () => {
    const facts = {
      meter: fc.record({ number, name, site: fc.constantFrom(undefined, 'suzhou') }),
      site: fc.option(text),
      days,
      before: days,
      period: text,
      beforeWord: text,
      date: word,
      monthBefore: fc.constantFrom(null, '2026-10'),
      price: fc.option(fc.nat({ max: 10_000_000 }).map(price)),
      last: fc.option(fc.record({ at })),
      notices: fc.array(text, { maxLength: 3 }),
      page: href,
      now: fc.constant(NOW),
    };
    const isWorkday = (one: string): boolean => one < '2026-11-23';
    holds(fc.record(facts), ({ before, ...rest }) =>
      reportCard({ ...rest, report: reportOf({ days: rest.days, before, isWorkday, now: NOW }) }),
    );
  });

  it('what was bought', () => {
    const topUp = fc.record({ after: at, at, rise: used, bought: used, error: used });
    const listed = fc.array(fc.record({ meter: name, topUp, money }), { maxLength: 10, size: 'max' });
    const facts = {
      subject: text,
      several: fc.boolean(),
      range: text,
      shown: listed,
      all: fc.array(topUp, { maxLength: 60, size: 'max' }),
      money: fc.option(fc.array(money, { maxLength: 60, size: 'max' })),
      ...pages,
      line: fc.record({ meter: fc.record({ number }), date: word }, { requiredKeys: [] }),
      href,
      now: fc.constant(NOW),
    };
    holds(fc.record(facts), topUpsCard);
  });
});
