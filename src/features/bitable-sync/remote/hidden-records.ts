// Records that are there and that the app may not read: under advanced permissions a read leaves them out with success, and a plan would
// make them once more.
import { batchesOf } from '../../../lib/batches.ts';
import type { TableRef } from '../model/task.ts';
import type { Remote } from './remote.ts';
import { SyncFault } from './sync-fault.ts';

/** More ids than this the platform does not take (feishu.md §6.1). */
const IDS_A_REQUEST = 100;
/** Where rights are the reason, some of the first tell. */
const MOST_ASKED = 1_000;

/**
 * Without a request where nothing is missing.
 * @param unseen records that the task knows and that the read did not show
 * @throws SyncFault when one of them is there all the same
 */
export async function requireNoneHidden(
  remote: Pick<Remote, 'getRecords'>,
  ref: TableRef,
  unseen: ReadonlySet<string>,
): Promise<void> {
  let hidden = 0;
  const asked = [...unseen].slice(0, MOST_ASKED);
  for (const some of batchesOf(asked, IDS_A_REQUEST)) hidden += (await remote.getRecords(ref, some)).forbidden.length;
  if (hidden === 0) return;
  throw new SyncFault(
    'empty-remote',
    `上次同步过的记录里有 ${hidden} 条还在表里，应用却读不到，没有写（否则会重复新建）：这个多维表格开着高级权限，请在高级权限里给本应用“可管理”的角色，再运行`,
  );
}
