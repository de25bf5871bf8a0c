// Both sides are read and compared: the remote first, as a compact index, then the source streams through.
import type { QueryRow } from '../../../databases/user-query/contract.ts';
import type { BitableRecord } from '../../../feishu/api/bitable.ts';
import type { JsonObject } from '../../../lib/json.ts';
import type { Plan } from '../model/plan.ts';
import type { TaskDefinition } from '../model/task.ts';
import { fieldsToRead, openPlanner } from '../plan/planner.ts';
import { requireNoneHidden } from '../remote/hidden-records.ts';
import { openOwnWrites } from '../remote/own-writes.ts';
import { readRecords } from '../remote/read-records.ts';
import { SyncFault } from '../remote/sync-fault.ts';
import { type Decided, decideFields, SAMPLE_ROWS } from '../values/decide-fields.ts';
import { answersFor, baseOf, lastRowsOf } from './memory-queries.ts';
import type { RowSource } from './row-source.ts';
import type { RunWork } from './work.ts';

export interface Gathered {
  readonly plan: Plan;
  readonly rows: number;
  /** Records of which a base is kept and that the table has no more. */
  readonly gone: readonly string[];
}

/** @param definition the task's, or what a verification makes of it */
export async function gather(
  work: RunWork,
  source: RowSource,
  definition: TaskDefinition,
  { trustsTable }: { readonly trustsTable: boolean },
): Promise<Gathered> {
  const { ctx, task, row, options, progress, artifacts } = work;
  const [base, lastRows, answers] = await Promise.all([
    baseOf(ctx.store, task.id),
    lastRowsOf(ctx.store, { task: task.id, except: row.id }),
    answersFor(ctx.store, task, options.edits),
  ]);
  const unseen = new Set(base?.keys());
  progress.stage('读源');
  return source.read(async (result) => {
    const { columns } = result;
    await artifacts.columns(columns);
    const batches = result.batches[Symbol.asyncIterator]();
    const sample = await sampleOf(batches);
    const { fields } = work.target;
    const decided = decideFields({ task: definition, columns, sample, fields });
    artifacts.log('decided', decidedFacts(decided));
    // Nothing of the table can help against these, and fields that are not there cannot be read.
    if (decided.refusals.length > 0) throw new SyncFault('fields', decided.refusals.join('；'));
    const planner = openPlanner({
      ...{ task: definition, columns, decided, fields, zone: source.zone, base, lastRows, answers, trustsTable },
      fewerThan: ctx.settings.fewerThan,
    });
    progress.stage('读表');
    let records = 0;
    let blank = 0;
    const names = fieldsToRead(definition, decided);
    // Of a table that has none of the fields yet the first is read, so that its records are known to be there.
    const wanted = names.length > 0 ? names : fields.filter(({ isPrimary }) => isPrimary).map(({ name }) => name);
    const own = await openOwnWrites({ ...ctx, remote: work.remote }, { task: task.id, ref: work.ref, fields: wanted });
    for await (const read of readRecords(work.remote, work.ref, wanted)) {
      work.soft.throwIfAborted();
      const page = await own.fresh(read);
      planner.remote(page);
      for (const { id } of page) unseen.delete(id);
      records += page.length;
      blank += blankOnes(page);
      progress.at({ rows: records });
    }
    const late = await own.fresh([], unseen);
    planner.remote(late);
    for (const { id } of late) unseen.delete(id);
    if (work.target.isAdvanced && !trustsTable) await requireNoneHidden(work.remote, work.ref, unseen);
    // Who may see the records and not their cells is answered with success, too.
    const read = records + late.length;
    if (base !== null && !trustsTable && read > 0 && blank + blankOnes(late) === read) {
      throw new SyncFault(
        'empty-remote',
        `表里的 ${read} 条记录读出来都是空的，上次同步时不是，没有写：请先看应用在这个多维表格里是否有“可管理”权限（开了高级权限时读不到的格子不报错）`,
      );
    }
    progress.stage('比对');
    const rows = await compared(work, sample, batches, (some) => planner.source(some));
    await artifacts.rowsEnd();
    const plan = planner.end();
    artifacts.log('planned', { counts: { ...plan.counts }, remoteRows: plan.remoteRows, refusals: plan.refusals });
    return { plan, rows, gone: [...unseen] };
  });
}

/** As many rows as decide the fields, however few come in a batch: a trial and the run after it shall decide the same. */
async function sampleOf(batches: AsyncIterator<readonly QueryRow[]>): Promise<readonly QueryRow[]> {
  const sample: QueryRow[] = [];
  while (sample.length < SAMPLE_ROWS) {
    const next = await batches.next();
    if (next.done === true) break;
    for (const row of next.value) sample.push(row);
  }
  return sample;
}

function blankOnes(records: readonly BitableRecord[]): number {
  return records.filter(({ fields }) => Object.keys(fields).length === 0).length;
}

async function compared(
  { artifacts, progress, soft }: RunWork,
  sample: readonly QueryRow[],
  batches: AsyncIterator<readonly QueryRow[]>,
  take: (rows: readonly QueryRow[]) => void,
): Promise<number> {
  let rows = 0;
  for (let some = sample; ; ) {
    soft.throwIfAborted();
    take(some);
    await artifacts.rows(some);
    rows += some.length;
    progress.at({ rows });
    const next = await batches.next();
    if (next.done === true) return rows;
    some = next.value;
  }
}

function decidedFacts({ decisions, skipped, refusals }: Decided): JsonObject {
  return {
    fields: decisions.map(({ column, field, kind, existing, reason }) => {
      return { column, field, kind, isNew: existing === null, reason };
    }),
    skipped: skipped.map(({ column, field, reason }) => ({ column, field, reason })),
    refusals,
  };
}
