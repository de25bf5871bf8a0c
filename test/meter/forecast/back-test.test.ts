// A small back-test on fixed seeds; bench/meter-forecast.bench.ts is the whole of it, with the figures.
import { expect, it } from 'vitest';
import { HOUSEHOLDS } from '../../../src/playground/meters/households.ts';
import { askedOver, judged, workdays } from '../../support/forecast-trial.ts';

it('holds the true day in its range in four of five cases, and the range is narrow', async () => {
  const isWorkday = await workdays();
  const asked = Object.values(HOUSEHOLDS).flatMap((household) =>
    askedOver(
      { seed: `${household.title} 201`, household, isWorkday, first: '2025-05-01', days: 420, every: 3_600 },
      5,
    ),
  );
  const { cases, within, width, error } = judged(asked);
  expect(cases).toBeGreaterThan(300);
  expect(within).toBeGreaterThanOrEqual(0.8);
  expect(width).toBeLessThanOrEqual(0.4);
  expect(error).toBeLessThanOrEqual(0.1);
});
