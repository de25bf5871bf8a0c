// What a task wrote a moment ago and a read does not show yet (feishu.md §6.3): taken as it was read it would be made again, be a person's
// edit, or be deleted once more.
import type { BitableRecord } from '../../../feishu/api/bitable.ts';
import { batchesOf } from '../../../lib/batches.ts';
import { type Clock, isoInstant } from '../../../lib/clock.ts';
import type { JsonObject } from '../../../lib/json.ts';
import type { Store } from '../../../store/store.ts';
import type { TableRef } from '../model/task.ts';
import { leftSince, runsSince } from './image-queries.ts';
import type { Remote } from './remote.ts';
import { holds } from './written-form.ts';

export interface OwnWritesDeps {
  readonly store: Store;
  readonly remote: Remote;
  readonly now: Clock;
}

export interface OwnWrites {
  /**
   * The records as they are once every copy has what the task wrote. Without a request where they show it, or nothing was written lately.
   * @param missing ids that the read did not show: those that the task made, and that are there, are added
   */
  fresh(records: readonly BitableRecord[], missing?: Iterable<string>): Promise<readonly BitableRecord[]>;
}

/** After a minute every copy of a table has it. */
const LATE_WITHIN_MS = 60_000;
/** All looks of one reading together: what does not come by then a person has put back. */
const LOOKS = 5;
const LOOK_AGAIN_MS = 2_000;
/** Also more ids than this the platform does not take (feishu.md §6.1). */
const IDS_AT_ONCE = 100;

/** How the runs left a record. */
interface Left {
  readonly cells: JsonObject;
  /** The same cells before each of the changes: so a copy that lags behind shows them. */
  readonly earlier: readonly JsonObject[];
  readonly isMade: boolean;
  readonly isDeleted: boolean;
}

/** @param fields names of those that are read; null: all */
export async function openOwnWrites(
  { store, remote, now }: OwnWritesDeps,
  { task, ref, fields }: { readonly task: number; readonly ref: TableRef; readonly fields: readonly string[] | null },
): Promise<OwnWrites> {
  const names = fields === null ? null : new Set(fields);
  const since = isoInstant(new Date(now().getTime() - LATE_WITHIN_MS));
  const runs = await runsSince(store, task, since);
  let looks = LOOKS;

  const leftOf = async (ids: readonly string[]): Promise<ReadonlyMap<string, Left>> => {
    const left = new Map<string, Left>();
    for (const records of batchesOf(ids, IDS_AT_ONCE * 5)) {
      for (const { record, act, before, after } of await leftSince(store, { runs, table: ref.table, records, since })) {
        const known = left.get(record);
        const cells = onlyOf(after, names);
        left.set(record, {
          cells: { ...known?.cells, ...cells },
          earlier: [...(known?.earlier ?? []), ...(act === 'updated' ? [befores(cells, before)] : [])],
          isMade: known?.isMade === true || act === 'created',
          isDeleted: act === 'deleted',
        });
      }
    }
    return left;
  };

  /** As they are now; hidden ones as if they had not been asked for. */
  const lookAt = async (ids: readonly string[], known: Map<string, BitableRecord | null>): Promise<void> => {
    for (const some of batchesOf(ids, IDS_AT_ONCE)) {
      const { records, absent } = await remote.getRecords(ref, some);
      for (const record of records) known.set(record.id, record);
      for (const id of absent) known.set(id, null);
    }
  };

  return {
    fresh: async (records, missing = []) => {
      if (runs.length === 0) return records;
      const read = new Map(records.map((record) => [record.id, record]));
      const left = await leftOf([...read.keys(), ...missing]);
      const seen = new Map<string, BitableRecord | null>();
      const isLate = (id: string): boolean => isBehind(seen.has(id) ? seen.get(id) : read.get(id), left.get(id));
      const late = (): readonly string[] => [...left.keys()].filter(isLate);
      for (let behind = late(); behind.length > 0 && looks > 0; behind = late()) {
        // A first look costs no wait: a page may have been read before what the next one shows.
        if (looks < LOOKS) await remote.pause(LOOK_AGAIN_MS);
        looks -= 1;
        await lookAt(behind, seen);
      }
      if (seen.size === 0) return records;
      const shown = records.flatMap((record) => (seen.has(record.id) ? (seen.get(record.id) ?? []) : record));
      return [...shown, ...[...seen].flatMap(([id, record]) => (read.has(id) ? [] : (record ?? [])))];
    },
  };
}

function onlyOf(cells: JsonObject, names: ReadonlySet<string> | null): JsonObject {
  return names === null ? cells : Object.fromEntries(Object.entries(cells).filter(([name]) => names.has(name)));
}

/** @param record null or undefined: not shown */
function isBehind(record: BitableRecord | null | undefined, left: Left | undefined): boolean {
  if (left === undefined) return false;
  if (record === null || record === undefined) return left.isMade && !left.isDeleted;
  if (left.isDeleted) return true;
  // What is neither as it was nor as it was left a person has changed since.
  return !holds(record.fields, left.cells) && left.earlier.some((cells) => holds(record.fields, cells));
}

function befores(cells: JsonObject, before: JsonObject): JsonObject {
  return Object.fromEntries(Object.keys(cells).map((name) => [name, before[name] ?? null]));
}
