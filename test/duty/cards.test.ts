// Every card of duty and of long work over data as hostile and long as it can be: no rule broken, nobody pinged, every button a command.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runCard } from '../../src/features/duty/commands/run.ts';
import { stateCard } from '../../src/features/duty/commands/state.ts';
import { homeCard } from '../../src/features/duty/home.ts';
import { homeTiles } from '../../src/features/duty/tiles.ts';
import type { Card } from '../../src/feishu/card/card.ts';
import { workCard } from '../../src/work/card.ts';
import { allCommands, lookedAt } from '../app/all-commands.ts';
import { hostileData } from '../feishu/card/hostile.ts';
import { anyTimetableRow, run } from './rows.ts';

const NOW = new Date('2026-11-26T02:30:00Z');
/** Letters that take the most room: escaped ones, three bytes, four bytes, a backslash before each. */
const long = fc.constantFrom('<', '~', '值', '😀', '"', '\\', '&#60;', '值班 ').map((letter) => letter.repeat(2_000));
const mixed = fc.oneof({ weight: 2, arbitrary: hostileData }, { weight: 1, arbitrary: long });
type Text = fc.Arbitrary<string>;
const many = <T>(one: fc.Arbitrary<T>, maxLength: number, minLength = 0): fc.Arbitrary<T[]> =>
  fc.array(one, { minLength, maxLength, size: 'max' });
const instant = fc
  .date({ min: new Date('2026-01-01'), max: NOW, noInvalidDate: true })
  .map((date) => date.toISOString());
const standing = (text: Text) =>
  many(
    fc.record({ title: text, state: fc.constantFrom('ok' as const, 'warning' as const, 'fault' as const), text }),
    8,
  );

/** Also with every text as long as it can be: by chance alone they never are all at once. */
function holds<T>(dataOf: (text: Text) => fc.Arbitrary<T>, cardOf: (data: T) => Card): void {
  for (const text of [mixed, long]) {
    const property = fc.property(dataOf(text), (facts) => void lookedAt(cardOf(facts)));
    fc.assert(property, { numRuns: 60 });
  }
}

describe('a card holds, whatever the data:', () => {
  it('long work, in every state', () => {
    const button = (text: Text) => fc.record({ text, line: fc.constantFrom('刷新 台账', '变更 今天 苏州基地') });
    const facts = (text: Text) =>
      fc.record({
        title: text,
        state: fc.constantFrom(
          'queued' as const,
          'running' as const,
          'done' as const,
          'partly' as const,
          'failed' as const,
        ),
        lines: many(text, 60),
        ahead: fc.nat(),
        tookMs: fc.option(fc.double({ min: -1, max: 1e12, noNaN: true })),
        askedAt: instant,
        trace: fc.constant('7F3K-92'),
        buttons: many(button(text), 3),
      });
    holds(facts, workCard);
  });

  it('long work says how it stands, however long its title', () => {
    const facts = { state: 'done' as const, lines: [], tookMs: 1, askedAt: NOW.toISOString(), trace: 'x', buttons: [] };
    expect(lookedAt(workCard({ ...facts, title: '值'.repeat(300) })).text).toContain('…：完成');
  });

  it('long work whose line is as long as lines may be', () => {
    const line = fc.integer({ min: 1, max: 3_900 }).map((length) => `刷新 台账 ${'值'.repeat(length)}`);
    holds(
      (text) => fc.record({ line, lines: many(text, 60) }),
      ({ line: again, lines: all }) =>
        workCard({
          ...{
            title: '刷新台账',
            state: 'failed',
            lines: all,
            tookMs: 1,
            askedAt: NOW.toISOString(),
            trace: '7F3K-92',
          },
          buttons: [{ text: '再试一次', line: again }],
        }),
    );
  });

  it('the home card', () => {
    const facts = (text: Text) => fc.record({ standing: standing(text), introduction: fc.option(text) });
    holds(facts, (parts) => homeCard({ ...parts, tiles: homeTiles(allCommands) }));
  });

  it('the state of everything', () => {
    const facts = (text: Text) =>
      fc.record({ standing: standing(text), jobs: many(anyTimetableRow(NOW, text), 12), openId: fc.option(text) });
    holds(facts, (parts) => stateCard({ ...parts, now: NOW }));
  });

  it('one run with its stages', () => {
    const status = fc.constantFrom(
      'waiting' as const,
      'running' as const,
      'ok' as const,
      'failed' as const,
      'lost' as const,
    );
    const stage = (text: Text) =>
      fc.record({
        name: text,
        status,
        rows: fc.option(fc.nat()),
        ms: fc.option(fc.nat({ max: 1e10 })),
      });
    const facts = (text: Text) =>
      fc.record({
        title: text,
        status,
        trigger: text,
        error: fc.option(many(text, 30).map((lines) => lines.join('\n'))),
        finishedAt: fc.option(fc.constant(NOW)),
        stages: many(stage(text), 60),
      });
    holds(facts, ({ title, stages, ...parts }) => {
      const whole = stages.map((one, seq) => ({
        ...{ runId: 'run', seq, startedAt: NOW, finishedAt: null, detail: null, error: null },
        ...one,
      }));
      return runCard({ ...run(parts), stages: whole }, title);
    });
  });
});
