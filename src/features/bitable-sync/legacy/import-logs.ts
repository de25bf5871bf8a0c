// Taking over the older program's log, a page a transaction together with how far it is: killed, the next call goes on.
import type { Insertable } from 'kysely';
import type { ForeignRow } from '../../../databases/foreign-rows.ts';
import { createIdMaker } from '../../../lib/ids.ts';
import { traceOf } from '../../../lib/trace-number.ts';
import type { SyncContext } from '../context.ts';
import type { SyncLogsTable } from '../tables.ts';
import { beganAt, instantColumns, olderRun } from './older-run.ts';
import type { OlderTable, OlderTables } from './older-tables.ts';
import { enterGoneTask, enterRuns, enterTaken, logPosition, takenTasks } from './queries.ts';

export interface ImportedLogs {
  /** Taken over now. */
  readonly rows: number;
  /** In all, this time and before. */
  readonly total: number;
}

type Ctx = Pick<SyncContext, 'store' | 'settings' | 'signal' | 'now'>;

const ROWS_AT_ONCE = 500;
const LONGEST_NAME = 120;

/**
 * @param origin what the tasks were remembered by
 * @param onPage how many were read so far
 */
export async function importLogs(
  ctx: Ctx,
  { logs, tables }: Pick<OlderTables, 'logs' | 'tables'>,
  origin: string,
  onPage: (rows: number) => void,
): Promise<ImportedLogs> {
  const begun = await logPosition(ctx.store, origin);
  if (logs === null) return { rows: 0, total: begun?.rows ?? 0 };
  const entry = runEntry(logs, await ownersOf(ctx, origin));
  let { after, rows: total } = begun ?? { after: -1, rows: 0 };
  const before = total;
  for (;;) {
    ctx.signal.throwIfAborted();
    const page = await tables.page(logs.name, { by: 'id', after, most: ROWS_AT_ONCE });
    const last = page.at(-1);
    if (last === undefined) return { rows: total - before, total };
    const runs: Insertable<SyncLogsTable>[] = [];
    for (const row of page) runs.push(await entry(row));
    after = Number(last.id);
    total += page.length;
    const position = { after, rows: total };
    await ctx.store.transaction((trx) => enterRuns(trx, origin, runs, position));
    onPage(total - before);
  }
}

interface Owner {
  readonly id: number;
  readonly name: string;
}

type Owners = (row: ForeignRow) => Promise<Owner>;

function runEntry(logs: OlderTable, ownerOf: Owners) {
  const instants = instantColumns(logs.columns);
  // A maker of its own: ids sort by when the runs were, and not by when they were taken over.
  const newId = createIdMaker();
  let at = new Date(0);
  return async (row: ForeignRow) => {
    at = beganAt(row, instants) ?? at;
    const id = newId(at);
    const owner = await ownerOf(row);
    return { id, trace: traceOf(id), task: owner.id, task_name: owner.name, ...olderRun(row, instants, at) };
  };
}

/** Whose a line is; for what the older program has deleted since, a deleted task of ours is made, once. */
async function ownersOf({ store, now: clock }: Ctx, origin: string): Promise<Owners> {
  const taken = (await takenTasks(store)).filter((one) => one.origin === origin);
  const owners = new Map(taken.map(({ older, task, row }) => [older, { id: task, name: nameIn(row, older) }]));
  return async (row) => {
    const older = row.task_id ?? '';
    const owner = owners.get(older) ?? (await goneTask(row, older));
    owners.set(older, owner);
    const name = (row.task_name ?? '').trim();
    return { id: owner.id, name: [...(name === '' ? owner.name : name)].slice(0, LONGEST_NAME).join('') };
  };

  async function goneTask(line: ForeignRow, older: string): Promise<Owner> {
    const row = JSON.stringify({ id: older, name: line.task_name ?? null });
    const name = nameIn(row, older);
    const now = clock();
    const id = await store.transaction(async (trx) => {
      const task = await enterGoneTask(trx, name, now);
      await enterTaken(trx, { origin, older, task, row }, now);
      return task;
    });
    return { id, name };
  }
}

function nameIn(row: string, older: string): string {
  const { name } = JSON.parse(row) as ForeignRow;
  return (name ?? '').trim() || `旧任务 ${older}`;
}
