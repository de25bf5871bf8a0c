// The work of the tests about kills, the same in the process that dies and in the one that takes it up.
import type { WorkProgress } from '../../src/work/progress.ts';
import type { WorkEnd } from '../../src/work/serve.ts';

/** Reports once and makes two files. */
export async function exportTwoFiles(args: unknown, progress: WorkProgress): Promise<WorkEnd> {
  progress.report('18,342 行');
  const files = ['苏州', '无锡'].map((name) => ({ path: `/data/${name}-${String(args)}.xlsx`, name: `${name}.xlsx` }));
  return { state: 'done', lines: ['两个文件在下面'], files };
}
