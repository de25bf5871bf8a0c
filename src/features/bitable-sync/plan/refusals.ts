// Why a plan may not be carried out at all, or is to do nothing: what was read does not look like an order.
import type { KeyFault, RefusalReason } from '../model/plan.ts';
import type { TaskDefinition } from '../model/task.ts';
import { MODE_TITLES, PART_TITLES } from '../tasks/titles.ts';
import { minds } from './gone.ts';
import { keyRefusal } from './keys.ts';

export interface Refusal {
  readonly reason: RefusalReason;
  /** Chinese, without a full stop. */
  readonly text: string;
}

/** Fewer records than this may go without anybody asking whether the table was read whole. */
const FEW_ABSENT = 20;

/** Whether there is a way for rows to find their records. */
export function keylessRefusals(task: TaskDefinition): readonly Refusal[] {
  if (task.key.length > 0) return [];
  if (task.mode === 'incremental' || task.mode === 'overwrite') {
    const others = `“${MODE_TITLES.full}”（每次追加）或“${MODE_TITLES.clone}”（整行比较）`;
    const text = `没有主键，分不清哪些行表里已经有，“${MODE_TITLES[task.mode]}”做不了：请指定主键列；没有主键只能用${others}`;
    return [{ reason: 'keys', text }];
  }
  if (task.mode === 'full' && task.gone.kind !== 'ignore') {
    const text = `没有主键，分不清哪些记录已经没有来源，不能标记也不能归档：请指定主键列，或把“${PART_TITLES.gone}”设为“不管”`;
    return [{ reason: 'keys', text }];
  }
  return [];
}

export function keyRefusals(task: TaskDefinition, faults: readonly KeyFault[]): readonly Refusal[] {
  const text = keyRefusal(faults, task.duplicateKeys, minds(task));
  return text === null ? [] : [{ reason: 'keys', text }];
}

/**
 * A read without rights to rows answers with success and without them: where records that we know are not there, nothing can be
 * concluded from that. A person who has deleted them says so (`trustsTable`).
 */
export function absentRecords(known: number, absent: number, remoteRows: number): readonly Refusal[] {
  if (known === 0) return [];
  const after =
    '请先看应用在这个多维表格里是否有“可管理”权限（开了高级权限时读不到的行不报错）；记录如果真的是人删的，用 zhiban sync run 〈任务〉 --trust-table 运行一次';
  if (remoteRows === 0) {
    return [{ reason: 'empty-remote', text: `表里一条记录也读不到，上次同步时有 ${known} 条，没有写：${after}` }];
  }
  if (absent <= FEW_ABSENT || absent * 2 <= known) return [];
  const text = `上次同步过的 ${known} 条记录里有 ${absent} 条读不到，没有写：${after}`;
  return [{ reason: 'empty-remote', text }];
}

/** Chinese, without a full stop; null where the source gave enough. */
export function tooFewRows(rows: number, lastRows: number | null, fewerThan: number): string | null {
  const last = lastRows === null ? '' : `，上次 ${lastRows} 行`;
  if (rows === 0) return `来源一行也没有${last}`;
  if (lastRows === null || rows >= lastRows * fewerThan) return null;
  return `来源只有 ${rows} 行${last}，少到不足 ${Math.round(fewerThan * 100)}%`;
}
