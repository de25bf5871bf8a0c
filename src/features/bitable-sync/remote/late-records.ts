// Records that were made a moment ago and that a read does not show yet: a plan made without them would make them again.
import type { BitableRecord } from '../../../feishu/api/bitable.ts';
import { type Clock, isoInstant } from '../../../lib/clock.ts';
import type { Store } from '../../../store/store.ts';
import type { TableRef } from '../model/task.ts';
import { presentRecords } from './find-written.ts';
import { createdSince } from './queries.ts';
import type { Remote } from './remote.ts';

interface LateDeps {
  readonly store: Store;
  readonly remote: Remote;
  readonly now: Clock;
}

/** After a minute every copy of a table has it (feishu.md §6.3 speaks of seconds). */
const LATE_WITHIN_MS = 60_000;
const LOOKS = 5;
const LOOK_AGAIN_MS = 2_000;

/**
 * Without a request where nothing is missing.
 * @param unseen records that the task knows and that the read did not show
 * @returns those that are there all the same, with all their fields; the others somebody has deleted
 */
export async function lateRecords(
  { store, remote, now }: LateDeps,
  { task, ref, unseen }: { readonly task: number; readonly ref: TableRef; readonly unseen: ReadonlySet<string> },
): Promise<readonly BitableRecord[]> {
  if (unseen.size === 0) return [];
  const since = isoInstant(new Date(now().getTime() - LATE_WITHIN_MS));
  const late = (await createdSince(store, task, ref, since)).filter((record) => unseen.has(record));
  if (late.length === 0) return [];
  for (let look = 1; ; look++) {
    const present = await presentRecords(remote, ref, late);
    if (late.every((record) => present.has(record)) || look === LOOKS) return [...present.values()];
    await remote.pause(LOOK_AGAIN_MS);
  }
}
