// The choices of the editor, each with what it means for the table. Chinese, for people who have not read a manual.
import {
  EDIT_POLICIES,
  type EditPolicy,
  EMPTY_POLICIES,
  type EmptyPolicy,
  FIELD_STRATEGIES,
  type FieldStrategy,
  type GonePolicy,
  KEY_POLICIES,
  type KeyPolicy,
  SYNC_MODES,
  type SyncMode,
} from '../model/task.ts';
import { EDIT_TITLES, EMPTY_TITLES, KEY_POLICY_TITLES, MODE_TITLES, STRATEGY_TITLES } from '../tasks/titles.ts';

export interface Choice {
  readonly value: string;
  readonly title: string;
  readonly help: string;
}

const MODE_HELP: Readonly<Record<SyncMode, string>> = {
  incremental: '只新增表里没有的行，已有的行一个格子也不动。要有主键。',
  full: '新增，并更新变了的格子；有人在表里改过的格子照下面的办法处理。没有主键时每次都追加。',
  overwrite: '同上，但总是以源为准，人改的会被盖掉（改动前的内容留着，可以撤销）。要另一个人批准。',
  clone: '表与查询结果完全一致：源里没有的行会从表里删除。没有主键时按整行比对。要另一个人批准。',
};

const STRATEGY_HELP: Readonly<Record<FieldStrategy, string>> = {
  raw: '新字段一律建成文本。',
  base: '数字列建数字，日期列建日期，其余文本。',
  auto: '基础之外，取值不多的列建单选、多选。',
  intelligence: '自动之外，是与否建复选框，网址、电话、open_id 建相应的字段。',
};

const EDIT_HELP: Readonly<Record<EditPolicy, string>> = {
  ask: '先放着不动，发卡片列出来，由人决定。',
  source: '照源改回去。',
  person: '保留人写的，源再变时才重新问。',
};

const KEY_HELP: Readonly<Record<KeyPolicy, string>> = {
  refuse: '两边有空主键或重复主键时什么也不写，逐行列出来。',
  first: '重复的取第一行，空主键的行不写。',
  last: '重复的取最后一行，空主键的行不写。',
};

const EMPTY_HELP: Readonly<Record<EmptyPolicy, string>> = {
  refuse: '查询没有结果，或者比上次少得多，当成出错，什么也不写。',
  nothing: '什么也不写，算成功。',
  apply: '当成真的：该删的删、该清的清（超过限度仍要审批）。',
};

const GONE: readonly (readonly [GonePolicy['kind'], string, string])[] = [
  ['ignore', '不管', '留在表里不动。'],
  ['mark', '写标记', '在指定的字段里写一个词；行又回来时清掉。'],
  ['archive', '移到归档表', '抄到同一个多维表格的另一张表，再从这张表删除。'],
];

export const CHOICES = {
  mode: choices(SYNC_MODES, MODE_TITLES, MODE_HELP),
  strategy: choices(FIELD_STRATEGIES, STRATEGY_TITLES, STRATEGY_HELP),
  edits: choices(EDIT_POLICIES, EDIT_TITLES, EDIT_HELP),
  duplicateKeys: choices(KEY_POLICIES, KEY_POLICY_TITLES, KEY_HELP),
  emptySource: choices(EMPTY_POLICIES, EMPTY_TITLES, EMPTY_HELP),
  gone: GONE.map(([value, title, help]): Choice => ({ value, title, help })),
} as const;

function choices<T extends string>(
  values: readonly T[],
  titles: Readonly<Record<T, string>>,
  help: Readonly<Record<T, string>>,
): readonly Choice[] {
  return values.map((value) => ({ value, title: titles[value], help: help[value] }));
}
