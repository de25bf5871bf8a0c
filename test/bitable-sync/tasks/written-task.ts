// A task as tests write it.
import { DEFAULT_LIMITS, type TaskDefinition } from '../../../src/features/bitable-sync/model/task.ts';

export const NOW = new Date('2026-11-26T02:00:00.000Z');

export function definitionWith(rest: Partial<TaskDefinition> = {}): TaskDefinition {
  return {
    ...{ name: '设备表', source: 'lake', sql: 'select code from devices', mode: 'full', key: ['code'] },
    ...{ link: 'https://feishu.cn/base/bascnAbc?table=tblAbc', strategy: 'auto', mapping: {}, skip: [], owned: [] },
    ...{ edits: 'ask', gone: { kind: 'ignore' }, duplicateKeys: 'refuse', emptySource: 'refuse', createFields: true },
    ...{ cron: null, enabled: true, owner: null, limits: DEFAULT_LIMITS },
    ...rest,
  } as TaskDefinition;
}
