// What holds of the evaluation whatever happens: alarms, recoveries, people, refusals and time, in any order.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isOpen, MOST_SILENCE_MS } from '../../src/alerts/life.ts';
import { type Say, SEVERITIES } from '../../src/alerts/state.ts';
import { type CoreBench, coreBench, HOUR, MINUTE, rules, SECOND } from './bench.ts';

type Step = (bench: CoreBench) => readonly Say[];

const key = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
const site = fc.constantFrom(null, 'suzhou', 'wuxi');
const number = fc.integer({ min: 1, max: 30 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .record({
        ...{ key, site, severity: fc.constantFrom(...SEVERITIES), failure: fc.boolean() },
        source: fc.constantFrom('one', 'two'),
        scope: fc.constantFrom(undefined, 'site' as const, 'table' as const),
        partOf: fc.constantFrom(undefined, undefined, 'a', 'b'),
      })
      .map(
        ({ key: what, site: where, scope, partOf, ...parts }): Step =>
          (bench) =>
            bench.raise(
              what,
              { ...parts, ...(scope === undefined ? {} : { scope }), ...(partOf === undefined ? {} : { partOf }) },
              where,
            ),
      ),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(key, site).map(
      ([what, where]): Step =>
        (bench) =>
          bench.recover(what, where),
    ),
  },
  {
    weight: 2,
    arbitrary: number.map(
      (n): Step =>
        (bench) =>
          bench.acknowledge(n),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(number, fc.integer({ min: 1, max: 40 * 60 })).map(
      ([n, minutes]): Step =>
        (bench) =>
          bench.silence(n, minutes * MINUTE),
    ),
  },
  {
    weight: 1,
    arbitrary: number.map(
      (n): Step =>
        (bench) =>
          bench.unsilence(n),
    ),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(fc.nat(), fc.constantFrom('sent' as const, 'sent' as const, 'failed' as const)).map(
      ([n, end]): Step =>
        (bench) => {
          const waiting = bench.cards().filter(({ outcome }) => outcome === null);
          const card = waiting[n % Math.max(1, waiting.length)];
          return card === undefined ? [] : bench.outcome(card.row, end);
        },
    ),
  },
  {
    weight: 5,
    arbitrary: fc.constantFrom(5 * SECOND, 31 * SECOND, 5 * MINUTE, HOUR, 9 * HOUR).map(
      (ms): Step =>
        (bench) =>
          bench.pass(ms),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(HOUR, 14 * 24 * HOUR).map(
      (ms): Step =>
        (bench) => {
          bench.sleep(ms);
          return bench.look();
        },
    ),
  },
);

/** Nights from 22:00 to 08:00 by UTC: any rule that comes and goes will do. */
const nightly = (_: string, at: string): string | null => {
  const hour = Number(at.slice(11, 13));
  if (hour >= 8 && hour < 22) return null;
  const day = hour < 8 ? at.slice(0, 10) : new Date(Date.parse(at) + 24 * HOUR).toISOString().slice(0, 10);
  return `${day}T08:00:00.000Z`;
};

it('tells every alert once a place, keeps its cards true, and says nothing more when nothing happens', () => {
  const property = fc.property(fc.array(step, { maxLength: 60, size: 'max' }), fc.boolean(), (steps, quiet) => {
    const bench = coreBench(
      rules({
        targetsOf: ({ audience, severity }) => ({
          first: audience ? [...audience] : severity === 'critical' ? ['oc_a', 'oc_b'] : ['oc_a'],
          next: ['robot:R', 'oc_admin'],
        }),
        quietUntil: quiet ? nightly : () => null,
      }),
    );
    for (const one of steps) {
      one(bench);
      const { alerts, places, cards } = bench.state();
      // One open alert a key and site, numbers that nobody else has.
      const open = [...alerts.values()].filter(isOpen).map((alert) => `${alert.key}@${alert.site}`);
      expect(new Set(open).size).toBe(open.length);
      const numbers = [
        ...[...alerts.values()].map((alert) => alert.number),
        ...[...cards.values()].flatMap((card) => card.number ?? []),
      ];
      expect(new Set(numbers).size).toBe(numbers.length);
      for (const alert of alerts.values()) {
        const own = places.get(alert.id) ?? [];
        expect(new Set(own.map(({ target }) => target)).size).toBe(own.length);
        if (alert.silence !== null) {
          expect(isOpen(alert)).toBe(true);
          expect(Date.parse(alert.silence.until) - Date.parse(alert.silence.at)).toBeLessThanOrEqual(MOST_SILENCE_MS);
        }
        if (alert.flap) expect(own.every(({ card }) => card === null)).toBe(true);
      }
    }
    // One message a card, but for those that are posted anew; never two of one kind.
    const posts = bench.said.filter(({ say }) => say.kind === 'post').map(({ say }) => say.card);
    expect(new Set(posts).size).toBe(posts.length);
    // Each call once a card and level, unless the alert was silenced, or became worse, in between.
    bench.pass(48 * HOUR);
    const before = bench.said.length;
    for (const card of bench.cards()) if (card.outcome === null) bench.outcome(card.row, 'sent');
    bench.pass(20 * MINUTE);
    const loud = bench.known().some((alert) => alert.silence !== null);
    if (!loud)
      expect(
        bench.said
          .slice(before)
          .filter(({ say }) => say.kind !== 'post' && say.kind !== 'repost' && say.kind !== 'show'),
      ).toEqual([]);
    // All that is open and not hidden or silenced is told somewhere: what is critical by itself, another by what it is part of.
    for (const alert of bench.known().filter((one) => isOpen(one) && !one.hidden && one.silence === null)) {
      const own = bench.state().places.get(alert.id) ?? [];
      const whole = bench.known().find(({ key: one, site: where, ...rest }) => {
        return isOpen({ ...alert, ...rest }) && where === null && one === alert.facts.partOf && !rest.facts.partOf;
      });
      const isOwn = whole === undefined || alert.severity === 'critical';
      const told = isOwn ? own : (bench.state().places.get(whole.id) ?? []);
      if (isOwn || whole.silence === null) expect(told.some(({ card }) => card !== null)).toBe(true);
    }
    // When all has recovered, every card says so, and the rest is silence.
    for (const alert of bench.known()) if (isOpen(alert)) bench.recover(alert.key, alert.site);
    bench.pass(24 * HOUR);
    for (const card of bench.cards()) if (card.outcome === null) bench.outcome(card.row, 'sent');
    bench.pass(24 * HOUR);
    expect(bench.cards().filter(({ closedAt }) => closedAt === null)).toEqual([]);
    expect(bench.pass(30 * 24 * HOUR)).toEqual([]);
    expect(bench.due()).toBeNull();
  });
  fc.assert(property, { numRuns: 80 });
});

it('is the same, however often it is asked and by whom: a restart fires and recovers nothing', () => {
  const property = fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
    const bench = coreBench();
    for (const one of steps) {
      one(bench);
      expect(bench.look()).toEqual([]);
    }
  });
  fc.assert(property, { numRuns: 60 });
});
