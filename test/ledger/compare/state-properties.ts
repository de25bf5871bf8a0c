// What must hold for any ledger and any states of it; few runs with every commit, many in the long suite.
import fc from 'fast-check';
import { expect } from 'vitest';
import { undoSql } from '../../../src/lake/undo.ts';
import type { ScratchLake } from '../../lake/scratch-lake.ts';
import { applyChanges, expectedDifferences, foundDifferences } from './apply-changes.ts';
import { ledgerWithStates, stateColumns, type TestLedger, type TestState } from './random-states.ts';
import {
  beginChanges,
  type ChangeRow,
  collectChanges,
  expectedState,
  keepState,
  readChangeRows,
  readState,
  stateQuery,
  writeChangeFile,
} from './state-files.ts';

/** How many states are tried; shrinking a failure ends in time to be reported. */
export interface Effort {
  readonly numRuns: number;
  readonly interruptAfterTimeLimit: number;
}

async function changesBetween(
  lake: ScratchLake,
  ledger: TestLedger,
  a: TestState,
  b: TestState,
): Promise<readonly ChangeRow[]> {
  const { columns } = ledger;
  const before = { from: await keepState(lake, 'state_a', columns, a), columns };
  const after = { from: await keepState(lake, 'state_b', columns, b), columns };
  await beginChanges(lake);
  await collectChanges(lake, ledger, 'suzhou', before, after);
  return readChangeRows(lake);
}

/** compare(a, b) applied to a gives b. */
export function changesLeadToNewer(lake: ScratchLake, effort: Effort): Promise<void> {
  const property = fc.asyncProperty(ledgerWithStates({ min: 2, max: 2 }), async ({ ledger, states: [a, b] }) => {
    if (a === undefined || b === undefined) return;
    const applied = applyChanges(ledger.columns, a, await changesBetween(lake, ledger, a, b));
    expect(expectedState(ledger.columns, applied)).toEqual(expectedState(ledger.columns, b));
    expect([...applied.keys()].sort()).toEqual([...b.keys()].sort());
  });
  return fc.assert(property, effort);
}

/** compare(a, b) finds what the rules ask for, and nothing else. */
export function changesFollowRules(lake: ScratchLake, effort: Effort): Promise<void> {
  const property = fc.asyncProperty(ledgerWithStates({ min: 2, max: 2 }), async ({ ledger, states: [a, b] }) => {
    if (a === undefined || b === undefined) return;
    const found = foundDifferences(ledger.columns, await changesBetween(lake, ledger, a, b));
    expect(found).toEqual(expectedDifferences(ledger.columns, a, b));
  });
  return fc.assert(property, effort);
}

/** compare(a, a) is empty. */
export function sameStateHasNoChanges(lake: ScratchLake, effort: Effort): Promise<void> {
  const property = fc.asyncProperty(ledgerWithStates({ min: 1, max: 1 }), async ({ ledger, states: [a] }) => {
    if (a !== undefined) expect(await changesBetween(lake, ledger, a, a)).toEqual([]);
  });
  return fc.assert(property, effort);
}

interface History {
  /** SQL after FROM, oldest first. */
  readonly states: readonly string[];
  /** Files of publication 2 and later: the first state is a baseline and has none. */
  readonly changes: readonly { readonly publication: number; readonly path: string }[];
}

/** Publishes the states one after the other. Another site goes through them backwards, in the same change files. */
async function publishAll(lake: ScratchLake, ledger: TestLedger, states: readonly TestState[]): Promise<History> {
  const { columns } = ledger;
  const files: string[] = [];
  for (const [index, state] of states.entries()) {
    files.push(await lake.parquet(`state-${index}.parquet`, stateQuery(columns, state)));
  }
  const side = (index: number) => ({ from: files.at(index) ?? '', columns });
  const changes: { publication: number; path: string }[] = [];
  for (let index = 1; index < states.length; index += 1) {
    await beginChanges(lake);
    await collectChanges(lake, ledger, 'wuxi', side(states.length - index), side(states.length - index - 1));
    await collectChanges(lake, ledger, 'suzhou', side(index - 1), side(index));
    changes.push({ publication: index + 1, path: await writeChangeFile(lake, `changes-${index}.parquet`) });
  }
  return { states: files, changes };
}

function undone(ledger: TestLedger, history: History, from: number, to: number): string {
  const columns = stateColumns(ledger.columns);
  const key = ledger.model.key.flatMap((name) => columns.filter((column) => column.name === name));
  // Publication n made state n - 1: to stand at state `to`, everything after it has to go. Newest first, since order does not matter.
  const changes = history.changes
    .filter(({ publication }) => publication > to + 1 && publication <= from + 1)
    .reverse();
  return `(${undoSql({ site: 'suzhou', state: history.states[from] ?? '', columns, key, changes })})`;
}

/** In a chain of states, every older one comes back exactly: from the newest, and from any in the middle. */
export function undoingGivesOlderStatesBack(lake: ScratchLake, effort: Effort): Promise<void> {
  const property = fc.asyncProperty(ledgerWithStates({ min: 2, max: 8 }), fc.nat(), async ({ ledger, states }, any) => {
    const history = await publishAll(lake, ledger, states);
    const newest = states.length - 1;
    for (const from of new Set([newest, any % states.length])) {
      for (let to = from; to >= 0; to -= 1) {
        const older = await readState(lake, ledger.columns, undone(ledger, history, from, to));
        expect(older, `${from} → ${to}`).toEqual(expectedState(ledger.columns, states[to] ?? new Map()));
      }
    }
    const described = await lake.session.rows<{ column_name: string; column_type: string }>(
      `describe select * from ${undone(ledger, history, newest, 0)}`,
    );
    const types = described.map((row) => ({ name: row.column_name, type: row.column_type }));
    expect(types).toEqual(stateColumns(ledger.columns));
  });
  return fc.assert(property, effort);
}
