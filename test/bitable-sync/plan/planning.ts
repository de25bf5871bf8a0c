// A task, its source and its table for the tests of plans.
import type { QueryColumn, QueryRow } from '../../../src/databases/user-query/contract.ts';
import type { Action, Plan } from '../../../src/features/bitable-sync/model/plan.ts';
import { DEFAULT_LIMITS, type TaskDefinition } from '../../../src/features/bitable-sync/model/task.ts';
import { openPlanner, type PlannerInput } from '../../../src/features/bitable-sync/plan/planner.ts';
import { decideFields } from '../../../src/features/bitable-sync/values/decide-fields.ts';
import type { TableModel } from './table-model.ts';

export function task(changes: Partial<TaskDefinition> = {}): TaskDefinition {
  return {
    name: '物料',
    source: 'suzhou/iot',
    sql: 'SELECT 1',
    link: 'https://x.feishu.cn/base/app1?table=tbl1',
    mode: 'full',
    key: ['编号'],
    strategy: 'base',
    mapping: {},
    skip: [],
    owned: [],
    edits: 'source',
    gone: { kind: 'ignore' },
    duplicateKeys: 'refuse',
    emptySource: 'refuse',
    createFields: true,
    cron: null,
    enabled: true,
    owner: null,
    limits: DEFAULT_LIMITS,
    ...changes,
  };
}

export function column(name: string, type: QueryColumn['type'] = 'text'): QueryColumn {
  return { name, type, declared: type, choices: null };
}

export function planOf(
  definition: TaskDefinition,
  columns: readonly QueryColumn[],
  rows: readonly QueryRow[],
  table: TableModel,
  more: Partial<PlannerInput> = {},
): Plan {
  const decided = decideFields({ task: definition, columns, sample: rows, fields: table.fields });
  const planner = openPlanner({
    task: definition,
    columns,
    decided,
    zone: 'Asia/Shanghai',
    base: table.base.size === 0 ? null : new Map(table.base),
    lastRows: null,
    fewerThan: 0.5,
    ...more,
  });
  planner.remote(table.records());
  planner.source(rows);
  return planner.end();
}

/** `update B: 数量 2→20`, one a line. */
export function actionLines(plan: Plan): readonly string[] {
  return plan.actions.map((action) => `${action.kind} ${action.key}${cellsText(action)}`);
}

function cellsText(action: Action): string {
  if (action.kind !== 'create' && action.kind !== 'update') return '';
  const before: Readonly<Record<string, unknown>> = action.kind === 'update' ? action.before : {};
  const cells = Object.entries(action.cells).filter(([, cell]) => action.kind === 'update' || cell !== null);
  return `: ${cells.map(([name, cell]) => `${name} ${before[name] ?? ''}→${cell ?? ''}`).join(', ')}`;
}
