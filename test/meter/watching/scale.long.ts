// A thousand meters with a month of hourly readings: what looking at them takes, all of them, and when nothing is new.
import { expect, it } from 'vitest';
import { keepReadings, type NewReading } from '../../../src/features/meter/readings/keep-readings.ts';
import { rollUp } from '../../../src/features/meter/readings/roll-up.ts';
import { HOUR_MS } from '../../../src/features/meter/rules/reading.ts';
import { kwh } from '../../../src/features/meter/units.ts';
import { watchMeters } from '../../../src/features/meter/watching/watch.ts';
import { NOW, openMeterChat } from './chat.ts';

const METERS = 1_000;
const DAYS = 30;

it('are looked at in parts, each in seconds; and when nothing is new, in a fraction of one', async () => {
  const numbers = Array.from({ length: METERS }, (_, index) => `${100_000 + index}`);
  const meters = `{ ${numbers.map((number) => `"${number}": { name: "${number}" }`).join(', ')} }`;
  const chat = await openMeterChat({ meters, intervalSeconds: 3_600 });
  const { store } = chat.program;
  for (const [index, meter] of numbers.entries()) {
    const readings = Array.from({ length: DAYS * 24 }, (_, hour): NewReading => {
      const at = NOW - (DAYS * 24 - 1 - hour) * HOUR_MS;
      return { meter, at, remain: kwh(60_000 + index * 40 - hour * 50), amount: null, price: null };
    });
    await store.transaction((trx) => keepReadings(trx, readings));
  }
  await rollUp(chat.ctx());
  const timed = async () => {
    const began = performance.now();
    const cpu = process.cpuUsage();
    const watched = await watchMeters(chat.ctx());
    return {
      ...watched,
      ms: Math.round(performance.now() - began),
      cpuMs: Math.round(process.cpuUsage(cpu).user / 1_000),
    };
  };
  const looks = [await timed(), await timed(), await timed()];
  console.info('looks', looks);
  expect(looks.map(({ looked }) => looked)).toEqual([500, 500, 0]);
  expect(looks[0]?.ms).toBeLessThan(60_000);
  expect(looks[2]?.ms).toBeLessThan(looks[0]?.ms ?? 0);
});
