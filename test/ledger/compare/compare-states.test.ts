// Comparing two states: what the change rows say is all that differs, and nothing else.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openScratchLake, type ScratchLake } from '../../lake/scratch-lake.ts';
import { applyChanges, expectedDifferences, foundDifferences } from './apply-changes.ts';
import { ledgerWithStates, type TestLedger, type TestState } from './random-states.ts';
import {
  beginChanges,
  type ChangeRow,
  collectChanges,
  expectedState,
  readChangeRows,
  writeState,
} from './state-files.ts';

let lake: ScratchLake;
beforeAll(async () => {
  lake = await openScratchLake();
});
afterAll(() => lake.close());

async function changesBetween(ledger: TestLedger, a: TestState, b: TestState): Promise<readonly ChangeRow[]> {
  const { columns } = ledger;
  const before = { from: await writeState(lake, 'a.parquet', columns, a), columns };
  const after = { from: await writeState(lake, 'b.parquet', columns, b), columns };
  await beginChanges(lake);
  await collectChanges(lake, ledger, 'suzhou', before, after);
  return readChangeRows(lake);
}

describe('of any two states', () => {
  it('the changes applied to the older one give the newer one', async () => {
    await fc.assert(
      fc.asyncProperty(ledgerWithStates({ min: 2, max: 2 }), async ({ ledger, states: [a, b] }) => {
        if (a === undefined || b === undefined) return;
        const applied = applyChanges(ledger.columns, a, await changesBetween(ledger, a, b));
        expect(expectedState(ledger.columns, applied)).toEqual(expectedState(ledger.columns, b));
        expect([...applied.keys()].sort()).toEqual([...b.keys()].sort());
      }),
      { numRuns: 150 },
    );
  });

  it('the changes are those that the rules ask for: values by type, text by byte, tolerance and audit columns unseen', async () => {
    await fc.assert(
      fc.asyncProperty(ledgerWithStates({ min: 2, max: 2 }), async ({ ledger, states: [a, b] }) => {
        if (a === undefined || b === undefined) return;
        const found = foundDifferences(ledger.columns, await changesBetween(ledger, a, b));
        expect(found).toEqual(expectedDifferences(ledger.columns, a, b));
      }),
      { numRuns: 150 },
    );
  });

  it('a state compared with itself has no changes', async () => {
    await fc.assert(
      fc.asyncProperty(ledgerWithStates({ min: 1, max: 1 }), async ({ ledger, states: [a] }) => {
        if (a === undefined) return;
        expect(await changesBetween(ledger, a, a)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});
