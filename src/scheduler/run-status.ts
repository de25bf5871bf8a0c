// How a run's status is said to people.
import type { RunStatus } from '../store/tables.ts';

const TITLES: Readonly<Record<RunStatus, string>> = {
  waiting: '等待',
  running: '运行中',
  ok: '成功',
  partial: '部分完成',
  failed: '失败',
  lost: '中断',
  skipped: '跳过',
};

export function runStatusTitle(status: RunStatus): string {
  return TITLES[status];
}
