// A process that stands still until its lease is over, is overtaken, and wakes: it can commit nothing and spoil nothing.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ledgerDb } from '../../../src/features/ledger/context.ts';
import { lakeLayout } from '../../../src/lake/layout.ts';
import { sweepLake } from '../../../src/lake/sweep.ts';
import { eachBounded } from '../../../src/lib/bounded.ts';
import { compile, type Program } from '../../store/child.ts';
import type { StepPoint } from './children/ledger-child.ts';
import { passDays, refreshAndPublish } from './history.ts';
import { DAY_MS, type Lab, openLab } from './lab.ts';
import { allOn, faultsOf, untidy } from './standing.ts';
import { isPublished, pointsOf, pointText, REPEATED } from './step-points.ts';

const SEED = 2;
const ledgerSettings = ['parallelSites: 1'];
const OVERTAKEN = /已由另一个进程接手，本次未提交的结果作废/;
/** A transaction that stands still keeps others from writing until the store gives up on it. */
const INSIDE = ['source.entering', 'publication.entering'];

let compiled: Program;
beforeAll(async () => {
  compiled = await compile('test/ledger/faults/children/ledger-child.ts');
});
afterAll(() => compiled.remove());

/** As if half a minute had passed. */
function expireLease(lab: Lab): Promise<void> {
  return lab.within(0, async (ctx) => {
    await ctx.store.db.updateTable('leases').set({ expires_at: '2000-01-01T00:00:00.000Z' }).execute();
  });
}

async function overtakenAt(template: Lab, point: StepPoint, points: readonly StepPoint[]): Promise<readonly string[]> {
  const lab = openLab({ seed: SEED, ledgerSettings, from: template });
  const at = { step: point, act: 'stop' as const };
  const old = lab.start(compiled, { deeds: ['refresh', 'publish'], clockAhead: 2 * DAY_MS, at });
  await old.stopped();
  await expireLease(lab);
  await lab.within(2, refreshAndPublish);
  const before = await faultsOf(lab, [allOn(2)]);
  old.process.kill('SIGCONT');
  const { told, code } = await old.ended;
  const error = told?.error?.message ?? '';
  const trouble = [
    ...before.map((fault) => `while the old one stood still: ${fault}`),
    ...(code === 0 ? [] : [`the old one ended with ${code}`]),
    // After its last commit of a command nothing is left to refuse.
    ...(OVERTAKEN.test(error) || isAfterCommit(points, point) ? [] : [`the old one said: ${error}`]),
    ...(await faultsOf(lab, [allOn(2)])),
  ];
  await lab.within(2, refreshAndPublish);
  const after = [...(await faultsOf(lab, [allOn(2)])), ...(await untidy(lab))];
  lab.remove();
  return [...trouble, ...after].map((fault) => `overtaken at ${pointText(point)}: ${fault}`);
}

function isAfterCommit(points: readonly StepPoint[], point: StepPoint): boolean {
  const lastEntered = points.filter(({ name }) => name === 'source.entered').length - 1;
  return isPublished(points, point) || (point.name === 'source.entered' && point.nth === lastEntered);
}

it('a process overtaken at any step', { timeout: 900_000 }, async () => {
  const template = openLab({ seed: SEED, ledgerSettings });
  await passDays(template, [0, 1]);
  await template.setDay(2);
  const undisturbed = openLab({ seed: SEED, ledgerSettings, from: template });
  const deeds = ['refresh', 'publish'] as const;
  const { told } = await undisturbed.start(compiled, { deeds, clockAhead: 2 * DAY_MS }).ended;
  const points = pointsOf(told?.steps ?? []);
  const tried = points.filter(({ name }) => !REPEATED.has(name) && !INSIDE.includes(name));
  expect(tried.length).toBeGreaterThan(20);
  const troubles = await eachBounded(tried, 2, (point) => overtakenAt(template, point, points));
  expect(troubles.flat()).toEqual([]);
  template.remove();
  undisturbed.remove();
});

describe('tidying', () => {
  it('takes nothing away when the lease is held no more', async () => {
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
});
