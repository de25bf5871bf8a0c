// Runs that are killed at a step of theirs: generation after generation of the source, each killed once, then gone on with.
import { expect } from 'vitest';
import { syncDb } from '../../../src/features/bitable-sync/context.ts';
import type { SyncTask } from '../../../src/features/bitable-sync/model/task.ts';
import { runBy } from '../../../src/features/bitable-sync/run/queries.ts';
import { look } from '../../../src/features/bitable-sync/run/stay.ts';
import { devices, type World } from './world.ts';

/** Of every generation rows stay, change, lose a cell, go and come. */
export function generation(number: number): readonly (readonly [string, string, string | null])[] {
  const rows: [string, string, string | null][] = [];
  for (let row = 0; row < 6; row += 1) {
    if ((row + number) % 6 === 0) continue;
    rows.push([`stays-${row}`, `第 ${row} 行`, (row + number) % 3 === 0 ? null : String(row)]);
  }
  for (let row = 0; row < 3; row += 1) rows.push([`gen-${number}-${row}`, '新', String(number)]);
  return rows;
}

/** A task whose batches are small, so that a run has several of each kind. */
export async function killedTask(world: World): Promise<SyncTask> {
  await devices(world, generation(0));
  const task = await world.task({
    mode: 'clone',
    limits: { batchSize: 2, rateLimitDelayMs: 0, seconds: 600, rows: 1_000 },
  });
  expect(await world.runApproved(task)).toMatchObject({ state: 'ok' });
  return task;
}

/** Goes on with what a dead process left, as the resident does, until nothing is open. */
export async function goOn(world: World): Promise<void> {
  // The dead one's lease, as if its time were over.
  await world.store.db
    .updateTable('leases')
    .set({ expires_at: new Date(0).toISOString() })
    .execute();
  const atWork = new Map();
  for (let round = 0; round < 20; round += 1) {
    await look(world.ctx(), atWork);
    await Promise.all([...atWork.values()].map(({ done }) => done));
    const open = await syncDb(world.store)
      .selectFrom('sync_logs')
      .select('id')
      .where('open_task', 'is not', null)
      .execute();
    if (open.length === 0) return;
  }
  throw new Error('a run stays open');
}

/** The same run ended well, and the table is what the source says, nothing doubled. */
export async function expectWhole(world: World, run: string, number: number): Promise<void> {
  const ended = await runBy(world.store, run);
  expect(ended, `generation ${number}: ${ended?.message}`).toMatchObject({ id: run, state: 'ok', reason: null });
  const { rows = -1, created = 0, updated = 0, cleared = 0, unchanged = 0, failed = 0 } = ended?.counts ?? {};
  expect(created + updated + cleared + unchanged + failed, `generation ${number}`).toBe(rows);
  const expected = generation(number).map(([code, title, amount]) => {
    return { code, title, ...(amount === null ? {} : { amount: Number(amount) }) };
  });
  const there = world.simulator.bitable.rows(world.table);
  expect(there.length, `generation ${number}`).toBe(expected.length);
  expect(Object.values(world.cells()).sort(byCode), `generation ${number}`).toEqual(expected.sort(byCode));
  expect(
    await syncDb(world.store).selectFrom('sync_batches').select('run').where('state', '=', 'entered').execute(),
  ).toEqual([]);
}

function byCode(one: Readonly<Record<string, unknown>>, other: Readonly<Record<string, unknown>>): number {
  return String(one.code) < String(other.code) ? -1 : 1;
}
