// The disk of the data folder fills up: one sentence, the last good state in force, and the next run finishes and tidies.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listRuns } from '../../../src/store/runs.ts';
import { compile, type Program } from '../../store/child.ts';
import { everyOf, firstOf } from '../../support/extent.ts';
import { mountSmallDisk, noSmallDisk, type SmallDisk } from '../../support/small-disk.ts';
import type { StepPoint } from './children/ledger-child.ts';
import { troubleAfter } from './history.ts';
import { openLab } from './lab.ts';
import { type Row, siteOnDay } from './plant.ts';
import { writeSource } from './plant-source.ts';
import { allOn } from './standing.ts';
import { filledTrial, ready, undisturbed } from './trials.ts';

const SEED = 3;
const ledgerSettings = ['parallelSites: 1'];
const why = noSmallDisk();

describe.skipIf(why !== null)(`a full disk${why === null ? '' : ` (not tried: ${why})`}`, () => {
  let compiled: Program;
  let disk: SmallDisk;
  beforeAll(async () => {
    compiled = await compile('test/ledger/faults/children/ledger-child.ts');
    disk = mountSmallDisk(16);
  });
  afterAll(() => {
    compiled.end();
    disk.remove();
  });

  const places = [
    ['with the store on it', true, POINTS],
    ['with the store elsewhere', false, POINTS_OF_FILES],
  ] as const;
  it.each(firstOf(1, places))('%s', { timeout: 900_000 }, async (_, isStoreOnIt, tried) => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'zhiban-store-'));
    const dataDir = join(disk.path, 'data');
    const storeUrl = `sqlite:${isStoreOnIt ? dataDir : elsewhere}/zhiban.db`;
    const lab = openLab({ seed: SEED, ledgerSettings, dataDir, storeUrl });
    const trial = { lab, compiled, deeds: ['daily'] } as const;
    await ready(lab, 1);
    const points = await undisturbed({ ...trial, day: 1 });
    const troubles: string[] = [];
    for (const [index, point] of everyOf(3, tried).entries()) {
      const day = index + 2;
      await lab.setDay(day);
      troubles.push(...(await filledTrial({ ...trial, day }, point, points, join(disk.path, 'ballast'))));
    }
    expect(troubles).toEqual([]);
    if (!isStoreOnIt) {
      const runs = await lab.within(0, (ctx) => listRuns(ctx.store, { limit: tried.length }));
      expect(runs.map(({ status, error }) => `${status}：${error?.slice(0, 4)}`)).toEqual(
        tried.map(() => 'failed：磁盘已满'),
      );
      expect(runs.map(({ stages }) => stages.at(-1)?.status)).toEqual(tried.map(() => 'failed'));
    }
    lab.remove();
    for (const folder of [elsewhere, dataDir]) rmSync(folder, { recursive: true, force: true });
  });

  it('when DuckDB has no room to spill: exit code 1, one sentence, and room again finishes', async () => {
    const large = mountSmallDisk(400);
    const dataDir = join(large.path, 'data');
    const lab = openLab({ seed: SEED, ledgerSettings: [...ledgerSettings, 'memoryLimit: 56MB'], dataDir });
    await ready(lab, 1);
    const source = `sqlite:${lab.folder}/sources/suzhou-iot.db`;
    const rows = siteOnDay('suzhou', 1, SEED);
    await writeSource(source, 'iot', { ...rows, point: [...rows.point, ...manyPoints(50_000)] });
    const ballast = join(large.path, 'ballast');
    const { bavail, bsize } = statfsSync(large.path);
    writeFileSync(ballast, Buffer.alloc(bavail * bsize - SPILL_ROOM));
    const end = await lab.start(compiled, { line: ['ledger', 'refresh'] }).ended;
    expect(end.code).toBe(1);
    expect(end.err.trim()).toMatch(/^磁盘已满，计算用的临时数据写不下。请清理[^\n]*$/);
    rmSync(ballast);
    await writeSource(source, 'iot', rows);
    expect(await troubleAfter(lab, 1, [allOn(0)])).toEqual([]);
    lab.remove();
    large.remove();
  });
});

/** Enough for the CSV file of the many points, too little for the table beside it. */
const SPILL_ROOM = 60 << 20;

/** Text that does not compress. */
function manyPoints(count: number): readonly Row[] {
  const stamp = { updated_by: '张敏', updated_at: '2026-11-01 08:00:00' };
  return Array.from({ length: count }, (_, index) => {
    const remark = randomBytes(200).toString('hex');
    return { id: 1_000 + index, code: `X-${index}`, name: 'x', device_id: 1, hi_limit: 1, remark, ...stamp };
  });
}

/** What comes next needs room in the store, for a state, a CSV file, the changes, the publication, the workbooks. */
const POINTS: readonly StepPoint[] = [
  { name: 'lease.taken', nth: 0 },
  { name: 'source.entering', nth: 0 },
  { name: 'source.entered', nth: 0 },
  { name: 'unit.compared', nth: 2 },
  { name: 'publication.entering', nth: 0 },
  { name: 'publication.entered', nth: 0 },
  { name: 'workbook.written', nth: 0 },
];
const POINTS_OF_FILES: readonly StepPoint[] = [
  { name: 'lease.taken', nth: 0 },
  { name: 'source.staged', nth: 0 },
  { name: 'source.entered', nth: 0 },
  { name: 'unit.compared', nth: 2 },
  { name: 'stage.begin', nth: 2 },
  { name: 'workbook.written', nth: 0 },
];
