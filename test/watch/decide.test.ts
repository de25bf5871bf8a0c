// When the watch speaks: a few courses of events word by word, and what holds for any.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  afterPause,
  afterSpeech,
  decide,
  type Seen,
  UNKNOWN_STATE,
  type WatchRules,
  type WatchState,
} from '../../src/app/watch/decide.ts';
import { speechText } from '../../src/app/watch/speech-text.ts';

const RULES: WatchRules = { failures: 3, repeatMs: 30 * 60_000, mostInHour: 4 };
const START = Date.parse('2026-11-26T01:00:00Z');
const BAD: Seen = { ok: false, reason: '拒绝连接' };
const GOOD: Seen = { ok: true };

/** Looks once a minute; answers what was heard at which minute. `deaf` minutes: nobody takes it. */
function course(looks: readonly Seen[], deaf: (minute: number) => boolean = () => false) {
  let state: WatchState = UNKNOWN_STATE;
  const heard: [number, string][] = [];
  looks.forEach((seen, minute) => {
    const now = new Date(START + minute * 60_000);
    const decided = decide(state, seen, RULES, now);
    state = decided.state;
    if (decided.speech === null || deaf(minute)) return;
    heard.push([minute, decided.speech.kind + (decided.speech.isLastForNow ? '!' : '')]);
    // As a restart would: only what is in the file survives.
    state = JSON.parse(JSON.stringify(afterSpeech(state, decided.speech, now))) as WatchState;
  });
  return { heard, state };
}
const times = (count: number, seen: Seen): Seen[] => Array.from({ length: count }, () => seen);

it.each<[string, readonly Seen[], unknown]>([
  ['nothing of one bad look', [GOOD, BAD, BAD, GOOD, BAD, BAD], []],
  ['the third in a row', times(10, BAD), [[2, 'down']]],
  [
    'again every half hour while it lasts',
    times(66, BAD),
    [
      ...[
        [2, 'down'],
        [32, 'still'],
        [62, 'still'],
      ],
    ],
  ],
  [
    'that it is well, at the second good look',
    [...times(5, BAD), ...times(5, GOOD)],
    [
      [2, 'down'],
      [6, 'up'],
    ],
  ],
  ['nothing of one good look between', [...times(5, BAD), GOOD, ...times(5, BAD)], [[2, 'down']]],
])('says %s', (_, looks, heard) => {
  expect(course(looks).heard).toEqual(heard);
});

it('tries again at every look while nobody takes it', () => {
  expect(course(times(8, BAD), (minute) => minute < 6).heard).toEqual([[6, 'down']]);
});

it('says the fourth word within an hour as the last, and goes on after it', () => {
  const flapping = Array.from({ length: 120 }, (_, minute) => (minute % 6 < 3 ? BAD : GOOD));
  const { heard } = course(flapping);
  expect(heard.slice(0, 4)).toEqual([
    [2, 'down'],
    [4, 'up'],
    [8, 'down'],
    [10, 'up!'],
  ]);
  expect(heard[4]?.[0]).toBeGreaterThanOrEqual(62);
});

it('never says more than so much in any hour, nor that it is over what was not said', () => {
  const looks = fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 1, max: 12 })), { maxLength: 60 });
  fc.assert(
    fc.property(looks, fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 40 }), (runs, deaf) => {
      const all = runs.flatMap(([ok, count]) => times(count, ok ? GOOD : BAD));
      const { heard } = course(all, (minute) => deaf.includes(minute));
      for (const [minute] of heard)
        expect(heard.filter(([other]) => other >= minute && other < minute + 60).length).toBeLessThanOrEqual(4);
      const kinds = heard.map(([, kind]) => kind.replace('!', ''));
      kinds.forEach((kind, at) => {
        const before = kinds[at - 1] ?? 'up';
        expect(kind === 'down' ? before === 'up' : before !== 'up').toBe(true);
      });
    }),
    { numRuns: 300 },
  );
});

it('counts anew after a pause of its own, and remembers what it said', () => {
  const { state } = course(times(2, BAD));
  expect(decide(afterPause(state), BAD, RULES, new Date(START + 600_000)).speech).toBeNull();
  const told = course(times(3, BAD)).state;
  expect(afterPause(told)).toMatchObject({ isTold: true, failingSince: '2026-11-26T01:00:00.000Z' });
});

it('puts it in words, without what may be secret in the address', () => {
  const since = '2026-11-26T01:00:00.000Z';
  const now = new Date('2026-11-26T03:30:00Z');
  const url = 'http://user:pass@10.0.0.5:9136/healthz?key=secret';
  const down = speechText({ kind: 'down', since, reason: '拒绝连接', isLastForNow: false }, url, now);
  expect(down.title).toBe('值班不正常：拒绝连接');
  expect(down.lines[0]).toBe('从 11-26 09:00 起，探活地址 http://10.0.0.5:9136/healthz');
  expect(speechText({ kind: 'still', since, reason: '拒绝连接', isLastForNow: false }, url, now).title).toBe(
    '值班仍然不正常，已经 2 小时：拒绝连接',
  );
  const up = speechText({ kind: 'up', since, reason: '', isLastForNow: true }, url, now);
  expect([up.title, ...up.lines]).toEqual([
    '值班恢复了，中断了 2 小时',
    '11-26 09:00 到 11-26 11:30',
    '这一小时里已经说了很多次，先不再说；好坏请看那台机器。',
  ]);
});
