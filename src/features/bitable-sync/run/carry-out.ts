// A plan is carried out: fields first, then what goes to the archive, then the table itself, then what is remembered of it.

import type { BitableField, BitableRecord } from '../../../feishu/api/bitable.ts';
import { batchesOf } from '../../../lib/batches.ts';
import type { Plan } from '../model/plan.ts';
import type { FailedRow } from '../model/run.ts';
import type { WriteItem } from '../model/write-item.ts';
import { baseRows, writeItems } from '../plan/items.ts';
import { madeFields } from '../plan/scope.ts';
import { notYetArchived } from '../remote/archived.ts';
import { uuidOf } from '../remote/batch.ts';
import { type WriteDeps, writeAll } from '../remote/write-batches.ts';
import { openTally, type WriteTally } from '../remote/write-tally.ts';
import { keepBase, type Written } from './memory-queries.ts';
import type { RunWork } from './work.ts';

/** Records that one request reads whole. */
const WHOLE_AT_ONCE = 100;

export function writeDeps({ ctx, lease, remote, soft, progress }: RunWork, done = 0, more = 0): WriteDeps {
  return {
    store: ctx.store,
    now: ctx.now,
    lease,
    remote,
    signal: soft,
    onBatch: (batch, total) => progress.batches(done + batch, done + total + more),
    step: (name) => ctx.step({ name }),
  };
}

interface CarryOrder {
  readonly plan: Plan;
  readonly gone: readonly string[];
  /** Records that go, as far as they have been read whole. */
  readonly whole: ReadonlyMap<string, BitableRecord>;
}

/**
 * @param before what the run has written already, in a process that was killed
 * @param tally hears of everything that is in the table, or refused, also where the rest breaks off
 */
export async function carryOut(
  work: RunWork,
  { plan, gone, whole: read }: CarryOrder,
  before: Written,
  tally: WriteTally,
): Promise<void> {
  const { ctx, task, lease, progress } = work;
  const fields = await withNewFields(work, plan);
  progress.stage('写入');
  const whole = new Map([...read, ...(await wholeRecords(work, plan, { but: read }))]);
  const items = writeItems(plan, { whole, fields });
  for (const one of items.left) tally.refused(one);
  const main = plan.keepsBase ? items.main : notThereYet(work, items.main, before, tally);
  const unarchived = await toArchive(work, items.archive);
  const kept = unarchived.length === 0 ? main : main.filter((item) => !isUnarchived(item, unarchived, tally));
  await written(work, work.ref.table, kept, tally);
  await keepBase(ctx.store, lease, { task: task.id, rows: baseRows(plan, fields), gone });
}

/** Of a run that appends: what it has appended already is written, what a person moved or changed at once is not to be found. */
function notThereYet(
  { lost }: RunWork,
  items: readonly WriteItem[],
  before: Written,
  tally: WriteTally,
): readonly WriteItem[] {
  const missing = withoutAppended(items, before);
  const still = new Set(missing);
  for (const item of items) if (!still.has(item)) tally.written(item);
  for (const row of lost) tally.refused(row);
  const rows = new Set(lost.map(({ row }) => row));
  return missing.filter(({ act, row }) => act !== 'create' || !rows.has(row));
}

async function withNewFields(work: RunWork, plan: Plan): Promise<readonly BitableField[]> {
  const wanted = madeFields(plan);
  if (wanted.length === 0) return work.target.fields;
  work.progress.stage('建字段');
  const made: BitableField[] = [];
  for (const { field, creation } of wanted) {
    if (creation === null) continue;
    work.soft.throwIfAborted();
    // The same field asked for by the same run is made once, whatever became of the first answer.
    const token = uuidOf(JSON.stringify([work.row.id, 'field', field]));
    made.push(await work.remote.createField(work.ref, creation, token));
    work.progress.at({ rows: made.length, note: made.map(({ name }) => name).join('、') });
    work.artifacts.log('field made', { field });
    work.ctx.step({ name: 'bitable.field' });
  }
  return [...work.target.fields, ...made];
}

/** Of those that are to be deleted, everything that can come back. @param of `most`: the first of them · `but`: those that are known */
export async function wholeRecords(
  work: RunWork,
  plan: Plan,
  { most, but }: { readonly most?: number; readonly but?: ReadonlyMap<string, BitableRecord> },
): Promise<ReadonlyMap<string, BitableRecord>> {
  const ids = plan.actions.flatMap((action) =>
    action.kind === 'delete' || action.kind === 'archive' ? action.record : [],
  );
  return readWhole(
    work,
    ids.slice(0, most).filter((id) => but?.has(id) !== true),
  );
}

export async function readWhole(
  { remote, ref, soft }: Pick<RunWork, 'remote' | 'ref' | 'soft'>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, BitableRecord>> {
  const whole = new Map<string, BitableRecord>();
  for (const some of batchesOf(ids, WHOLE_AT_ONCE)) {
    soft.throwIfAborted();
    const { records } = await remote.getRecords(ref, some);
    for (const record of records) whole.set(record.id, record);
  }
  return whole;
}

/** Answers what the archive's table refused. */
async function toArchive(work: RunWork, items: readonly WriteItem[]): Promise<readonly FailedRow[]> {
  const { gone } = work.task.definition;
  if (items.length === 0 || gone.kind !== 'archive') return [];
  const { ctx, remote, task, ref } = work;
  const archive = { app: ref.app, table: gone.table };
  const missing = await notYetArchived({ store: ctx.store, remote }, { task: task.id, table: ref, archive }, items);
  const tally = openTally();
  await written(work, gone.table, missing, tally);
  return tally.failed;
}

async function written(work: RunWork, table: string, items: readonly WriteItem[], tally: WriteTally): Promise<void> {
  const { row, task, ref } = work;
  const { batchSize, rateLimitDelayMs: delayMs } = task.definition.limits;
  const order = { run: row.id, task: task.id, ref: { app: ref.app, table }, items, batchSize, delayMs, tally };
  const report = await writeAll(writeDeps(work), order);
  for (const failed of report.failed) work.artifacts.log('row failed', { ...failed });
}

/** What is not in the archive is not deleted. */
function isUnarchived({ act, key, record, row }: WriteItem, failed: readonly FailedRow[], tally: WriteTally): boolean {
  const why = act === 'delete' ? failed.find((one) => one.key === key) : undefined;
  if (why === undefined) return false;
  tally.refused({ row, record, key, text: `${why.text}；没有进归档表，所以没有删` });
  return true;
}

/** A run that appends, and goes on after a kill, leaves out what it has appended already, each row as often as it is there. */
export function withoutAppended(
  items: readonly WriteItem[],
  { createdCells }: Pick<Written, 'createdCells'>,
): readonly WriteItem[] {
  const there = new Map<string, number>();
  for (const cells of createdCells) {
    const known = sorted(JSON.parse(cells) as WriteItem['fields']);
    there.set(known, (there.get(known) ?? 0) + 1);
  }
  if (there.size === 0) return items;
  return items.filter((item) => {
    const known = item.act === 'create' ? sorted(item.fields) : '';
    const count = there.get(known) ?? 0;
    if (count > 0) there.set(known, count - 1);
    return count === 0;
  });
}

function sorted(fields: WriteItem['fields']): string {
  return JSON.stringify(Object.entries(fields).sort(([one], [other]) => (one < other ? -1 : 1)));
}
