// Every step × every store, and kills at moments that nobody chose.
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomFrom } from '../../../src/lib/random.ts';
import { compile, type Program } from '../../store/child.ts';
import { DATABASE_KINDS, freshDatabase } from '../../support/fresh-database.ts';
import { troubleAfter } from './history.ts';
import { DAY_MS, openLab } from './lab.ts';
import { allOn } from './standing.ts';
import { killedTrial, overtakenTrial, ready, undisturbed } from './trials.ts';

/** Another one every night; it stands in the name of each test. */
const SEEDS = [Math.floor(Math.random() * 1_000_000)];
/** A transaction that stands still keeps others from writing until the store gives up on it. */
const INSIDE = ['source.entering', 'publication.entering'];

let compiled: Program;
beforeAll(async () => {
  compiled = await compile('test/ledger/faults/children/ledger-child.ts');
});
afterAll(() => compiled.end());

describe.each(DATABASE_KINDS.flatMap((kind) => SEEDS.map((seed) => [kind, seed] as const)))(
  '%s, seed %i',
  (kind, seed) => {
    it('killed, then overtaken, at every step of the daily job', async () => {
      const database = await freshDatabase(kind);
      const lab = openLab({ seed, ledgerSettings: ['parallelSites: 1'], storeUrl: database.url });
      const trial = { lab, compiled, deeds: ['daily'] } as const;
      await ready(lab, 1);
      await undisturbed({ ...trial, day: 1 });
      await lab.setDay(2);
      const points = await undisturbed({ ...trial, day: 2 });
      let day = 2;
      for (const attempt of [killedTrial, overtakenTrial]) {
        const tried = attempt === killedTrial ? points : points.filter(({ name }) => !INSIDE.includes(name));
        for (const point of tried) {
          // The publication's step is a step of the daily job too; those of stages and workbooks are not met without them.
          if (attempt === overtakenTrial && /^(stage|workbook)/.test(point.name)) continue;
          day += 1;
          await lab.setDay(day);
          const deeds = attempt === killedTrial ? trial.deeds : (['refresh', 'publish'] as const);
          expect(await attempt({ ...trial, deeds, day }, point, points), `seed ${seed}`).toEqual([]);
        }
      }
      lab.remove();
      await database.drop();
    });

    it('killed at moments of chance, several sites at once', async () => {
      const random = randomFrom('moments', seed);
      const database = await freshDatabase(kind);
      const lab = openLab({ seed, storeUrl: database.url });
      await ready(lab, 1);
      let day = 1;
      for (let round = 0; round < 40; round += 1) {
        await lab.setDay(day);
        const child = lab.start(compiled, { deeds: ['daily'], clockAhead: lab.ahead(day) * DAY_MS });
        const ms = random.int(200, 2_500);
        await Promise.race([child.ended, delay(ms)]);
        child.process.kill('SIGKILL');
        await child.ended;
        const trouble = await troubleAfter(lab, day, [allOn(day - 1), allOn(day)]);
        expect(trouble, `seed ${seed}, round ${round}, killed after ${ms} ms`).toEqual([]);
        day += 1;
      }
      lab.remove();
      await database.drop();
    });
  },
);
