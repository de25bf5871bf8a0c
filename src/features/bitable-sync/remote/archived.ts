// Records that are in the archive already, though a run was killed, or failed, before it could delete them: they are not copied again.
import type { Store } from '../../../store/store.ts';
import type { TableRef } from '../model/task.ts';
import type { WriteItem } from '../model/write-item.ts';
import { presentRecords } from './find-written.ts';
import { imagesOfTable, writtenInto } from './image-queries.ts';
import type { Remote } from './remote.ts';

interface Archiving {
  readonly task: number;
  readonly table: TableRef;
  readonly archive: TableRef;
}

/**
 * A copy counts as long as before-images are kept, and as long as it is in the archive. Without a request where no copy is left over.
 * @param items of the archive's table
 */
export async function notYetArchived(
  { store, remote }: { readonly store: Store; readonly remote: Remote },
  { task, table, archive }: Archiving,
  items: readonly WriteItem[],
): Promise<readonly WriteItem[]> {
  const copies = await imagesOfTable(store, { task, table: archive.table, act: 'created' });
  const deleted = await imagesOfTable(store, { task, table: table.table, act: 'deleted' });
  const done = counted(deleted.map(({ run, key }) => word(run, key)));
  const left = copies.filter(({ run, key }) => !taken(done, word(run, key)));
  if (left.length === 0) return items;
  const ids = left.map(({ record }) => record);
  const present = await presentRecords(remote, archive, ids);
  const words: string[] = [];
  for (const copy of left) {
    if (present.has(copy.record)) words.push(word(copy.key, sorted(await writtenInto(store, copy))));
  }
  const waiting = counted(words);
  return items.filter(({ key, fields }) => !taken(waiting, word(key, sorted(fields))));
}

function counted(words: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const one of words) counts.set(one, (counts.get(one) ?? 0) + 1);
  return counts;
}

/** Takes one of them, where there is one. */
function taken(counts: Map<string, number>, one: string): boolean {
  const count = counts.get(one) ?? 0;
  if (count > 0) counts.set(one, count - 1);
  return count > 0;
}

function word(one: string, other: string): string {
  return JSON.stringify([one, other]);
}

function sorted(fields: WriteItem['fields']): string {
  return JSON.stringify(Object.entries(fields).sort(([one], [other]) => (one < other ? -1 : 1)));
}
