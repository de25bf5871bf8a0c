// What is believed of a value, from hand-made histories; and how a host's requests are spread.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { slotsFrom } from '../../../src/features/meter/poll/hosts.ts';
import { type Judged, judge, type Remembered } from '../../../src/features/meter/poll/judge.ts';
import type { SourceAnswer } from '../../../src/features/meter/sources/answer.ts';
import { kwh, kwhFrom } from '../../../src/features/meter/units.ts';

const START = Date.parse('2026-11-26T00:00:00Z');
const MINUTE_MS = 60_000;
const LIMITS = { mostKw: 200, mostTopUp: 20_000 };

function says(remain: string, at: number | null = null): SourceAnswer {
  return { state: 'ok', reading: { remain: kwhFrom(remain) ?? kwh(0), amount: null, price: null, name: null, at } };
}

/** One answer after the other, each so many minutes after the first; the state after each. */
function heard(answers: readonly (readonly [minute: number, answer: SourceAnswer | string])[]): {
  readonly states: readonly string[];
  readonly kept: readonly number[];
  readonly last: Remembered | null;
} {
  let before: Remembered | null = null;
  let last: { at: number; remain: ReturnType<typeof kwh>; amount: null; price: null } | null = null;
  const states: string[] = [];
  const kept: number[] = [];
  for (const [minute, said] of answers) {
    const answer = typeof said === 'string' ? says(said) : said;
    const judged: Judged = judge({ before, last, answer, at: START + minute * MINUTE_MS, limits: LIMITS });
    before = judged.after;
    states.push(judged.after.state);
    if (judged.reading === null) continue;
    last = { at: judged.reading.at, remain: judged.reading.remain, amount: null, price: null };
    kept.push(judged.reading.remain);
  }
  return { states, kept, last: before };
}

test('use and top-ups are believed, also after a long silence', () => {
  const { states } = heard([
    [0, '119.65'],
    [5, '119.50'],
    [10, '619.40'],
    [15, '610.00'],
    [15 + 24 * 60, '20.00'],
    [16 + 24 * 60, '0.00'],
  ]);
  expect(states).toEqual(['ok', 'ok', 'ok', 'ok', 'ok', 'jump']);
});

test('a value that no meter gets to is kept when it stays, and forgotten when it does not', () => {
  expect(
    heard([
      [0, '1119.65'],
      [5, '20.00'],
      [10, '1119.60'],
    ]),
  ).toMatchObject({ states: ['ok', 'jump', 'ok'], kept: [111965, 111960] });
  const stays = heard([
    [0, '1119.65'],
    [5, '20.00'],
    [10, '19.90'],
    [15, '19.90'],
    [20, '19.80'],
  ]);
  expect(stays).toMatchObject({ states: ['ok', 'jump', 'jump', 'ok', 'ok'], kept: [111965, 1990, 1980] });
  // Three different ones are not one that stays.
  expect(
    heard([
      [0, '1119.65'],
      [5, '20.00'],
      [10, '300.00'],
      [15, '700.00'],
    ]).states,
  ).toEqual(['ok', 'jump', 'jump', 'jump']);
  expect(
    heard([
      [0, '119.65'],
      [5, '99999.00'],
      [10, '119.60'],
    ]).states,
  ).toEqual(['ok', 'jump', 'ok']);
  // A fault between does not make it forgotten.
  const down: SourceAnswer = { state: 'timeout', sentence: '' };
  expect(
    heard([
      [0, '1119.65'],
      [5, '20.00'],
      [10, down],
      [15, '20.00'],
      [20, '20.00'],
    ]).states.at(-1),
  ).toBe('ok');
});

test('a zero is not believed because it is said again and again, but after a day', () => {
  const zeros = Array.from({ length: 24 * 12 }, (_, index) => [5 + index * 5, '0.00'] as const);
  const hours = heard([[0, '119.65'], ...zeros]);
  expect(hours.kept).toEqual([11965]);
  expect(hours.last).toMatchObject({ state: 'jump', failures: 24 * 12, since: START + 5 * MINUTE_MS });
  expect(heard([[0, '119.65'], ...zeros, [5 + 24 * 60, '0.00']]).kept).toEqual([11965, 0]);
  // One that is used up is no jump.
  expect(
    heard([
      [0, '0.40'],
      [5, '0.00'],
    ]).states,
  ).toEqual(['ok', 'ok']);
});

test('since when a value is the same, and since when a state', () => {
  const { last } = heard([
    [0, '5.00'],
    [5, '5.00'],
    [10, { state: 'timeout', sentence: '' }],
    [15, { state: 'timeout', sentence: '' }],
    [20, '5.00'],
  ]);
  expect(last).toMatchObject({ state: 'ok', since: START + 20 * MINUTE_MS, sameSince: START, failures: 0 });
  const down = heard([
    [0, '5.00'],
    [10, { state: 'timeout', sentence: '' }],
    [15, { state: 'timeout', sentence: '' }],
  ]).last;
  expect(down).toMatchObject({ state: 'timeout', since: START + 10 * MINUTE_MS, failures: 2, okAt: START });
});

test('a time of the source’s own counts, unless it has not come yet; an older row is no jump', () => {
  expect(heard([[0, says('5.00', START + 3_600_000)]]).states).toEqual(['unreadable']);
  const old = heard([
    [0, '5.00'],
    [5, says('400.00', START - 3_600_000)],
  ]);
  expect(old.states).toEqual(['ok', 'ok']);
});

test('no minute has more requests than it may have, however they are asked for, and none waits in vain', () => {
  const wanted = fc.array(fc.tuple(fc.oneof(fc.constant(0), fc.nat(90_000)), fc.integer({ min: 1, max: 60 })), {
    minLength: 1,
    maxLength: 12,
  });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 120 }),
      wanted,
      fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1, noNaN: true })),
      (perMinute, steps, random) => {
        let next = 0;
        let now = START;
        const sent: number[] = [];
        for (const [pause, count] of steps) {
          const found = slotsFrom(next, { perMinute, now }, Array(count).fill(random));
          next = found.next;
          sent.push(...found.slots.at);
          now = Math.max(now, found.slots.at.at(-1) ?? now) + pause;
        }
        expect(sent).toEqual(sent.toSorted((one, other) => one - other));
        for (const [index, at] of sent.entries()) {
          const later = sent[index + perMinute];
          if (later !== undefined) expect(later - at).toBeGreaterThanOrEqual(MINUTE_MS - 2);
        }
        // A host that was not asked for a minute is asked at once.
        expect(slotsFrom(next, { perMinute, now: now + 2 * MINUTE_MS }, [random]).slots.at[0]).toBe(
          now + 2 * MINUTE_MS,
        );
      },
    ),
  );
  expect(slotsFrom(START + 90_000, { perMinute: 1, now: START, mostWaitMs: 3_000 }, [0]).slots).toEqual({
    at: [],
    waitMs: 90_000,
  });
});
