// The policies, as a table of what they say and as properties that hold for all of them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Schedule } from '../../src/scheduler/schedule.ts';
import { type Candidates, verdictOn } from '../../src/scheduler/verdict.ts';

const NOW = new Date('2026-11-26T00:00:30Z');
const ago = (minutes: number): Date => new Date(NOW.getTime() - minutes * 60_000);
const NOTHING: Candidates = { due: [], waiting: [], interrupted: null, busy: false, now: NOW, stepped: false };
const MISSED = { skip: { policy: 'skip' }, once: { policy: 'once' }, all: { policy: 'all', max: 2 } } as const;

function verdict(missed: keyof typeof MISSED, overlap: Schedule['overlap'], candidates: Partial<Candidates>) {
  return verdictOn({ cron: '* * * * *', missed: MISSED[missed], overlap }, { ...NOTHING, ...candidates });
}

describe('what was missed', () => {
  const due = [ago(600), ago(300), ago(120), ago(0.5)];
  const skipped = (...moments: readonly Date[]) => moments.map((at) => ({ at, reason: 'missed' }));

  it.each([
    ['skip', [ago(0.5)], [ago(600), ago(300), ago(120)]],
    ['once', [ago(0.5)], [ago(600), ago(300), ago(120)]],
    ['all', [ago(120), ago(0.5)], [ago(600), ago(300)]],
  ] as const)('is run as %s says, when the newest is on time', (missed, enter, skip) => {
    expect(verdict(missed, 'skip', { due })).toEqual({ enter, skip: skipped(...skip), drop: [], retry: false });
  });

  it.each([
    ['skip', [], [ago(600), ago(300), ago(120)]],
    ['once', [ago(120)], [ago(600), ago(300)]],
    ['all', [ago(300), ago(120)], [ago(600)]],
  ] as const)('is run as %s says, when all are late', (missed, enter, skip) => {
    const late = due.slice(0, 3);
    expect(verdict(missed, 'skip', { due: late })).toEqual({ enter, skip: skipped(...skip), drop: [], retry: false });
  });

  it('is on time within a minute', () => {
    expect(verdict('skip', 'skip', { due: [ago(1)] }).enter).toEqual([ago(1)]);
    expect(verdict('skip', 'skip', { due: [new Date(ago(1).getTime() - 1)] }).enter).toEqual([]);
  });
});

describe('what finds the job running', () => {
  it('is skipped', () => {
    const skip = [{ at: ago(0), reason: 'overlap' }];
    expect(verdict('once', 'skip', { due: [ago(0)], busy: true })).toEqual({ enter: [], skip, drop: [], retry: false });
  });

  it('queues, and the newest stands for those that queued before', () => {
    const queued = verdict('once', 'queue', { due: [ago(0)], waiting: [ago(1)], busy: true });
    expect(queued).toEqual({ enter: [ago(0)], skip: [], drop: [ago(1)], retry: false });
    const all = verdict('all', 'queue', { due: [ago(0)], waiting: [ago(1)], busy: true });
    expect(all).toEqual({ enter: [ago(0)], skip: [], drop: [], retry: false });
  });
});

describe('a run that died with its process', () => {
  it.each([
    ['skip', false],
    ['once', true],
    ['all', true],
  ] as const)('is run again as %s says', (missed, retry) => {
    expect(verdict(missed, 'skip', { interrupted: ago(5) }).retry).toBe(retry);
  });

  it('is not run again when a newer moment stands for it', () => {
    expect(verdict('once', 'queue', { interrupted: ago(5), due: [ago(0)] })).toMatchObject({
      enter: [ago(0)],
      retry: false,
    });
  });
});

it('never runs a moment twice, forgets none, and keeps to what the policy has room for', () => {
  const moments = fc.uniqueArray(fc.nat(200), { maxLength: 12 }).map((list) => list.sort((one, other) => other - one));
  fc.assert(
    fc.property(
      fc.constantFrom('skip', 'once', 'all' as const),
      fc.constantFrom('skip', 'queue' as const),
      moments,
      fc.nat(6),
      fc.nat(2),
      fc.boolean(),
      fc.boolean(),
      (missed, overlap, minutes, open, lost, busy, stepped) => {
        const all = minutes.map(ago);
        const interrupted = lost === 0 ? (all[0] ?? null) : null;
        const rest = interrupted === null ? all : all.slice(1);
        const [waiting, due] = [rest.slice(0, open), rest.slice(open)];
        const found = verdict(missed, overlap, { due, waiting, interrupted, busy, stepped });
        const decided = [...found.enter, ...found.skip.map(({ at }) => at)].sort((one, other) => +one - +other);
        expect(decided).toEqual(due);
        expect(waiting).toEqual(expect.arrayContaining([...found.drop]));
        const room = missed === 'all' && !stepped ? 2 : 1;
        const isHeld = busy && overlap === 'skip';
        const runs = found.enter.length + waiting.length - found.drop.length + (found.retry ? 1 : 0);
        if (!isHeld) expect(runs).toBeLessThanOrEqual(room);
        if (isHeld) expect([found.enter, found.drop, found.retry]).toEqual([[], [], false]);
        // Something is run when something is due, unless all of it may be skipped.
        if (due.length > 0 && !isHeld && (missed !== 'skip' || stepped)) expect(found.enter).toContainEqual(due.at(-1));
      },
    ),
  );
});
