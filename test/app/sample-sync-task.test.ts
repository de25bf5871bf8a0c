// The playground's sync task: brought in once, of a table that the local Feishu has, with a query that the lake takes.
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { features } from '../../src/app/features.ts';
import { bringInSampleTask } from '../../src/app/playground-sync-task.ts';
import { openProgram } from '../../src/app/program.ts';
import { bitableSyncFeature } from '../../src/features/bitable-sync/index.ts';
import { readLink } from '../../src/features/bitable-sync/remote/link.ts';
import { openTaskSource } from '../../src/features/bitable-sync/source/sources.ts';
import { deleteTask } from '../../src/features/bitable-sync/tasks/pause.ts';
import { allTasks } from '../../src/features/bitable-sync/tasks/queries.ts';
import { openSampleBase, SAMPLE_BASE } from '../../src/playground/sample-base.ts';
import { opened } from '../simulator/opened.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const silent = { info: () => {}, warn: () => {}, error: () => {} };

it('comes in once, and what people deleted does not come back', async () => {
  const cwd = temporaryFolder('sync-task');
  vi.stubEnv('ZHIBAN_DATA_DIR', join(cwd, 'data'));
  onTestFinished(() => void vi.unstubAllEnvs());
  const { signal } = new AbortController();
  const options = { cwd, parts: features, partial: false, log: () => silent, step: () => {}, signal };
  const program = await openProgram(options, () => new Date('2026-11-26T02:00:00Z'));
  onTestFinished(() => program.closers.close());
  const ctx = program.contextOf(bitableSyncFeature);
  await bringInSampleTask(ctx, 'http://127.0.0.1:4711');
  await bringInSampleTask(ctx, 'http://127.0.0.1:4711');
  const [task, ...others] = await allTasks(ctx.store);
  if (task === undefined) throw new Error('there is no task');
  expect(others).toEqual([]);
  const { definition } = task;
  expect(definition).toMatchObject({ name: '台账变更', source: 'lake', mode: 'full', enabled: true });
  expect(task.editedBy).toBe('playground');

  const { simulator } = await opened();
  openSampleBase(simulator);
  openSampleBase(simulator);
  const link = readLink(definition.link);
  const place = [link.host, link.kind === 'base' && link.app, link.table];
  expect(place).toEqual(['127.0.0.1:4711', SAMPLE_BASE.app, SAMPLE_BASE.table]);
  const own = simulator.bitable.fields(SAMPLE_BASE.table).map(({ field_name }) => field_name);
  const source = await openTaskSource(ctx, definition.source);
  const columns = await source.run(definition.sql, { rows: 10, bytes: 10_000, seconds: 30 }, async (result) => {
    for await (const batch of result.batches) expect(batch).toEqual([]);
    return result.columns.map(({ name }) => name);
  });
  expect(columns).toEqual(['编号', '日期', '基地', '台账', '编码', '名称', '变更', '列', '改前', '改后', '修改人']);
  // What people write themselves is none of the task's.
  expect(own.filter((name) => !columns.includes(String(name)))).toEqual(['处理', '备注']);

  await ctx.store.transaction((trx) => deleteTask(trx, { id: task.id, by: 'ou_wang', now: ctx.now() }));
  await bringInSampleTask(ctx, 'http://127.0.0.1:4711');
  expect(await allTasks(ctx.store)).toEqual([]);
}, 60_000);
