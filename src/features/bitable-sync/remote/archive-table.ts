// The table that gone records are moved to, looked for before anything is planned: at its first write the task's own link would be blamed.
import type { TableRef, TaskDefinition } from '../model/task.ts';
import { minds } from '../plan/gone.ts';
import { PART_TITLES } from '../tasks/titles.ts';
import type { Remote } from './remote.ts';
import { SyncFault } from './sync-fault.ts';

/** One request, and none of a task that does not archive. @throws SyncFault that names the archive's table and where it is changed */
export async function requireArchive(
  remote: Pick<Remote, 'listFields'>,
  task: TaskDefinition,
  { ref, baseName }: { readonly ref: TableRef; readonly baseName: string },
): Promise<void> {
  const { gone } = task;
  if (gone.kind !== 'archive' || !minds(task)) return;
  const remedy = `请在任务的“${PART_TITLES.gone}”里改归档表：同一个多维表格里另一张表，打开它，链接里 table= 后面的就是`;
  // Copies that are archived into their own table would be archived with every run.
  if (gone.table === ref.table) throw new SyncFault('setup', `归档表 ${gone.table} 就是这张表自己；${remedy}`);
  try {
    await remote.listFields({ app: ref.app, table: gone.table });
  } catch (thrown) {
    if (!(thrown instanceof SyncFault) || thrown.reason !== 'link') throw thrown;
    throw new SyncFault(
      'setup',
      `多维表格“${baseName}”里没有归档表 ${gone.table}，它可能已删除，或编号写错了；${remedy}`,
      thrown.feishu,
    );
  }
}
