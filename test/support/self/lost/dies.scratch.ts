import { appendFileSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

/** A line each time it is run. */
const FILE = process.env.ZHIBAN_SELF_RUNS ?? '';
const DEATHS = Number(process.env.ZHIBAN_SELF_DEATHS);

it('dies as often as it is told', async () => {
  appendFileSync(FILE, 'run\n');
  const runs = readFileSync(FILE, 'utf8').trim().split('\n').length;
  if (runs <= DEATHS) {
    process.kill(process.pid, process.env.ZHIBAN_SELF_SIGNAL);
    await new Promise(() => {});
  }
  expect(runs).toBe(DEATHS + 1);
});
