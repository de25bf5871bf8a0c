// A source that says nothing: of one meter, and of many at once.
import { describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../../src/features/meter/rules/reading.ts';
import { SOURCE_FAULTS } from '../../../src/features/meter/sources/answer.ts';
import { judgeSilent } from '../../../src/features/meter/watching/silent.ts';
import { judgeWide } from '../../../src/features/meter/watching/source-wide.ts';
import { following, NOW, standing } from './made.ts';

const judge = (change: Parameters<typeof standing>[0]) =>
  judgeSilent({ name: '201', standing: standing(change), intervalSeconds: 300, now: NOW });
const down = { failures: 3, okAt: NOW - 15 * 60_000, sentence: '页面说“请在微信客户端打开链接”' };

describe('a meter that is not read', () => {
  it.each(SOURCE_FAULTS)('is told after three intervals, as %s, with a remedy', (state) => {
    const judged = judge({ state, ...down });
    if (judged.kind !== 'bad') throw new Error(judged.kind);
    expect(judged.words.title).toMatch(/^201 读不到数：来源/);
    expect(judged.words.detail).toBe('页面说“请在微信客户端打开链接”\n最后一次读到是 11-26 周四 09:45');
    expect(judged.words.nextStep.length).toBeGreaterThan(8);
  });

  it('has a sentence of its own for each state', () => {
    const titles = SOURCE_FAULTS.map((state) => judge({ state, ...down })).map((one) =>
      one.kind === 'bad' ? one.words.title : '',
    );
    expect(new Set(titles).size).toBe(SOURCE_FAULTS.length);
  });

  it('is not told before: one bad answer is none', () => {
    expect(judge({ state: 'timeout', ...down, failures: 2 })).toEqual({ kind: 'unknown' });
    expect(judge({ state: 'timeout', ...down, okAt: NOW - 14 * 60_000 })).toEqual({ kind: 'unknown' });
    expect(judge({ state: 'never', okAt: null })).toEqual({ kind: 'unknown' });
  });

  it('is told when it was never read at all', () => {
    expect(judge({ state: 'blocked', ...down, okAt: null, since: NOW - HOUR_MS })).toMatchObject({
      kind: 'bad',
      words: { detail: expect.stringContaining('还没有读到过') },
    });
  });

  it('is one episode, whose card follows another state, and over with the first reading', () => {
    const { look, kinds } = following();
    for (const state of ['timeout', 'timeout', 'blocked', 'blocked'] as const) look(() => judge({ state, ...down }));
    look(() => judge({ state: 'timeout', ...down, failures: 1 }));
    expect(kinds()).toEqual(['raise', 'raise']);
    look(() => judge({}));
    expect(kinds()).toEqual(['raise', 'raise', 'recover']);
  });

  it('is not told while the source’s alert says it, and then, if it still is', () => {
    const { look, kinds } = following();
    look(() => judge({ state: 'timeout', ...down }), NOW, true);
    look(() => judge({ state: 'timeout', ...down }), NOW, true);
    expect(kinds()).toEqual([]);
    look(() => judge({ state: 'timeout', ...down }));
    expect(kinds()).toEqual(['raise']);
    const other = following();
    other.look(() => judge({ state: 'timeout', ...down }), NOW, true);
    other.look(() => judge({}));
    expect(other.kinds()).toEqual([]);
  });
});

describe('many meters of one source', () => {
  const troubled = (count: number, cause = '连不上') =>
    Array.from({ length: count }, (_, index) => ({ name: `${201 + index}`, cause, example: '', nextStep: '请看网络' }));
  const wide = (meters: number, count: number) =>
    judgeWide({ kind: 'silent', source: 'cnyiot', meters, troubled: troubled(count) });

  it('are one alert of the source: half of them, or ten', () => {
    expect(wide(2, 2)).toMatchObject({ kind: 'bad' });
    expect(wide(2, 1).kind).not.toBe('bad');
    expect(wide(1, 1).kind).not.toBe('bad');
    expect(wide(1_000, 9)).toMatchObject({ kind: 'between' });
    expect(wide(1_000, 10)).toMatchObject({ kind: 'bad' });
    expect(wide(1_000, 1_000)).toMatchObject({
      kind: 'bad',
      words: {
        title: '电表来源 cnyiot 读不到数：1000 块里 1000 块',
        detail: '连不上\n201、202、203、204、205 等 1000 块',
        nextStep: '请看网络',
      },
    });
  });

  it('are over when a few are left, and not at the border where it began', () => {
    const { look, kinds } = following();
    for (const count of [10, 9, 10, 9, 5, 10]) look(() => wide(1_000, count));
    expect(kinds()).not.toContain('recover');
    look(() => wide(1_000, 4));
    expect(kinds().at(-1)).toBe('recover');
  });

  it('are told by what most of them have', () => {
    const judged = judgeWide({
      ...{ kind: 'silent', source: 'cnyiot', meters: 5 },
      troubled: [...troubled(1, '答的是别的表'), ...troubled(3)],
    });
    expect(judged).toMatchObject({ words: { detail: '连不上（3 块）\n答的是别的表（1 块）\n201、201、202、203' } });
  });
});
