// Which books a task takes: its own, with every column that it writes; and what a load leaves behind for the runs after it.
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openBook } from '../../../src/features/bitable-sync/artifacts/book.ts';
import { readFittingBook } from '../../../src/features/bitable-sync/load/fitting-book.ts';
import { readBook } from '../../../src/features/bitable-sync/load/read-book.ts';
import { taskBy } from '../../../src/features/bitable-sync/tasks/queries.ts';
import { devices, openWorld, runFile } from '../run/world.ts';

const ROWS = ['a', 'b', 'c', 'd', 'e', 'f'].map((code) => [code, `设备 ${code}`, '1'] as const);
const FREE = { approve: { share: 1, rows: 1_000 } };

it('takes no book of another task, and none that lacks columns which the task writes', async () => {
  const world = await openWorld({ settings: FREE });
  await devices(world, ROWS);
  const whole = await world.task();
  const other = await world.task({ name: '别的', sql: 'select code, title from devices', key: ['code'] });
  await world.runApproved(whole);
  await world.runApproved(other);
  const before = world.cells();
  const file = runFile(world, `task_${other.id}.xlsx`);
  const loaded = await world.run(whole, { kind: 'load', options: { file } });
  expect(loaded).toMatchObject({ state: 'failed', reason: 'source' });
  expect(loaded.message).toContain(
    `是任务 ${other.id}“别的”的数据，不是任务 ${whole.id}“设备表”的，没有导入；请用 runs/task_${whole.id}.xlsx`,
  );
  // Without its owner it is a table like any other, and lacks a column.
  const { columns, rows } = await readBook(file);
  const bare = join(world.dataDir, 'bare.xlsx');
  const book = await openBook(bare, columns, { id: 0, name: '' });
  await book.rows(rows);
  await book.close();
  await book.keep();
  const lacking = await world.run(whole, { kind: 'load', options: { file: bare } });
  expect(lacking).toMatchObject({ state: 'failed', reason: 'source' });
  expect(lacking.message).toContain(`缺 1 列：amount，任务 ${whole.id}“设备表”上次写了它们，没有导入；请`);
  expect(world.cells()).toEqual(before);
  const known = await taskBy(world.store, whole.id);
  if (known === null) throw new Error('no task');
  await expect(readFittingBook(world.store, known, bare)).rejects.toThrow('缺 1 列：amount');
  const skipping = { ...known, definition: { ...known.definition, skip: ['amount'] } };
  expect(await readFittingBook(world.store, skipping, bare)).toMatchObject({ task: null });
});

it('a load measures nothing: the run after it asks the source as the run before did', async () => {
  const world = await openWorld({ settings: FREE });
  await devices(world, ROWS);
  const task = await world.task();
  await world.runApproved(task);
  const file = join(world.dataDir, 'larger.xlsx');
  copyFileSync(runFile(world, `task_${task.id}.xlsx`), file);
  await devices(world, ROWS.slice(0, 3));
  await world.runApproved(task);
  await devices(world, ROWS.slice(0, 2));
  expect(await world.runApproved(task, { kind: 'load', options: { file } })).toMatchObject({ state: 'ok' });
  // Fewer than half of the book's six, and not of the three that the source had last.
  expect(await world.run(task)).toMatchObject({ state: 'ok', counts: { rows: 2 } });
});
