// A plan put into words for the approval card, the run's page and the file of a dry run.
import type { BitableField, BitableRecord } from '../../../feishu/api/bitable.ts';
import type { Cell } from '../model/cell.ts';
import type { Action, EditedCell, Plan } from '../model/plan.ts';
import type { ShownChange, ShownPlan, ShownRow } from '../model/shown-plan.ts';
import type { TaskDefinition } from '../model/task.ts';
import { cellText } from '../values/cells.ts';
import { saidCell } from '../values/converted.ts';
import { kindOf } from '../values/field-types.ts';
import { readCell, readText } from '../values/read-cell.ts';
import { bucketOf } from './failures.ts';
import { lesserCells, lesserTexts, remadeRecords } from './not-undone.ts';
import { cellIn, fieldText, kindsOf } from './plan-fields.ts';
import { planTime } from './requests.ts';
import { newFields } from './scope.ts';
import { hasCell } from './undo-cells.ts';

const MOST_EXAMPLES = 10;
const MOST_SENTENCES = 20;

const OUTCOMES: Readonly<Record<EditedCell['outcome'], string>> = {
  source: '按来源改写',
  person: '保留人改的',
  ask: '等人决定，先不动',
};

/**
 * @param fields all of the table, so that those which undoing does not give back can be named
 * @param whole records that are deleted or archived, as far as they have been read
 */
export function shownPlan(
  plan: Plan,
  task: TaskDefinition,
  reasons: readonly string[],
  fields: readonly BitableField[] = [],
  whole: Iterable<BitableRecord> = [],
): ShownPlan {
  const kinds = kindsOf(plan);
  const text = (field: string, cell: Cell | undefined): string => fieldText(kinds, field, cell);
  const removed = plan.actions.some(({ kind }) => kind === 'delete' || kind === 'archive');
  return {
    counts: plan.counts,
    remoteRows: plan.remoteRows,
    emptied: plan.emptied,
    examples: examplesOf(plan, text, unwrittenOf(plan, fields, whole)),
    fields: plan.decisions.map(({ column, field, kind, creation, reason }) => ({
      column,
      field,
      kind,
      isNew: creation !== null,
      reason,
    })),
    skipped: plan.skipped,
    losses: plan.losses.slice(0, MOST_SENTENCES).map((loss) => loss.text),
    lossCount: plan.lossCount,
    edited: plan.edited.slice(0, MOST_SENTENCES).map((edited) => editedText(edited, text)),
    editedCount: plan.edited.length,
    keyFaults: plan.keyFaults.slice(0, MOST_SENTENCES).map((fault) => fault.text),
    keyFaultCount: plan.keyFaults.length,
    reasons,
    notUndone: [
      ...(removed ? [remadeRecords(fields), ...lesserCells(whole, fields)] : []),
      ...lesserTexts(plan.mentions),
      ...(newFields(plan).length > 0 ? ['新建的字段撤销后留在表里'] : []),
    ],
    ...planTime(plan, task),
  };
}

type TextOf = (field: string, cell: Cell | undefined) => string;

/** All of them, in the order in which they are carried out. `row`: of the source; null where it has none. */
export function* shownActions(
  plan: Plan,
): Generator<ShownRow & { readonly kind: Action['kind'] | 'clear'; readonly row: number | null }> {
  const kinds = kindsOf(plan);
  const text = (field: string, cell: Cell | undefined): string => fieldText(kinds, field, cell);
  for (const action of plan.actions) {
    const row = 'row' in action ? action.row : null;
    yield { kind: kindShown(plan, action), row, ...shownRow(plan, action, text) };
  }
}

function kindShown(plan: Plan, action: Action): Action['kind'] | 'clear' {
  return action.kind === 'update' && bucketOf(action, plan) === 'cleared' ? 'clear' : action.kind;
}

/**
 * Ten of each kind, in the order in which they are carried out; of records that go those first of which more goes than the task wrote:
 * nobody else would tell who agrees to it.
 */
function examplesOf(
  plan: Plan,
  text: TextOf,
  unwritten: ReadonlyMap<string, readonly ShownChange[]>,
): ShownPlan['examples'] {
  const examples: Record<Action['kind'] | 'clear', ShownRow[]> = {
    create: [],
    update: [],
    clear: [],
    delete: [],
    archive: [],
    mark: [],
  };
  const more = (action: Action): readonly ShownChange[] =>
    action.kind === 'delete' || action.kind === 'archive' ? (unwritten.get(action.record) ?? []) : [];
  const [first, rest] = [plan.actions.filter((one) => more(one).length > 0), plan.actions];
  const shown = new Set<Action>();
  for (const action of [...first, ...rest]) {
    const those = examples[kindShown(plan, action)];
    if (those.length >= MOST_EXAMPLES || shown.has(action)) continue;
    shown.add(action);
    const row = shownRow(plan, action, text);
    those.push({ ...row, changes: [...row.changes, ...more(action)] });
  }
  return examples;
}

/** By record: what is written in fields that are not the task's, people's own above all. */
function unwrittenOf(
  plan: Plan,
  fields: readonly BitableField[],
  whole: Iterable<BitableRecord>,
): ReadonlyMap<string, readonly ShownChange[]> {
  const written = new Set([...plan.decisions.map(({ field }) => field), plan.mark?.field]);
  const others = fields.filter(({ name }) => !written.has(name));
  return new Map(
    [...whole].map((record) => [
      record.id,
      others
        .filter((field) => hasCell(record, field))
        .map((field) => ({ field: field.name, before: readFieldText(field, record), after: '' })),
    ]),
  );
}

function readFieldText(field: BitableField, { fields }: BitableRecord): string {
  const kind = kindOf(field);
  const read = fields[field.name] ?? null;
  return kind === null ? readText(read) : cellText(kind, readCell(kind, read));
}

function shownRow(plan: Plan, action: Action, text: TextOf): ShownRow {
  if (action.kind === 'create') return { key: action.key, record: null, changes: changesOf({}, action.cells, text) };
  const { key, record } = action;
  if (action.kind === 'update') return { key, record, changes: changesOf(action.before, action.cells, text) };
  if (action.kind !== 'mark' || plan.mark === null) return { key, record, changes: changesOf(action.before, {}, text) };
  return { key, record, changes: [{ field: plan.mark.field, before: '', after: plan.mark.text }] };
}

function changesOf(
  before: Readonly<Record<string, Cell>>,
  after: Readonly<Record<string, Cell>>,
  text: TextOf,
): readonly ShownChange[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .map((field) => ({ field, before: text(field, cellIn(before, field)), after: text(field, cellIn(after, field)) }))
    .filter((change) => change.before !== change.after);
}

function editedText({ key, field, person, source, outcome }: EditedCell, text: TextOf): string {
  const shown = (cell: Cell): string => saidCell(text(field, cell));
  return `${key} 的 ${field} 被人改成 ${shown(person)}，来源是 ${shown(source)}：${OUTCOMES[outcome]}`;
}
