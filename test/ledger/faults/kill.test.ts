// kill -9 at every durable step of the daily job: nothing lost, nothing twice, and the next run finishes.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eachBounded } from '../../../src/lib/bounded.ts';
import { compile, type Program } from '../../store/child.ts';
import { freshDatabase } from '../../support/fresh-database.ts';
import type { Deed, StepPoint } from './children/ledger-child.ts';
import { baselineBytes, passDays, troubleAfter } from './history.ts';
import { DAY_MS, type Lab, openLab } from './lab.ts';
import { allOn } from './standing.ts';
import { isPublished, lastOf, pointsOf, pointText, REPEATED } from './step-points.ts';

const SEED = 1;
/** One site after the other, so that the steps come in the same order in every run. */
const ledgerSettings = ['parallelSites: 1'];

let compiled: Program;
beforeAll(async () => {
  compiled = await compile('test/ledger/faults/children/ledger-child.ts');
});
afterAll(() => compiled.remove());

/** Runs the deeds undisturbed and answers their steps. */
async function stepsOf(lab: Lab, day: number, deeds: readonly Deed[]): Promise<readonly StepPoint[]> {
  const { told, err } = await lab.start(compiled, { deeds, clockAhead: day * DAY_MS }).ended;
  if (told === null || told.error !== null) throw new Error(`${told?.error?.message} ${err}`);
  return pointsOf(told.steps);
}

async function killedAt(lab: Lab, step: StepPoint, day: number, deeds: readonly Deed[]): Promise<readonly string[]> {
  const at = { step, act: 'kill' as const };
  const { signal } = await lab.start(compiled, { deeds, clockAhead: day * DAY_MS, at }).ended;
  return signal === 'SIGKILL' ? [] : [`the child was not killed but ended by ${signal}`];
}

it('the daily job on SQLite, at each of its steps', { timeout: 900_000 }, async () => {
  const template = openLab({ seed: SEED, ledgerSettings });
  await passDays(template, [0, 1]);
  await template.setDay(2);
  const undisturbed = openLab({ seed: SEED, ledgerSettings, from: template });
  const points = await stepsOf(undisturbed, 2, ['daily']);
  expect(new Set(points.map(({ name }) => name))).toEqual(new Set(STEPS));
  const bytes = await baselineBytes(undisturbed);

  const tried = points.filter(({ name }) => !REPEATED.has(name));
  const troubles = await eachBounded(tried, 2, async (point) => {
    const lab = openLab({ seed: SEED, ledgerSettings, from: template });
    const trouble = [
      ...(await killedAt(lab, point, 2, ['daily'])),
      ...(await troubleAfter(lab, 2, [allOn(isPublished(points, point) ? 2 : 1)])),
      ...(same(await baselineBytes(lab), bytes) ? [] : ['the baselines are not those of an undisturbed run']),
    ];
    lab.remove();
    return trouble.map((fault) => `killed at ${pointText(point)}: ${fault}`);
  });
  expect(troubles.flat()).toEqual([]);
  template.remove();
  undisturbed.remove();
});

it('refresh and publish with the store on MySQL and on PostgreSQL', { timeout: 900_000 }, async () => {
  const deeds = ['refresh', 'publish'] as const;
  const troubles = await eachBounded(['mysql', 'postgres'] as const, 2, async (kind) => {
    const database = await freshDatabase(kind);
    const lab = openLab({ seed: SEED, ledgerSettings, storeUrl: database.url });
    await passDays(lab, [0]);
    await lab.setDay(1);
    const points = await stepsOf(lab, 1, deeds);
    const found: string[] = [];
    // Each kill hits the day after the one before: the history of all of them is looked at every time.
    for (const [index, point] of lastOf(points, AROUND_COMMITS).entries()) {
      const day = index + 2;
      await lab.setDay(day);
      const trouble = [
        ...(await killedAt(lab, point, day, deeds)),
        ...(await troubleAfter(lab, day, [allOn(isPublished(points, point) ? day : day - 1)])),
      ];
      found.push(...trouble.map((fault) => `${kind}, killed at ${pointText(point)}: ${fault}`));
    }
    lab.remove();
    await database.drop();
    return found;
  });
  expect(troubles.flat()).toEqual([]);
});

/** All that a run of the daily job reports. */
const STEPS = [
  ...['stage.begin', 'lease.taken', 'file.removed', 'source.staged', 'file.whole', 'file.named', 'state.written'],
  ...['source.entering', 'source.entered', 'site.refreshed', 'unit.compared', 'changes.written'],
  ...['publication.entering', 'publication.entered', 'workbook.written'],
];
/** Where the kind of the store makes a difference. */
const AROUND_COMMITS = [
  'lease.taken',
  'source.entering',
  'source.entered',
  'publication.entering',
  'publication.entered',
];

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
