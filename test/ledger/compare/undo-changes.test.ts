// Undoing: every older state comes back exactly from a newer one and the change files between them.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { undoSql } from '../../../src/lake/undo.ts';
import { openScratchLake, type ScratchLake } from '../../lake/scratch-lake.ts';
import { ledgerWithStates, stateColumns, type TestLedger, type TestState } from './random-states.ts';
import { beginChanges, collectChanges, expectedState, readState, writeChangeFile, writeState } from './state-files.ts';

let lake: ScratchLake;
beforeAll(async () => {
  lake = await openScratchLake();
});
afterAll(() => lake.close());

interface History {
  /** SQL after FROM, oldest first. */
  readonly states: readonly string[];
  /** Files of publication 2 and later: the first state is a baseline and has none. */
  readonly changes: readonly { readonly publication: number; readonly path: string }[];
}

/** Publishes the states one after the other. Another site goes through them backwards, in the same change files. */
async function publishAll(ledger: TestLedger, states: readonly TestState[]): Promise<History> {
  const { columns } = ledger;
  const files: string[] = [];
  for (const [index, state] of states.entries())
    files.push(await writeState(lake, `s${index}.parquet`, columns, state));
  const side = (index: number): { from: string; columns: typeof columns } => ({ from: files.at(index) ?? '', columns });
  const changes: { publication: number; path: string }[] = [];
  for (let index = 1; index < states.length; index += 1) {
    await beginChanges(lake);
    await collectChanges(lake, ledger, 'wuxi', side(states.length - index), side(states.length - index - 1));
    await collectChanges(lake, ledger, 'suzhou', side(index - 1), side(index));
    changes.push({ publication: index + 1, path: await writeChangeFile(lake, `c${index}.parquet`) });
  }
  return { states: files, changes };
}

function undone(ledger: TestLedger, history: History, from: number, to: number): string {
  const columns = stateColumns(ledger.columns);
  const key = columns.filter((column) => ledger.model.key.includes(column.name));
  // Publication n made state n - 1; to stand at state `to` everything after it has to go. Newest first: order does not matter.
  const changes = history.changes
    .filter(({ publication }) => publication > to + 1 && publication <= from + 1)
    .reverse();
  return `(${undoSql({ site: 'suzhou', state: history.states[from] ?? '', columns, key, changes })})`;
}

describe('of any chain of states', () => {
  it('undoing from the newest, or from a checkpoint in the middle, gives each older one back exactly', async () => {
    await fc.assert(
      fc.asyncProperty(ledgerWithStates({ min: 2, max: 8 }), fc.nat(), async ({ ledger, states }, middle) => {
        const history = await publishAll(ledger, states);
        const newest = states.length - 1;
        for (const from of new Set([newest, middle % states.length])) {
          for (let to = from; to >= 0; to -= 1) {
            const older = undone(ledger, history, from, to);
            const wanted = states[to] ?? new Map();
            expect(await readState(lake, ledger.columns, older), `${from} → ${to}`).toEqual(
              expectedState(ledger.columns, wanted),
            );
          }
        }
        const described = await lake.session.rows<{ column_name: string; column_type: string }>(
          `describe select * from ${undone(ledger, history, newest, 0)}`,
        );
        expect(described.map((row) => ({ name: row.column_name, type: row.column_type }))).toEqual(
          stateColumns(ledger.columns),
        );
      }),
      { numRuns: 60 },
    );
  });
});
