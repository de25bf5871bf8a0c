// The lines that the buttons of Bitable sync carry, each written in one place: what a press does can be typed as well.
// Numbers and ids of runs need no quotes.

export type TaskVerb = '运行' | '试跑' | '核对' | '停止' | '日志' | '恢复' | '批准SQL';

export function taskLine(verb: TaskVerb, task: number): string {
  return `同步 ${verb} ${task}`;
}

export function listLine(page = 1): string {
  return page === 1 ? '同步' : `同步 第${page}页`;
}

export function undoLine(run: string): string {
  return `同步 撤销 ${run}`;
}

export function decideLine(press: 'yes' | 'no', run: string): string {
  return `同步 ${press === 'yes' ? '批准' : '拒绝'} ${run}`;
}

export function conflictLine(task: number, wins: 'source' | 'person'): string {
  return `同步 冲突 ${task} ${wins === 'source' ? '以源为准' : '以人为准'}`;
}

/** Where the page of a run lies. */
export function runPath(run: string): string {
  return `/sync/runs/${encodeURIComponent(run)}`;
}

export function taskPath(task: number): string {
  return `/sync/tasks/${task}`;
}
