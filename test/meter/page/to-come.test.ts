// A link to a day that has not come shows today, and says so.
import { expect, it } from 'vitest';
import { atOfWall } from '../../../src/features/meter/rules/reading.ts';
import { openPageBench } from './page-bench.ts';

it('says that a day has not come where today is shown in its place', async () => {
  const now = atOfWall('2026-11-26 08:31:00');
  const bench = await openPageBench({ now, settings: { meters: { '186001': { name: '201' } } } });
  const said = async (path: string) => /还没有到 [^<]*/.exec((await bench.get(path)).text)?.[0] ?? null;
  expect(await said('/meter?date=2030-01-01')).toBe('还没有到 2030-01-01，显示今天');
  expect(await said('/meter?date=2026-11-26')).toBeNull();
  expect(await said('/meter?date=2026-11-25')).toBeNull();
});
