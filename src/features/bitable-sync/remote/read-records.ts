// Reads all records of a table, page by page: the next page is asked for while one is used, so that the network is never idle.
import type { BitableField, BitableRecord, RecordsPage } from '../../../feishu/api/bitable.ts';
import type { TableRef } from '../model/task.ts';
import type { Remote } from './remote.ts';
import { SyncFault } from './sync-fault.ts';

const MOST_A_PAGE = 500;
const LEAST_A_PAGE = 10;
/** More names than this the platform does not take (feishu.md §6.4); then all fields are read. */
const MOST_NAMES = 200;

/**
 * @param fields their names; none: all fields
 * @throws SyncFault; that there are fewer records than expected is the caller's to judge
 */
export async function* readRecords(
  remote: Remote,
  ref: TableRef,
  fields: readonly string[],
): AsyncGenerator<readonly BitableRecord[], void, undefined> {
  const names = fields.length > MOST_NAMES ? [] : fields;
  let size = MOST_A_PAGE;
  const page = async (after: string | null): Promise<RecordsPage> => {
    for (;;) {
      try {
        return await remote.searchRecords(ref, { fields: names, after, size });
      } catch (thrown) {
        if (!isTooLarge(thrown) || size <= LEAST_A_PAGE) throw thrown;
        size = Math.max(LEAST_A_PAGE, Math.floor(size / 2));
      }
    }
  };

  let coming: Promise<RecordsPage> | null = page(null);
  const seen = new Set<string>();
  try {
    while (coming !== null) {
      const { records, next }: RecordsPage = await coming;
      if (next !== null && seen.has(next))
        throw new SyncFault('feishu', '飞书的分页标记重复，没有读完整张表，请稍后再运行');
      if (next !== null) seen.add(next);
      coming = next === null ? null : page(next);
      // It is awaited above; until then its failure is nobody's.
      coming?.catch(() => undefined);
      yield records;
    }
  } finally {
    // Nothing is under way any more when the reader has ended, also where its user stopped early.
    await coming?.catch(() => undefined);
  }
}

/** How many there are, by one small request; null where the platform does not say. @param fields of the table */
export async function countRecords(
  remote: Remote,
  ref: TableRef,
  fields: readonly BitableField[],
): Promise<number | null> {
  const names = fields.filter(({ isPrimary }) => isPrimary).map(({ name }) => name);
  return (await remote.searchRecords(ref, { fields: names, after: null, size: 1 })).total;
}

function isTooLarge(thrown: unknown): boolean {
  return thrown instanceof SyncFault && thrown.feishu?.kind === 'too-large';
}
