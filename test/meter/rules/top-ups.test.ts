import { expect, it } from 'vitest';
import type { MeterDay } from '../../../src/features/meter/rules/day.ts';
import type { Reading } from '../../../src/features/meter/rules/reading.ts';
import { decimalText } from '../../../src/features/meter/units.ts';
import { at, clock, day, days, hoursUsed, readings, steady } from './tables.ts';

const topUpsOf = ({ topUps }: MeterDay) =>
  topUps.map(
    ({ after, at: shown, rise, bought, error }) =>
      `${clock(after)} – ${clock(shown)} +${decimalText(rise)} 买 ${decimalText(bought)} ±${decimalText(error)}`,
  );

/** Three days at so many kW in the hour from 08 to 09 and 1.2 kW else, and today's beginning. */
function before(kilowatts: readonly [number, number, number], until: string): readonly Reading[] {
  let remain = 500;
  const days_ = ['11-23', '11-24', '11-25', '11-26'];
  return days_
    .flatMap((date, index) => {
      const parts = [
        ['00:00', '07:55', 1.2],
        ['08:00', '08:55', kilowatts[index] ?? 1.2],
        ['09:00', '23:55', 1.2],
      ] as const;
      return parts.flatMap(([from, to, kwPerHour]) => {
        const part = steady(`${date} ${from}`, `${date} ${to}`, { begin: remain, kwPerHour });
        // The next part begins one interval later.
        remain = (part.at(-1)?.remain ?? 0) / 100 - kwPerHour / 12;
        return part;
      });
    })
    .filter((reading) => reading.at <= at(until));
}

it('what was used while it was topped up is the usual of that clock hour in the days before', () => {
  const history = before([6, 2.4, 3.6], '11-26 08:10');
  const last = history.at(-1)?.remain ?? 0;
  const of = day([...history, ...readings(`08:15 ${(last + 5_000) / 100}`)], { now: at('11-26 08:16') });
  // 3.6 kW for five minutes, and twice as much as one of the days was above it, 2.4 kW.
  expect(topUpsOf(of)).toEqual(['11-26 08:10 – 11-26 08:15 +50.00 买 50.30 ±0.41']);
  expect(decimalText(of.estimated)).toBe('0.30');
  expect(hoursUsed(of).at(-1)).toBe(`08 ${decimalText((of.hours[8]?.usage ?? 0) as never)} 估`);
  expect(decimalText(of.error)).toBe('0.41');
});

it('without days before, it is the usual of the hours before', () => {
  const history = steady('11-26 06:00', '11-26 08:10', { begin: 100, kwPerHour: 2.4 });
  const of = day([...history, ...readings('08:15 150.00')], { now: at('11-26 08:16') });
  expect(topUpsOf(of)).toEqual(['11-26 08:10 – 11-26 08:15 +55.20 买 55.40 ±0.01']);
});

it('what was used in a gap says nothing of an hour', () => {
  const history = [
    ...steady('11-26 03:00', '11-26 06:00', { begin: 100, kwPerHour: 1.2 }),
    ...steady('11-26 07:30', '11-26 08:10', { begin: 90, kwPerHour: 1.2 }),
  ];
  const of = day([...history, ...readings('08:15 129.10')], { now: at('11-26 08:16') });
  expect(topUpsOf(of)).toEqual(['11-26 08:10 – 11-26 08:15 +39.90 买 40.00 ±0.01']);
});

it('with less than that, the hour before it, with as much again as its error', () => {
  const history = steady('11-26 08:00', '11-26 08:20', { begin: 100, kwPerHour: 2.4 });
  const of = day([...history, ...readings('08:25 129.20')], { now: at('11-26 08:26') });
  expect(topUpsOf(of)).toEqual(['11-26 08:20 – 11-26 08:25 +30.00 买 30.20 ±0.21']);
});

it('with nothing before, nothing is estimated, and the error is what a meter lets through', () => {
  const of = day(readings('08:00 10.00\n08:05 60.00'), { now: at('11-26 08:06') });
  expect(topUpsOf(of)).toEqual(['11-26 08:00 – 11-26 08:05 +50.00 买 50.00 ±1.25']);
});

it('a meter that had run out used nothing until it was topped up', () => {
  const history = steady('11-26 05:00', '11-26 08:00', { begin: 3, kwPerHour: 1 });
  const of = day([...history, ...readings('08:05 50.00')], { now: at('11-26 08:06') });
  expect(topUpsOf(of)).toEqual(['11-26 08:00 – 11-26 08:05 +50.00 买 50.00 ±0.09']);
});

it('a top-up within an outage: the whole of it is estimated, spread, and the gap says so', () => {
  const history = steady('11-25 00:00', '11-26 08:00', { begin: 100, kwPerHour: 1.2 });
  const of = day([...history, ...readings('12:00 110.00\n12:05 109.90')], { now: at('11-26 12:06') });
  expect(topUpsOf(of)).toEqual(['11-26 08:00 – 11-26 12:00 +48.40 买 53.20 ±0.01']);
  expect(of.gaps.map(({ from, to, usage }) => [clock(from), clock(to ?? 0), decimalText(usage)])).toEqual([
    ['11-26 08:00', '11-26 12:00', '4.80'],
  ]);
  expect(hoursUsed(of).slice(8, 12)).toEqual(['08 1.30 估', '09 1.20 估', '10 1.20 估', '11 1.20 估']);
});

it('a top-up in the interval over midnight belongs to the new day', () => {
  const two = days(readings('11-25 23:50 9.20\n11-25 23:58 9.00\n11-26 00:03 58.95'), {
    first: '2026-11-25',
    last: '2026-11-26',
    now: at('11-26 00:04'),
  });
  expect(two.map((of) => topUpsOf(of).length)).toEqual([0, 1]);
});

it('two top-ups of a day are two', () => {
  const of = day(readings('08:00 10.00\n08:05 60.00\n08:10 59.95\n08:15 109.90'));
  expect(of.topUps.map(({ rise }) => rise)).toEqual([5_000, 4_995]);
});

it('of several readings of one instant the smallest counts', () => {
  const of = day(readings('08:00 10.00\n08:05 9.90\n08:05 9.80\n08:05 9.95\n08:10 9.70\n08:10 9.60'));
  expect([of.usage, of.last?.remain, of.topUps.length, of.readings]).toEqual([40, 960, 0, 3]);
});
