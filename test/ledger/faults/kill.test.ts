// kill -9 at every durable step of the daily job: nothing lost, nothing twice, and the next run finishes.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eachBounded } from '../../../src/lib/bounded.ts';
import { compile, type Program } from '../../store/child.ts';
import { freshDatabase } from '../../support/fresh-database.ts';
import { baselineBytes } from './history.ts';
import { openLab } from './lab.ts';
import { lastOf, pointText, REPEATED } from './step-points.ts';
import { killedTrial, ready, undisturbed } from './trials.ts';

const SEED = 1;
/** One site after the other, so that the steps come in the same order in every run. */
const ledgerSettings = ['parallelSites: 1'];

let compiled: Program;
beforeAll(async () => {
  compiled = await compile('test/ledger/faults/children/ledger-child.ts');
});
afterAll(() => compiled.end());

it('the daily job on SQLite, at each of its steps', { timeout: 900_000 }, async () => {
  const template = openLab({ seed: SEED, ledgerSettings });
  await ready(template, 2);
  const model = openLab({ seed: SEED, ledgerSettings, from: template });
  const trial = { compiled, day: 2, deeds: ['daily'] } as const;
  const points = await undisturbed({ ...trial, lab: model });
  expect(new Set(points.map(({ name }) => name))).toEqual(new Set(STEPS));
  const bytes = JSON.stringify(await baselineBytes(model));

  const tried = points.filter(({ name }) => !REPEATED.has(name));
  const troubles = await eachBounded(tried, 2, async (point) => {
    const lab = openLab({ seed: SEED, ledgerSettings, from: template });
    const trouble = await killedTrial({ ...trial, lab }, point, points);
    const isAsUndisturbed = JSON.stringify(await baselineBytes(lab)) === bytes;
    lab.remove();
    return isAsUndisturbed ? trouble : [...trouble, `killed at ${pointText(point)}: other bytes than undisturbed`];
  });
  expect(troubles.flat()).toEqual([]);
  template.remove();
  model.remove();
});

it('refresh and publish with the store on MySQL and on PostgreSQL', { timeout: 900_000 }, async () => {
  const troubles = await eachBounded(['mysql', 'postgres'] as const, 2, async (kind) => {
    const database = await freshDatabase(kind);
    const lab = openLab({ seed: SEED, ledgerSettings, storeUrl: database.url });
    const trial = { lab, compiled, deeds: ['refresh', 'publish'] } as const;
    await ready(lab, 1);
    const points = await undisturbed({ ...trial, day: 1 });
    const found: string[] = [];
    // Each kill hits the day after the one before: the history of all of them is looked at every time.
    for (const [index, point] of lastOf(points, AROUND_COMMITS).entries()) {
      const day = index + 2;
      await lab.setDay(day);
      found.push(...(await killedTrial({ ...trial, day }, point, points)).map((fault) => `${kind}, ${fault}`));
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
  ...['lease.taken', 'source.entering', 'source.entered', 'publication.entering', 'publication.entered'],
];
