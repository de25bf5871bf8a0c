// What a killed run left in the journal: found out before anything new is planned, so that nothing is written twice.
import { parseInstant } from '../../../lib/clock.ts';
import type { FailedRow } from '../model/run.ts';
import { type Batch, failedRow } from './batch.ts';
import { findChanged, findCreated, presentRecords } from './find-written.ts';
import { dropBatch, type EnteredBatch, endBatch, openBatches } from './queries.ts';
import { isDefinite, type Sent, sendBatch } from './send-batch.ts';
import { SyncFault } from './sync-fault.ts';
import { NOT_TO_BE_FOUND, type WriteDeps } from './write-batches.ts';

export interface Settled {
  readonly settled: number;
  /** Rows without a key that the platform says it has, and that are not to be found; those with a key the plan that follows finds missing. */
  readonly failed: readonly FailedRow[];
  /** Of what is in the table now; what is not, the plan that follows finds by itself. */
  readonly counts: { readonly created: number; readonly updated: number; readonly deleted: number };
}

/** For how long a platform remembers a client_token is not written anywhere; after an hour it is not relied on. */
const TOKEN_LIFE_MS = 3_600_000;

/**
 * Creates are sent again, the same content under the same token, and looked for where that does not tell. Updates and deletes are looked
 * at and not sent again: a person may have changed the record since, and the plan that follows knows what is still to be done.
 * @throws SyncFault; the signal's reason
 */
export async function settleBatches(deps: WriteDeps, task: number): Promise<Settled> {
  const batches = await openBatches(deps.store, task);
  const failed: FailedRow[] = [];
  const counts = { created: 0, updated: 0, deleted: 0 };
  for (const [place, batch] of batches.entries()) {
    deps.signal.throwIfAborted();
    deps.step('settle.next');
    const records = await outcome(deps, batch);
    deps.step('settle.found');
    if (records === null) await dropBatch(deps, batch);
    else await endBatch(deps, batch, records);
    deps.step('settle.ended');
    const there = records?.filter((record) => record !== null).length ?? 0;
    counts[COUNTED[batch.act]] += there;
    if (records !== null && batch.act === 'create') {
      failed.push(
        ...batch.items.flatMap((item, at) => (records[at] === null ? [failedRow(item, NOT_TO_BE_FOUND)] : [])),
      );
    }
    deps.onBatch(place + 1, batches.length);
  }
  return { settled: batches.length, failed, counts };
}

const COUNTED = { create: 'created', update: 'updated', delete: 'deleted' } as const;

/** The records of its items, null for those that are not (or no longer) as the batch wanted them; null: none of it was carried out. */
async function outcome(deps: WriteDeps, batch: EnteredBatch): Promise<readonly (string | null)[] | null> {
  try {
    return await (batch.act === 'create' ? created(deps, batch) : findChanged(deps.remote, batch));
  } catch (thrown) {
    // The table is gone, or would not have taken it: nothing is left to be settled.
    if (thrown instanceof SyncFault && thrown.feishu?.kind === 'gone' && isDefinite(thrown)) return null;
    throw thrown;
  }
}

async function created(deps: WriteDeps, batch: EnteredBatch): Promise<readonly (string | null)[] | null> {
  const ageMs = deps.now().getTime() - parseInstant(batch.enteredAt).getTime();
  if (ageMs > TOKEN_LIFE_MS || ageMs < 0) {
    const found = await findCreated(deps, batch, false);
    if (found.some((record) => record !== null)) return found;
  }
  const sent: Sent = await sendBatch(deps, batch);
  if (sent.kind !== 'done') {
    // What is refused now, since the table has changed, may have been carried out before the kill.
    const found = await findCreated(deps, batch, false);
    return found.some((record) => record !== null) ? found : null;
  }
  await seen(deps, batch, sent.records);
  return sent.records;
}

/** What is there for who writes may be missing for who reads (feishu.md §6.3): so often, and so long between, it is looked at again. */
const LOOKS = 4;
const LOOK_AGAIN_MS = 2_000;

/** The plan that follows reads the table: what it does not see there it would create again. */
async function seen({ remote }: WriteDeps, { ref }: Batch, records: readonly (string | null)[]): Promise<void> {
  const last = records.findLast((record) => record !== null);
  if (last === undefined || last === null) return;
  for (let look = 1; look <= LOOKS; look++) {
    if ((await presentRecords(remote, ref, [last])).has(last)) return;
    await remote.pause(LOOK_AGAIN_MS);
  }
}
