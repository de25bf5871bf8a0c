// A book as the source of a task: one that is another task's, or lacks columns which the task writes, would empty or delete what is right.
import { UserError } from '../../../lib/errors.ts';
import type { Store } from '../../../store/store.ts';
import { TASK_SHEET } from '../artifacts/book.ts';
import type { SyncTask } from '../model/task.ts';
import { lastColumns } from '../run/memory-queries.ts';
import { PART_TITLES } from '../tasks/titles.ts';
import { type Book, readBook } from './read-book.ts';

/** @throws UserError as readBook, and for a book that is not one of this task, with what to do */
export async function readFittingBook(store: Store, task: SyncTask, path: string): Promise<Book> {
  const book = await readBook(path);
  requireOwn(book, task, path);
  const last = await lastColumns(store, { task: task.id, ref: task.target });
  const there = new Set([...book.columns.map(({ name }) => name), ...task.definition.skip]);
  const missing = last.filter((column) => !there.has(column));
  if (missing.length > 0) {
    throw new UserError(
      `工作簿 ${path} 缺 ${missing.length} 列：${missing.join('、')}，任务 ${task.id}“${task.definition.name}”上次写了它们，没有导入；请换成这个任务的工作簿，或在工作簿里补上这些列（真的不再写的，先在任务的“${PART_TITLES.skip}”里加上）`,
    );
  }
  return book;
}

function requireOwn({ task: owner }: Book, { id, definition }: SyncTask, path: string): void {
  if (owner === null || owner.id === id) return;
  throw new UserError(
    `工作簿 ${path} 是任务 ${owner.id}“${owner.name}”的数据，不是任务 ${id}“${definition.name}”的，没有导入；请用 runs/task_${id}.xlsx，或把 --task 写成 ${owner.id}；确实要导入它，就先删掉工作簿里的“${TASK_SHEET}”这张表`,
  );
}
