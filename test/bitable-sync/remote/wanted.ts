// A table, what is wanted of it, and what is still to be done: for runs to which things happen.
import { expect } from 'vitest';
import type { WriteItem } from '../../../src/features/bitable-sync/model/write-item.ts';
import type { Store } from '../../../src/store/store.ts';
import type { StoreBench } from '../../store/each-store.ts';
import {
  batchStates,
  creates,
  deletion,
  freshStore,
  images,
  knownCells,
  openRun,
  openTable,
  type Platform,
  TASK,
  update,
} from './bench.ts';

/** What is wanted of the table: 1 is changed, 2 deleted, 3 stays, 11–13 are new. */
const WANTED = ['1', '3', '11', '12', '13'];

/** A table with 1, 2 and 3 of an earlier run, and the task that writes there. */
export interface Prepared {
  readonly store: Store;
  readonly platform: Platform;
  readonly task: number;
}

export async function prepared(bench: StoreBench): Promise<Prepared> {
  return filled({ store: await freshStore(bench), platform: await openTable(), task: TASK });
}

export async function filled(of: Prepared): Promise<Prepared> {
  await openRun(of).write(creates(3), 500, `${of.task}-0`);
  return of;
}

/** What is still to be done, as a plan made of the table as it is would have it. */
export function still({ platform }: Prepared): readonly WriteItem[] {
  const rows = platform.simulator.bitable.rows(platform.ref.table);
  const names = platform.column('编号');
  const items = creates(3, 11).filter(({ key }) => !names.includes(key));
  const changed = rows.flatMap((row, at) =>
    names[at] === '1' && row.fields.数量 !== 100
      ? [update(row.id, { 数量: 100 }, { 数量: row.fields.数量 ?? null })]
      : [],
  );
  const gone = rows.flatMap((row, at) => (names[at] === '2' ? [deletion(row.id, { 编号: '2', 数量: 2 })] : []));
  return [...items, ...changed, ...gone];
}

/** Every record that was made has its image, what was changed or deleted has what it was, and nothing is open. */
export async function expectDone({ store, platform, task }: Prepared, run: string): Promise<void> {
  expect([...platform.column('编号')].sort()).toEqual([...WANTED].sort());
  expect(platform.column('数量')[0]).toBe(100);
  expect((await batchStates(store)).filter((state) => state.endsWith('entered'))).toEqual([]);
  const rows = platform.simulator.bitable.rows(platform.ref.table).map(({ id }) => id);
  const kept = await images(store, { run, task });
  const made = kept.filter(({ act }) => act === 'created').map(({ record }) => record);
  expect(made.sort()).toEqual(rows.slice(2).sort());
  expect(kept).toContainEqual(expect.objectContaining({ act: 'updated', before: { 数量: 1 }, after: { 数量: 100 } }));
  expect(kept).toContainEqual(expect.objectContaining({ act: 'deleted', before: { 编号: '2', 数量: 2 } }));
  expect([...(await knownCells(store, task)).keys()].sort()).toEqual(rows.sort());
}
