// What the platform's types of fields are for a sync: a kind of cell that is written, or why they are not (feishu.md §6.5).
import type { BitableField } from '../../../feishu/api/bitable.ts';
import type { CellKind } from '../model/cell.ts';

export const KIND_TITLES: Readonly<Record<CellKind, string>> = {
  text: '文本',
  number: '数字',
  select: '单选',
  multi: '多选',
  date: '日期',
  checkbox: '复选框',
  url: '超链接',
  phone: '电话',
  person: '人员',
};

export const FIELD_TYPES: Readonly<Record<CellKind, { readonly type: number; readonly uiType: string }>> = {
  text: { type: 1, uiType: 'Text' },
  number: { type: 2, uiType: 'Number' },
  select: { type: 3, uiType: 'SingleSelect' },
  multi: { type: 4, uiType: 'MultiSelect' },
  date: { type: 5, uiType: 'DateTime' },
  checkbox: { type: 7, uiType: 'Checkbox' },
  person: { type: 11, uiType: 'User' },
  phone: { type: 13, uiType: 'Phone' },
  url: { type: 15, uiType: 'Url' },
};

const KINDS = new Map(
  Object.entries(FIELD_TYPES).map(([kind, { type }]): readonly [number, CellKind] => [type, kind as CellKind]),
);

/** Chinese: what the field is, and why a sync does not write it. */
const UNWRITTEN: ReadonlyMap<number, string> = new Map([
  [17, '附件字段不同步，要另外上传文件'],
  [18, '关联字段不同步，它指向别的记录'],
  [19, '查找引用字段是算出来的，写不进去'],
  [20, '公式字段是算出来的，写不进去'],
  [21, '双向关联字段不同步，它指向别的记录'],
  [22, '地理位置字段不同步'],
  [23, '群组字段不同步'],
  [24, '流程字段不能由接口写'],
  [1001, '创建时间由飞书填，写不进去'],
  [1002, '最后更新时间由飞书填，写不进去'],
  [1003, '创建人由飞书填，写不进去'],
  [1004, '修改人由飞书填，写不进去'],
  [1005, '自动编号由飞书填，写不进去'],
  [3001, '按钮字段没有内容'],
]);

/** Null: a sync does not write such a field. */
export function kindOf(field: BitableField): CellKind | null {
  return KINDS.get(field.type) ?? null;
}

/** Chinese, without a full stop, of a field that has no kind. */
export function whyUnwritten(field: BitableField): string {
  return UNWRITTEN.get(field.type) ?? `不认识的字段类型 ${field.type}，不同步`;
}
