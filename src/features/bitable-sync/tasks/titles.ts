// What people call the parts of a task, and how a part is shown in one line.
import type { EditPolicy, EmptyPolicy, GonePolicy, KeyPolicy, SyncMode, TaskDefinition } from '../model/task.ts';
import { STRATEGY_TITLES } from '../values/new-kind.ts';

export { STRATEGY_TITLES };

export const PART_TITLES: Readonly<Record<keyof TaskDefinition, string>> = {
  name: '名称',
  source: '来源',
  sql: 'SQL',
  link: '多维表格',
  mode: '模式',
  key: '主键',
  strategy: '字段策略',
  mapping: '列与字段',
  skip: '不写的列',
  owned: '以源为准的字段',
  edits: '有人改过的格子',
  gone: '源里没有了的行',
  duplicateKeys: '主键为空或重复',
  emptySource: '查询没有结果',
  createFields: '缺的字段',
  cron: '什么时候',
  enabled: '启用',
  owner: '负责人',
  limits: '上限',
};

export const MODE_TITLES: Readonly<Record<SyncMode, string>> = {
  incremental: '只新增',
  full: '新增和更新',
  overwrite: '以源为准',
  clone: '与源一致（会删除）',
};

export const EDIT_TITLES: Readonly<Record<EditPolicy, string>> = {
  source: '以源为准',
  person: '以人为准',
  ask: '发卡片问',
};

export const KEY_POLICY_TITLES: Readonly<Record<KeyPolicy, string>> = {
  refuse: '整次不写，逐行列出',
  first: '取第一行',
  last: '取最后一行',
};

export const EMPTY_TITLES: Readonly<Record<EmptyPolicy, string>> = {
  refuse: '算出错，什么也不写',
  nothing: '什么也不写，算成功',
  apply: '照做（会清空或删除）',
};

export function goneText(gone: GonePolicy): string {
  if (gone.kind === 'ignore') return '不管';
  return gone.kind === 'mark' ? `在“${gone.field}”里写“${gone.text}”` : `移到归档表 ${gone.table}`;
}

/** One part of a task as people read it; what is not there is `—`. SQL as it is. */
export function partText(definition: TaskDefinition, part: keyof TaskDefinition): string {
  switch (part) {
    case 'name':
    case 'source':
    case 'sql':
    case 'link':
      return definition[part];
    case 'mode':
      return `${definition.mode}（${MODE_TITLES[definition.mode]}）`;
    case 'strategy':
      return `${definition.strategy}（${STRATEGY_TITLES[definition.strategy]}）`;
    case 'key':
    case 'skip':
    case 'owned':
      return listText(definition[part]);
    case 'mapping':
      return listText(Object.entries(definition.mapping).map(([column, field]) => `${column} → ${field}`));
    case 'edits':
      return EDIT_TITLES[definition.edits];
    case 'gone':
      return goneText(definition.gone);
    case 'duplicateKeys':
      return KEY_POLICY_TITLES[definition.duplicateKeys];
    case 'emptySource':
      return EMPTY_TITLES[definition.emptySource];
    case 'createFields':
      return definition.createFields ? '自动建' : '不建';
    case 'cron':
      return definition.cron ?? '只在有人要时';
    case 'enabled':
      return definition.enabled ? '是' : '否';
    case 'owner':
      return definition.owner ?? '—';
    case 'limits': {
      const { batchSize, rateLimitDelayMs, seconds, rows } = definition.limits;
      return `每批 ${batchSize} 行，间隔 ${rateLimitDelayMs} 毫秒，查询 ${seconds} 秒，最多 ${rows} 行`;
    }
  }
}

function listText(words: readonly string[]): string {
  return words.length === 0 ? '—' : words.join('、');
}
