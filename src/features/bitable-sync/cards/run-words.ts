// What people call the kinds of runs, and whether what is said of one has happened.
import type { RunKind, SyncRun } from '../model/run.ts';
import type { Tense } from './failed-words.ts';

export const RUN_KIND_TITLES: Readonly<Record<RunKind, string>> = {
  scheduled: '定时同步',
  manual: '同步',
  dry: '试跑',
  verify: '核对',
  undo: '撤销',
  load: '从文件导入',
};

/** Of an undoing that left rows: there is no source whose rows could be mended. */
export const UNDO_REMEDY = '没有放回的格子列在这次运行里，写着后来变成了什么；要放回的请在多维表格里改，不要的不用管';

const WRITTEN: ReadonlySet<SyncRun['state']> = new Set(['ok', 'partly', 'failed', 'stopped']);

/** A trial writes nothing, nor does a plan that waits, or that nobody approved. */
export function tenseOf({ kind, state }: Pick<SyncRun, 'kind' | 'state'>): Tense {
  return kind === 'dry' || !WRITTEN.has(state) ? 'planned' : 'done';
}
