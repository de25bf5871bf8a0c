// The data folder's disk fills up: one sentence, nothing half done, the last good state in force, and the next run finishes.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compile, type Program } from '../../store/child.ts';
import { mountSmallDisk, noSmallDisk, type SmallDisk } from '../../support/small-disk.ts';
import { DAY_MS, type Lab, openLab } from './lab.ts';
import { pointText, pointsOf } from './step-points.ts';
import { undisturbed, ready } from './trials.ts';

describe.skipIf(noSmallDisk() !== null)(`a full disk ${noSmallDisk() ?? ''}`, () => {
  let compiled: Program;
  let disk: SmallDisk;
  beforeAll(async () => {
    compiled = await compile('test/ledger/faults/children/ledger-child.ts');
    disk = mountSmallDisk(16);
  });
  afterAll(() => {
    compiled.remove();
    disk.remove();
  });

  it('tries', async () => {
    const lab = openLab({ seed: 3, ledgerSettings: ['parallelSites: 1'], dataDir: join(disk.path, 'data') });
    await ready(lab, 1);
    const points = await undisturbed({ lab, compiled, day: 1, deeds: ['daily'] });
    for (const point of points) {
      await lab.setDay(2);
      const file = join(disk.path, 'ballast');
      const end = await lab.start(compiled, { deeds: ['daily'], clockAhead: 2 * DAY_MS, at: { step: point, act: { fill: file } } }).ended;
      rmSync(file, { force: true });
      console.log(pointText(point), end.told?.error, end.err);
    }
  });
});
