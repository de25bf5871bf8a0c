// Whatever happens to the calls of a run, and wherever it dies: once the platform is well again the table is as wanted, and nothing is there twice.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SyncFault } from '../../../src/features/bitable-sync/remote/sync-fault.ts';
import { onOneStore } from '../../store/each-store.ts';
import { IS_NIGHTLY } from '../../support/extent.ts';
import { Killed, openRun } from './bench.ts';
import type { Mishap } from './front.ts';
import { expectDone, filled, prepared, still } from './wanted.ts';

const BEFORE = [1254290, 1254291, 1254607, 1254036, 1254002, 1255001, 91403, 1254061, 1254104, 1254608, 1255006];
const AFTERWARDS = [0, 1254002, 1254200, 1255001, 1255040, 1254608];

const mishap: fc.Arbitrary<Mishap | null> = fc.oneof(
  { weight: 3, arbitrary: fc.constant(null) },
  { weight: 3, arbitrary: fc.constantFrom(...AFTERWARDS).map((afterwards) => ({ afterwards, status: 400 })) },
  { weight: 2, arbitrary: fc.constantFrom(...BEFORE).map((refuse) => ({ refuse, status: 400 })) },
  { weight: 1, arbitrary: fc.constantFrom('cut' as const, 'garbled' as const) },
);

const attempt = fc.record({
  mishaps: fc.record({
    '/batch_create': fc.array(mishap, { maxLength: 5 }),
    '/batch_update': fc.array(mishap, { maxLength: 3 }),
    '/batch_delete': fc.array(mishap, { maxLength: 3 }),
    '/batch_get': fc.array(mishap, { maxLength: 2 }),
    '/search': fc.array(mishap, { maxLength: 2 }),
  }),
  dies: fc.nat(25),
});

/** It was carried out, the answer says otherwise, and to look for it is refused. */
const CREATED_AND_NOT_FOUND = {
  mishaps: {
    '/batch_create': [{ afterwards: 0, status: 400 }],
    '/batch_update': [],
    '/batch_delete': [],
    '/batch_get': [],
    '/search': [{ refuse: 1254061, status: 400 }],
  },
  dies: 25,
};

const WELL = { '/batch_create': [], '/batch_update': [], '/batch_delete': [], '/batch_get': [], '/search': [] };

/** A run is killed before it has the answer; sent again by the next one, the same batch is refused. */
const CREATED_AND_REFUSED = [
  { mishaps: WELL, dies: 2 },
  { mishaps: { ...WELL, '/batch_create': [{ refuse: 1254061, status: 400 }] }, dies: 25 },
];

onOneStore('a run to which anything happens', (bench) => {
  it('leaves what the next one finishes', async () => {
    const { store, platform } = await prepared(bench);
    let task = 100;
    await fc.assert(
      fc.asyncProperty(
        fc.array(attempt, { maxLength: 3 }),
        fc.constantFrom('answer' as const, 'refused' as const),
        async (attempts, repeatedToken) => {
          task++;
          platform.simulator.bitable.set({ repeatedToken });
          const of = await filled({ store, platform: platform.another(), task });
          const run = `${task}-1`;
          for (const { mishaps, dies } of attempts) {
            let steps = 0;
            for (const [end, some] of Object.entries(mishaps)) platform.front.next(end, ...some);
            const trial = openRun({ ...of, killAt: () => steps++ === dies });
            try {
              await trial.settle();
              await trial.write(still(of), 2, run);
            } catch (thrown) {
              if (!(thrown instanceof Killed) && !(thrown instanceof SyncFault)) throw thrown;
            }
          }
          for (const end of Object.keys(attempts[0]?.mishaps ?? {})) platform.front.next(end);
          const last = openRun(of);
          expect((await last.settle()).failed).toEqual([]);
          expect((await last.write(still(of), 2, run)).failed).toEqual([]);
          await expectDone(of, run);
        },
      ),
      // A base has at most a hundred tables.
      {
        numRuns: IS_NIGHTLY ? 90 : 12,
        examples: [
          [[CREATED_AND_NOT_FOUND], 'refused'],
          [CREATED_AND_REFUSED, 'answer'],
        ],
      },
    );
  });
});
