// Looks in the table for what a batch was to write there, where the answer does not tell whether it did.
import type { BitableRecord } from '../../../feishu/api/bitable.ts';
import { batchesOf } from '../../../lib/batches.ts';
import { parseInstant } from '../../../lib/clock.ts';
import type { Store } from '../../../store/store.ts';
import type { TableRef } from '../model/task.ts';
import type { Batch, JournalItem } from './batch.ts';
import { type EnteredBatch, knownRecords } from './queries.ts';
import { readRecords } from './read-records.ts';
import type { Remote } from './remote.ts';
import { cellsText, holdsSome } from './written-form.ts';

interface LookDeps {
  readonly store: Store;
  readonly remote: Remote;
}

/** What is said to be written may not be everywhere at once (feishu.md §6.3): looked for again after so many milliseconds. */
const LOOK_AGAIN_MS = [1_000, 3_000, 6_000, 10_000];

/**
 * The records that hold what the batch creates and that the task did not know, in the order of its items; null for those not found.
 * @param patiently the platform said that it was written
 */
export async function findCreated(
  deps: LookDeps,
  batch: EnteredBatch,
  patiently: boolean,
): Promise<readonly (string | null)[]> {
  let found = await lookOnce(deps, batch);
  for (const ms of patiently ? LOOK_AGAIN_MS : []) {
    if (found.every((record) => record !== null)) break;
    await deps.remote.pause(ms);
    found = await lookOnce(deps, batch);
  }
  return found;
}

async function lookOnce(
  { store, remote }: LookDeps,
  { items, ref, task, enteredAt }: EnteredBatch,
): Promise<readonly (string | null)[]> {
  const names = [...new Set(items.flatMap(({ fields }) => Object.keys(fields)))];
  const wanted = new Set(items.map(({ fields }) => cellsText(fields, names)));
  const byText = new Map<string, string[]>();
  for await (const records of readRecords(remote, ref, names)) {
    for (const { id, fields } of records) {
      const text = cellsText(fields, names);
      if (wanted.has(text)) byText.set(text, [...(byText.get(text) ?? []), id]);
    }
  }
  const found = [...byText.values()].flat();
  const known = new Set(await knownRecords(store, task, ref, found));
  const others = found.filter((id) => !known.has(id));
  for (const id of await madeBefore(remote, ref, others, enteredAt)) known.add(id);
  // Of equal records the last ones: a table gives its records in the order in which they came.
  const left = new Map([...byText].map(([text, ids]) => [text, ids.filter((id) => !known.has(id)).reverse()]));
  return items.map(({ fields }) => left.get(cellsText(fields, names))?.shift() ?? null);
}

/** What was made so long before a batch was entered is none of it, however the two clocks differ. */
const CLOCKS_APART_MS = 3_600_000;

/** Equal records that were there before: of a table into which rows without a key are written there may be many. */
async function madeBefore(
  remote: Remote,
  ref: TableRef,
  ids: readonly string[],
  enteredAt: string,
): Promise<readonly string[]> {
  const latest = parseInstant(enteredAt).getTime() - CLOCKS_APART_MS;
  const before: string[] = [];
  for (const some of batchesOf(ids, IDS_A_REQUEST)) {
    const { records } = await remote.getRecords(ref, some, { createdAt: true });
    for (const { id, createdAt } of records) if (createdAt !== undefined && createdAt < latest) before.push(id);
  }
  return before;
}

/** More ids than this the platform does not take (feishu.md §6.1). */
const IDS_A_REQUEST = 100;

/** Records by their ids, all fields; those that are not there are missing. Ids that are hidden from us count as there, without cells. */
export async function presentRecords(
  remote: Remote,
  ref: TableRef,
  ids: readonly string[],
): Promise<ReadonlyMap<string, BitableRecord>> {
  const present = new Map<string, BitableRecord>();
  for (const some of batchesOf(ids, IDS_A_REQUEST)) {
    const { records, forbidden } = await remote.getRecords(ref, some);
    for (const record of records) present.set(record.id, record);
    for (const id of forbidden) present.set(id, { id, fields: {} });
  }
  return present;
}

/** What was changed may not be everywhere at once either; of what never was it costs these looks. */
const LOOKS_AT_CHANGES = 3;
const LOOK_AGAIN_ONCE_MS = 2_000;

/** The records that the batch has changed or deleted, in the order of its items; null for those that it has not. */
export async function findChanged(remote: Remote, batch: Batch): Promise<readonly (string | null)[]> {
  const { ref, items } = batch;
  const ids = items.flatMap(({ record }) => (record === null ? [] : [record]));
  let found: readonly (string | null)[] = [];
  for (let look = 1; look <= LOOKS_AT_CHANGES; look++) {
    if (look > 1) await remote.pause(LOOK_AGAIN_ONCE_MS);
    const present = await presentRecords(remote, ref, ids);
    found = items.map((item) => (isCarriedOut(batch, item, present) ? item.record : null));
    if (found.every((record) => record !== null)) break;
  }
  return found;
}

function isCarriedOut(
  { act }: Batch,
  { record, fields }: JournalItem,
  present: ReadonlyMap<string, BitableRecord>,
): boolean {
  const now = record === null ? undefined : present.get(record);
  if (act === 'delete') return now === undefined;
  return now !== undefined && holdsSome(now.fields, fields);
}
