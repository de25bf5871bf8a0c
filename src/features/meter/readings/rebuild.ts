// Rebuilding: every kept day is computed anew, for when another program has changed or deleted readings, or brought old numbers back.
import { absorb, findRolls } from './absorb.ts';
import type { MeterDb } from './queries.ts';
import { deleteDays, lockedState, metersWithReadings, updateState } from './roll-queries.ts';
import { type RollContext, type Rolled, rollUp, transact } from './roll-up.ts';

export interface RebuildOptions {
  /** Only these; all when it is not said. */
  readonly meters?: readonly string[];
  readonly progress: (soFar: Rolled) => void;
}

export interface Rebuilt extends Rolled {
  /** It went on where one that was killed had stopped. */
  readonly isContinued: boolean;
}

/**
 * From its first transaction on answers are computed from the readings, until the days are there again: a kill in the middle leaves
 * answers slower, not wrong, and the next rebuilding, or the job, goes on with what is left.
 */
export async function rebuild(ctx: RollContext, { meters, progress }: RebuildOptions): Promise<Rebuilt> {
  while (await transact(ctx, absorb)) if (ctx.signal.aborted) break;
  const isContinued = await transact(ctx, (trx) => (meters === undefined ? forgetAll(trx) : forget(trx, meters)));
  const limits = { ms: Number.POSITIVE_INFINITY, progress };
  const rolled = await rollUp(ctx, meters === undefined ? limits : { ...limits, meters });
  if (meters === undefined && rolled.left === 0) await transact(ctx, endRebuilding);
  return { ...rolled, isContinued };
}

// Days of an older epoch are in force no more, and are written over one by one.
async function forgetAll(trx: MeterDb): Promise<boolean> {
  const state = await lockedState(trx);
  if (state === null) return false;
  if (state.isRebuilding) return true;
  await updateState(trx, { ...state, epoch: state.epoch + 1, isRebuilding: true });
  await findRolls(trx, await metersWithReadings(trx));
  return false;
}

async function forget(trx: MeterDb, meters: readonly string[]): Promise<boolean> {
  await lockedState(trx);
  await deleteDays(
    trx,
    meters.map((meter) => ({ meter, first: '', last: '9999-12-31' })),
  );
  await findRolls(trx, meters);
  return false;
}

async function endRebuilding(trx: MeterDb): Promise<void> {
  const state = await lockedState(trx);
  if (state !== null) await updateState(trx, { ...state, isRebuilding: false });
}
