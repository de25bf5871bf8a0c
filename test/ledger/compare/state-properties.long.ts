// The same properties over many more states than a commit has time for.
import { afterAll, beforeAll, it } from 'vitest';
import { openScratchLake, type ScratchLake } from '../../lake/scratch-lake.ts';
import {
  changesFollowRules,
  changesLeadToNewer,
  sameStateHasNoChanges,
  undoingGivesOlderStatesBack,
} from './state-properties.ts';

let lake: ScratchLake;
beforeAll(async () => {
  lake = await openScratchLake();
});
afterAll(() => lake.close());

it('the changes applied to the older state give the newer one', () => changesLeadToNewer(lake, 4_000));

it('values compare by type, text by byte; tolerance, audit and hidden columns are no visible changes', () =>
  changesFollowRules(lake, 4_000));

it('a state compared with itself has no changes', () => sameStateHasNoChanges(lake, 500));

it('undoing from the newest, or from a checkpoint in the middle, gives each older state back exactly', () =>
  undoingGivesOlderStatesBack(lake, 1_000));
