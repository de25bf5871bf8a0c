// A process that stands still until its lease is over, is overtaken, and wakes: it can commit nothing and spoil nothing.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ledgerDb } from '../../../src/features/ledger/context.ts';
import { lakeLayout } from '../../../src/lake/layout.ts';
import { sweepLake } from '../../../src/lake/sweep.ts';
import { eachBounded } from '../../../src/lib/bounded.ts';
import { compile, type Program } from '../../store/child.ts';
import { passDays } from './history.ts';
import { openLab } from './lab.ts';
import { untidy } from './standing.ts';
import { lastOf } from './step-points.ts';
import { overtakenTrial, ready, undisturbed } from './trials.ts';

const SEED = 2;
const ledgerSettings = ['parallelSites: 1'];

let compiled: Program;
beforeAll(async () => {
  compiled = await compile('test/ledger/faults/children/ledger-child.ts');
});
afterAll(() => compiled.end());

it('a process overtaken at a step of each kind', { timeout: 900_000 }, async () => {
  const template = openLab({ seed: SEED, ledgerSettings });
  await ready(template, 2);
  const model = openLab({ seed: SEED, ledgerSettings, from: template });
  const trial = { compiled, day: 2, deeds: ['refresh', 'publish'] } as const;
  const points = await undisturbed({ ...trial, lab: model });
  const tried = [...points.filter(({ name, nth }) => FIRST.includes(name) && nth === 0), ...lastOf(points, LAST)];
  expect(tried).toHaveLength(FIRST.length + LAST.length);
  const troubles = await eachBounded(tried, 2, async (point) => {
    const lab = openLab({ seed: SEED, ledgerSettings, from: template });
    const trouble = await overtakenTrial({ ...trial, lab }, point, points);
    lab.remove();
    return trouble;
  });
  expect(troubles.flat()).toEqual([]);
  template.remove();
  model.remove();
});

/** In the refresh, and the last of them in the publication. */
const FIRST = ['lease.taken', 'file.removed', 'source.staged', 'file.whole', 'file.named', 'source.entered'];
const LAST = ['lease.taken', 'file.whole', 'file.named', 'publication.entered'];

it('tidying takes nothing away when the lease is held no more', async () => {
  const lab = openLab({ seed: SEED, ledgerSettings });
  await passDays(lab, [0]);
  await lab.within(0, async (ctx) => {
    const layout = lakeLayout(ctx.config.dataDir);
    const fresh = join(layout.root, 'states', 'fresh.parquet');
    writeFileSync(fresh, 'written by the successor, to be entered in a moment');
    const assertHeld = (): Promise<void> => Promise.reject(new Error('overtaken'));
    await expect(sweepLake(ledgerDb(ctx), layout, ctx.now(), { assertHeld })).rejects.toThrow('overtaken');
    expect(await untidy(lab)).toEqual(['left over: lake/states/fresh.parquet']);
    rmSync(fresh);
  });
  lab.remove();
});
