// Shapes for deciding about one column, or a few, in tests.
import type { QueryColumn, QueryRow, ValueType } from '../../../src/databases/user-query/contract.ts';
import { DEFAULT_LIMITS, type TaskDefinition } from '../../../src/features/bitable-sync/model/task.ts';
import { type Decided, decideFields } from '../../../src/features/bitable-sync/values/decide-fields.ts';
import type { BitableField } from '../../../src/feishu/api/bitable.ts';
import type { JsonObject } from '../../../src/lib/json.ts';

export function column(
  name: string,
  type: ValueType,
  declared: string = type,
  choices: readonly string[] | null = null,
): QueryColumn {
  return { name, type, declared, choices };
}

export function field(
  name: string,
  type: number,
  uiType: string | null = null,
  property: JsonObject | null = null,
): BitableField {
  return { id: `fld${name}`, name, type, uiType, isPrimary: false, property };
}

export function task(changes: Partial<TaskDefinition> = {}): TaskDefinition {
  return {
    name: '测试',
    source: 'lake',
    sql: 'SELECT 1',
    link: 'https://a.feishu.cn/base/b?table=tbl1',
    mode: 'full',
    key: [],
    strategy: 'intelligence',
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

/** Columns side by side: each with its values, row by row. */
export function decided(
  columns: readonly (readonly [QueryColumn, readonly (string | null)[]])[],
  changes: Partial<TaskDefinition> = {},
  fields: readonly BitableField[] = [],
): Decided {
  const rows = Math.max(0, ...columns.map(([, values]) => values.length));
  const sample: QueryRow[] = Array.from({ length: rows }, (_, row) => columns.map(([, values]) => values[row] ?? null));
  return decideFields({ task: task(changes), columns: columns.map(([one]) => one), sample, fields });
}
