// Making and editing a task: one transaction with its version, its number and its row of the audit.
import type { Kysely } from 'kysely';
import { isoInstant } from '../../../lib/clock.ts';
import { UserError } from '../../../lib/errors.ts';
import { syncTrx } from '../context.ts';
import type { SyncTask, TaskDefinition } from '../model/task.ts';
import { readLink } from '../remote/link.ts';
import type { SyncTables } from '../tables.ts';
import { recordTaskChange, type TaskAudit } from './audit.ts';
import { storedDefinition } from './definition.ts';
import { differencesText, taskDifferences } from './differences.ts';
import {
  changeTaskRow,
  enterVersionRow,
  forgetWritten,
  insertTaskRow,
  lockedTaskRow,
  taskNames,
} from './edit-queries.ts';
import { LONGEST_CRON } from './faults.ts';
import { lockNumbers, nextNumber } from './number-queries.ts';
import { plainName, taskFrom } from './queries.ts';

export interface TaskSave {
  /** Null makes a new one. */
  readonly id: number | null;
  readonly definition: TaskDefinition;
  /** open_id, `shell`, `playground`. */
  readonly by: string;
  readonly now: Date;
  /** The version that was seen; null: whatever it is. */
  readonly expected: number | null;
  /** With it the edit has a row in the audit. */
  readonly audit?: TaskAudit;
}

export type TaskSaved =
  | { readonly kind: 'saved'; readonly task: SyncTask }
  /** Somebody else edited it since: open_id or `shell`, and when (ISO instant, UTC). */
  | { readonly kind: 'overtaken'; readonly by: string; readonly at: string };

/** What the table's column can hold; the definition has the whole text. */
const LONGEST_NAME = 120;

/**
 * Keeps the definition as it is given: whether it makes sense is asked before (definitionFaults). Nothing that lies in the past
 * becomes due by it. An edit that changes nothing is no version.
 * @throws UserError when there is no such task, or another one has the name
 */
export async function saveTask<T extends object>(transaction: Kysely<T>, save: TaskSave): Promise<TaskSaved> {
  const trx = syncTrx(transaction);
  const last = await lockNumbers(trx);
  await requireFreeName(trx, save);
  return save.id === null ? insertTask(trx, save, last) : editTask(trx, save, save.id);
}

async function requireFreeName(trx: Kysely<SyncTables>, { id, definition }: TaskSave): Promise<void> {
  const rows = await taskNames(trx);
  const clash = rows.find((row) => Number(row.id) !== id && plainName(row.name) === plainName(columnName(definition)));
  if (clash === undefined) return;
  throw new UserError(`任务 ${clash.id} 已经叫“${clash.name}”，请换一个名字`);
}

async function insertTask(trx: Kysely<SyncTables>, save: TaskSave, last: number): Promise<TaskSaved> {
  const { definition, by, now } = save;
  const id = await nextNumber(trx, last);
  const at = isoInstant(now);
  const row = {
    ...{ id, version: 1, is_deleted: 0, ...columnsOf(definition), edited_by: by, edited_at: at, planned_until: at },
    ...{
      app_token: null,
      table_id: null,
      base_name: null,
      table_name: null,
      paused_until: null,
      paused_at: null,
      pause_reason: null,
      approved_sql: null,
    },
  };
  await insertTaskRow(trx, row);
  await enterVersion(trx, id, 1, save);
  const { name } = definition;
  await recordTaskChange(trx, save.audit, { now, by, task: id, name, text: `新建，${definition.mode}` });
  return { kind: 'saved', task: taskFrom(row) };
}

async function editTask(trx: Kysely<SyncTables>, save: TaskSave, id: number): Promise<TaskSaved> {
  const { definition, by, now, expected } = save;
  const row = await lockedTaskRow(trx, id);
  if (row === undefined) throw new UserError(`没有任务 ${id}，可能已被删除；发“同步”看全部任务`);
  const old = taskFrom(row);
  if (expected !== null && expected !== old.version) {
    return { kind: 'overtaken', by: row.edited_by, at: row.edited_at };
  }
  const differences = taskDifferences(old.definition, definition);
  if (differences.length === 0) return { kind: 'saved', task: old };
  const at = isoInstant(now);
  const version = old.version + 1;
  const isElsewhere = placeIn(old.definition.link) !== placeIn(definition.link);
  const changed = {
    ...{ version, ...columnsOf(definition), edited_by: by, edited_at: at },
    ...(isDueAnew(old.definition, definition) ? { planned_until: at } : {}),
    ...(isElsewhere ? { app_token: null, table_id: null, base_name: null, table_name: null } : {}),
  };
  await changeTaskRow(trx, id, changed);
  // What was last written is of the old table: of the new one nothing is known, and its first plan waits for approval.
  if (isElsewhere) await forgetWritten(trx, id);
  await enterVersion(trx, id, version, save);
  const text = differencesText(differences);
  await recordTaskChange(trx, save.audit, { now, by, task: id, name: definition.name, text });
  return { kind: 'saved', task: taskFrom({ ...row, ...changed }) };
}

/** The same for all links to a table, whatever host, view or fragment they have; a text that is no link is its own place. */
function placeIn(link: string): string {
  try {
    const { host: _, ...place } = readLink(link);
    return JSON.stringify(place);
  } catch (thrown) {
    if (thrown instanceof UserError) return link.trim();
    throw thrown;
  }
}

/** Enabled again, or at other times: what would have been due before that moment is not. */
function isDueAnew(old: TaskDefinition, now: TaskDefinition): boolean {
  return old.cron !== now.cron || (!old.enabled && now.enabled);
}

async function enterVersion(trx: Kysely<SyncTables>, task: number, version: number, save: TaskSave): Promise<void> {
  const definition = storedDefinition(save.definition);
  const row = { task, version, definition, edited_by: save.by, edited_at: isoInstant(save.now) };
  await enterVersionRow(trx, row);
}

function columnsOf(definition: TaskDefinition) {
  const { cron, link, enabled } = definition;
  return {
    name: columnName(definition),
    feishu_link: link,
    enabled: enabled ? 1 : 0,
    cron_expr: cron === null || cron.length > LONGEST_CRON ? null : cron,
    definition: storedDefinition(definition),
  };
}

function columnName({ name }: TaskDefinition): string {
  const characters = [...name];
  return characters.length <= LONGEST_NAME ? name : `${characters.slice(0, LONGEST_NAME - 1).join('')}…`;
}
