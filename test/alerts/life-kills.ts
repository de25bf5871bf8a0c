// The alerts' worker killed at steps of every look of a story: what remains is what remains when nobody is killed.
import { once } from 'node:events';
import { expect } from 'vitest';
import { wake } from '../../src/alerts/worker.ts';
import type { Store } from '../../src/store/store.ts';
import { type Program, start } from '../store/child.ts';
import { countedStore } from '../support/counted-store.ts';
import { liveThrough, remainsOf, storyRules } from './life-story.ts';
import { type AlertStore, alertStore } from './store-bench.ts';

type Fresh = () => Promise<{ readonly store: Store; readonly url: string }>;

/**
 * @param points of a look with so many steps: at which of them it is killed, from 1; behind the last it is done
 * @returns how many processes died
 */
export async function diesAtSteps(
  program: Program,
  fresh: Fresh,
  points: (steps: number, look: number) => readonly number[],
): Promise<number> {
  const undisturbed = await alertStore((await fresh()).store, storyRules());
  const steps: number[] = [];
  await liveThrough(undisturbed, async () => {
    steps.push(await countedWake(undisturbed));
  });
  const expected = await remainsOf(undisturbed);
  // All of a life is in it.
  const acts = new Set(expected.said.map(({ act, channel }) => `${channel} ${act}`));
  expect(acts).toEqual(new Set(['feishu send', 'feishu patch', 'feishu reply', 'feishu urgent']));
  const moments = new Set(expected.alerts.flatMap(({ timeline }) => timeline.map(({ what }) => what)));
  for (const what of [
    'fired',
    'worsened',
    'acknowledged',
    'silenced',
    'silence-over',
    'escalated',
    'refused',
    'recovered',
  ])
    expect(moments).toContain(what);
  expect(expected.cards.every(({ closed_at }) => closed_at !== null)).toBe(true);

  const { store, url } = await fresh();
  const disturbed = await alertStore(store, storyRules());
  let deaths = 0;
  let looks = 0;
  await liveThrough(disturbed, async (name) => {
    for (const at of points(steps[looks] ?? 0, looks)) {
      const before = await remainsOf(disturbed);
      if (!(await dies(program, [url, String(disturbed.now().getTime()), String(at)]))) break;
      deaths += 1;
      // Nothing of it, or all of it.
      const after = JSON.stringify(await remainsOf(disturbed));
      const whole = after !== JSON.stringify(before);
      if (whole)
        expect(at, `${name}: half of a look is left behind`).toBeGreaterThanOrEqual((steps[looks] ?? 0) - AFTER_COMMIT);
    }
    await disturbed.wake();
    looks += 1;
  });
  expect(await remainsOf(disturbed)).toEqual(expected);
  return deaths;
}

/** Steps behind the commit of a look: it asks once more whether there is something to do. */
const AFTER_COMMIT = 6;

async function countedWake(bench: AlertStore): Promise<number> {
  let steps = 0;
  const counted = countedStore(bench.store, () => {
    steps += 1;
  });
  await wake({ ...bench.work, store: counted });
  return steps;
}

/** False when it got through first. */
async function dies(program: Program, words: readonly string[]): Promise<boolean> {
  const child = start(program, words);
  if (child.process.exitCode === null && child.process.signalCode === null) await once(child.process, 'exit');
  return child.process.signalCode === 'SIGKILL';
}
