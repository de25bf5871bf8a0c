// The undoing of a run as people see it, and what agreeing to it agrees to.
import type { BitableField } from '../../../feishu/api/bitable.ts';
import type { Json, JsonObject } from '../../../lib/json.ts';
import type { PlanScope } from '../model/plan.ts';
import type { ShownChange, ShownPlan, ShownRow } from '../model/shown-plan.ts';
import type { TaskDefinition } from '../model/task.ts';
import type { WriteItem } from '../model/write-item.ts';
import { requestTime } from './requests.ts';
import { byName, writtenText } from './undo-cells.ts';
import type { UndoPlan } from './undo-plan.ts';

const MOST_EXAMPLES = 10;
const MOST_SENTENCES = 20;

export function shownUndo(
  plan: UndoPlan,
  task: TaskDefinition,
  of: {
    readonly fields: readonly BitableField[];
    readonly remoteRows: number | null;
    readonly reasons: readonly string[];
  },
): ShownPlan {
  const fields = byName(of.fields);
  const rows = (is: (item: WriteItem) => boolean): readonly ShownRow[] =>
    plan.items
      .filter(is)
      .slice(0, MOST_EXAMPLES)
      .map((item) => shownRow(item, fields));
  const clears = (item: WriteItem): boolean => item.act === 'update' && isEmptied(item.fields);
  return {
    counts: plan.counts,
    remoteRows: of.remoteRows,
    emptied: undoScope(plan).emptied,
    examples: {
      create: rows(({ act }) => act === 'create'),
      update: rows((item) => item.act === 'update' && !clears(item)),
      clear: rows(clears),
      delete: rows(({ act }) => act === 'delete'),
      archive: [],
      mark: [],
    },
    fields: [],
    skipped: [],
    losses: [],
    lossCount: 0,
    edited: plan.conflicts.slice(0, MOST_SENTENCES).map(({ text }) => text),
    editedCount: plan.conflicts.length,
    keyFaults: [],
    keyFaultCount: 0,
    reasons: of.reasons,
    notUndone: plan.notUndone,
    ...requestTime(plan.items, task),
  };
}

export function undoScope(plan: UndoPlan): PlanScope {
  const emptied = plan.items.filter(({ act, fields }) => act === 'update' && Object.values(fields).includes(null));
  return {
    deletes: plan.items.flatMap(({ act, record }) => (act === 'delete' ? (record ?? []) : [])),
    empties: emptied.flatMap(({ record }) => record ?? []),
    emptied: emptied.flatMap(({ fields }) => Object.values(fields).filter((value) => value === null)).length,
    newFields: [],
  };
}

function shownRow({ key, record, fields, before }: WriteItem, known: ReadonlyMap<string, BitableField>): ShownRow {
  const names = new Set([...Object.keys(before ?? {}), ...Object.keys(fields)]);
  const changes = [...names].map(
    (field): ShownChange => ({
      field,
      before: textOf(known.get(field), before?.[field]),
      after: textOf(known.get(field), fields[field]),
    }),
  );
  return { key, record, changes: changes.filter((change) => change.before !== change.after) };
}

function textOf(field: BitableField | undefined, value: Json | undefined): string {
  return field === undefined ? '' : writtenText(field, value);
}

const isEmptied = (fields: JsonObject): boolean => Object.values(fields).every((value) => value === null);
