// The way to all tasks that a line of the shell names.

export const SEE_ALL = '用 zhiban sync list 看全部任务';
