// What people call the kinds of runs.
import type { RunKind } from '../model/run.ts';

export const RUN_KIND_TITLES: Readonly<Record<RunKind, string>> = {
  scheduled: '定时同步',
  manual: '同步',
  dry: '试跑',
  verify: '核对',
  undo: '撤销',
  load: '从文件导入',
};
