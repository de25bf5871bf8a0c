// Comparing and undoing, for any ledger and any states of it.
import { afterAll, beforeAll, it } from 'vitest';
import { openScratchLake, type ScratchLake } from '../../lake/scratch-lake.ts';
import {
  changesFollowRules,
  changesLeadToNewer,
  type Effort,
  sameStateHasNoChanges,
  undoingGivesOlderStatesBack,
} from './state-properties.ts';

const runs = (numRuns: number): Effort => ({ numRuns, interruptAfterTimeLimit: 40_000 });

let lake: ScratchLake;
beforeAll(async () => {
  lake = await openScratchLake();
});
afterAll(() => lake.close());

it('the changes applied to the older state give the newer one', () => changesLeadToNewer(lake, runs(60)));

it('values compare by type, text by byte; tolerance, audit and hidden columns are no visible changes', () =>
  changesFollowRules(lake, runs(60)));

it('a state compared with itself has no changes', () => sameStateHasNoChanges(lake, runs(30)));

it('undoing from the newest, or from a checkpoint in the middle, gives each older state back exactly', () =>
  undoingGivesOlderStatesBack(lake, runs(20)));
