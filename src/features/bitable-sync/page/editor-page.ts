// /sync/new and /sync/tasks/7/edit: the editor, with what it found out about query, link and times, and what is wrong beside each field.

import type { WebAnswer } from '../../../web/route.ts';
import { shownLakeViews } from '../../ledger/api.ts';
import type { SyncContext } from '../context.ts';
import type { SyncTask, TaskDefinition } from '../model/task.ts';
import type { ResolvedTarget } from '../remote/resolve.ts';
import { sourceNames } from '../source/sources.ts';
import { cronTrouble } from '../tasks/cron-trouble.ts';
import type { TaskDifference } from '../tasks/differences.ts';
import type { DefinitionFault } from '../tasks/faults.ts';
import { cronWords, sitsOnHalfHour } from '../tasks/times.ts';
import { CHOICES } from './editor-choices.ts';
import { columnLines, type Form, formOf } from './editor-form.ts';
import { type Found, type MappedLook, mappedLook, type QueryLook, targetText } from './editor-look.ts';
import { editPath, LIST_PATH, NEW_PATH, taskPath } from './links.ts';
import { safeTimes } from './list-view.ts';
import { whenText } from './words.ts';

const NEXT_TIMES = 5;
const LONGEST_CELL = 60;

/** What was typed, with what was found out about it. */
export interface Entered {
  /** Null: a new one. */
  readonly task: SyncTask | null;
  readonly definition: TaskDefinition;
  /** What was typed, as it was typed. */
  readonly form: Form;
  /** The version that the form was filled in from, or was shown since. */
  readonly version: number | null;
  readonly faults: readonly DefinitionFault[];
  readonly query: Found<QueryLook> | null;
  readonly target: Found<ResolvedTarget> | null;
  /** Chinese: somebody else edited it meanwhile, with what differs between his and this. */
  readonly overtaken: { readonly sentence: string; readonly differences: readonly TaskDifference[] } | null;
}

export interface Editor extends Entered {
  /** Chinese sentences: who else writes the table, and what can happen. */
  readonly shared: readonly string[];
}

export function editorPage(ctx: SyncContext, editor: Editor): WebAnswer {
  const { task, definition, form, version, faults, query, target, shared, overtaken } = editor;
  const look = query?.is === 'found' ? query.value : null;
  const table = target?.is === 'found' ? target.value : null;
  const mapped = look === null ? null : mappedLook(ctx, definition, look, table);
  const lines = columnLines(definition, look === null ? [] : look.columns.map(({ name }) => name));
  const title = task === null ? '新建同步任务' : `编辑 ${task.definition.name}`;
  return {
    kind: 'page',
    template: 'bitable-sync/editor',
    title,
    status: overtaken !== null ? 409 : faults.length > 0 ? 400 : 200,
    data: {
      title,
      action: task === null ? NEW_PATH : editPath(task.id),
      up: task === null ? LIST_PATH : taskPath(task.id),
      version: version ?? '',
      // What was not sent is shown as it was understood; a box that is not ticked is not sent.
      form: { ...formOf(definition), createFields: '', enabled: '', ...form },
      keyWas: definition.key.join('\n'),
      keys: lines.length === 0 ? definition.key.join('，') : '',
      sources: sourceNames(ctx),
      lake: shownLakeViews(ctx),
      choices: CHOICES,
      faultsOf: (field: keyof TaskDefinition) =>
        faults.filter((fault) => fault.field === field).map(({ message }) => message),
      faultCount: faults.length,
      ...{ overtaken, shared },
      cron: cronView(definition.cron, ctx.now()),
      query: query === null ? null : query.is === 'fault' ? { fault: query.text } : { fault: null },
      target:
        target === null
          ? null
          : { isFault: target.is === 'fault', text: target.is === 'fault' ? target.text : targetText(target.value) },
      preview: look === null || mapped === null ? null : previewView(look, mapped, table !== null),
      columns: lines.map((line, at) => ({ ...line, at, look: mapped?.byColumn.get(line.column) ?? null })),
      approveSql: ctx.settings.approveSql,
    },
  };
}

/** In words, and when that is next; or why it is none. */
export function cronView(cron: string | null, now: Date) {
  if (cron === null) return { isFault: false, words: '不定时，只在有人要时运行', times: [], hint: '' };
  const trouble = cronTrouble(cron);
  if (trouble !== null) return { isFault: true, words: trouble, times: [], hint: '' };
  return {
    isFault: false,
    words: cronWords(cron),
    times: safeTimes(cron, now, NEXT_TIMES).map((at) => whenText(at.toISOString(), now)),
    hint: sitsOnHalfHour(cron) ? '整点和半点大家都在跑，错开几分钟会快些' : '',
  };
}

function previewView({ columns, rows, more }: QueryLook, { losses, refusals }: MappedLook, hasTable: boolean) {
  return {
    columns: columns.map(({ name, declared }) => ({ name, declared })),
    rows: rows.map((row, at) => ({
      number: at + 1,
      cells: row.map((value, index) => ({
        text: value === null ? '' : cut(value),
        title:
          losses.get(`${at}/${index}`) ?? (value !== null && value.length > LONGEST_CELL ? value.slice(0, 1_000) : ''),
        isLoss: losses.has(`${at}/${index}`),
        isNull: value === null,
        column: columns[index]?.name ?? '',
      })),
    })),
    more,
    losses: [...losses.values()],
    refusals,
    hasTable,
  };
}

function cut(value: string): string {
  return value.length > LONGEST_CELL ? `${value.slice(0, LONGEST_CELL)}…` : value;
}
