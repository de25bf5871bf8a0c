// Whether both sides are the same: a plan that makes them so, counted and not carried out.
import type { Cell } from '../model/cell.ts';
import type { Action, KeyFault, Plan } from '../model/plan.ts';
import type { TaskDefinition } from '../model/task.ts';
import { saidCell } from '../values/converted.ts';
import { partlyOf } from './partly.ts';
import { cellIn, fieldText, kindsOf } from './plan-fields.ts';

export interface VerifyReport {
  readonly equal: number;
  /** Rows of which the table has other cells, or whose values its fields cannot hold. */
  readonly differing: number;
  /** Rows that the table has not. */
  readonly missing: number;
  /** Records that no row of the source has. */
  readonly extra: number;
  /** Rows, and records, that could not be compared for their keys. */
  readonly unkeyed: Readonly<Record<KeyFault['side'], number>>;
  /** At most ten, Chinese. */
  readonly samples: readonly string[];
}

const MOST_SAMPLES = 10;

/** Both ways, whatever the task would write: open the planner with it, trusting the table as it was read. */
export function verifyTask(task: TaskDefinition): TaskDefinition {
  return {
    ...task,
    mode: 'clone',
    gone: { kind: 'ignore' },
    emptySource: 'apply',
    duplicateKeys: task.duplicateKeys === 'refuse' ? 'first' : task.duplicateKeys,
  };
}

/** @param plan of {@link verifyTask} */
export function verifyReport(plan: Plan): VerifyReport {
  const updates = plan.actions.filter(({ kind }) => kind === 'update');
  const missing = plan.actions.filter(({ kind }) => kind === 'create').length;
  const unkeyed = (of: KeyFault['side']): number => plan.keyFaults.filter(({ side }) => side === of).length;
  return {
    equal: plan.counts.unchanged,
    differing: updates.length + partlyOf(plan.counts).unchanged,
    missing,
    extra: plan.actions.length - updates.length - missing,
    unkeyed: { source: unkeyed('source'), remote: unkeyed('remote') },
    samples: samplesOf(plan),
  };
}

const SAME = '核对：两边一样';

/** The first line of what is said of it. */
export function verifyHead({ equal, differing, missing, extra, unkeyed }: VerifyReport): string {
  const ofKeys = unkeyed.source + unkeyed.remote;
  const keys = ofKeys === 0 ? '0' : `${ofKeys}（来源 ${unkeyed.source} 行，表里 ${unkeyed.remote} 条）`;
  return differing + missing + extra + ofKeys === 0
    ? `${SAME}，${equal} 行`
    : `核对：相同 ${equal}，不同 ${differing}，表里缺 ${missing}，表里多 ${extra}，主键有问题 ${keys}`;
}

/** Of what a verification said: both sides are the same. */
export function saysSame(message: string): boolean {
  return message.startsWith(SAME);
}

/** Of every kind some, rather than ten of the first. */
function samplesOf(plan: Plan): readonly string[] {
  const kinds = kindsOf(plan);
  const text = (field: string, cell: Cell): string => saidCell(fieldText(kinds, field, cell));
  const sentences = (kind: Action['kind'], say: (action: Action) => string): readonly string[] =>
    plan.actions
      .filter((action) => action.kind === kind)
      .slice(0, MOST_SAMPLES)
      .map(say);
  const lists = [
    sentences('update', (action) => `${nameOf(action)}：${differences(action, text)}`),
    sentences('create', (action) => `${nameOf(action)}：表里没有`),
    sentences('delete', (action) => `${nameOf(action)}：来源里没有`),
    plan.losses.slice(0, MOST_SAMPLES).map((loss) => loss.text),
    plan.keyFaults.slice(0, MOST_SAMPLES).map((fault) => fault.text),
  ];
  return Array.from({ length: MOST_SAMPLES }, (_, at) => lists.flatMap((list) => list[at] ?? []))
    .flat()
    .slice(0, MOST_SAMPLES);
}

function differences(action: Action, text: (field: string, cell: Cell) => string): string {
  if (action.kind !== 'update') return '';
  return Object.keys(action.cells)
    .map(
      (field) =>
        `${field} 表里 ${text(field, cellIn(action.before, field))}，来源 ${text(field, cellIn(action.cells, field))}`,
    )
    .join('；');
}

function nameOf(action: Action): string {
  if (action.key !== '') return action.key;
  return action.kind === 'create' ? `第 ${action.row} 行` : `记录 ${action.record}`;
}
