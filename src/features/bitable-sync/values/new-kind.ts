// Which kind a field gets that is made for a column: the database's type decides first, values only where the type says nothing.
import type { QueryColumn } from '../../../databases/user-query/contract.ts';
import type { CellKind } from '../model/cell.ts';
import type { FieldStrategy } from '../model/task.ts';
import { declaredAs, isSet } from './declared.ts';
import { KIND_TITLES } from './field-types.ts';
import { canTake, firstLoss } from './takes.ts';
import { textPattern } from './text-pattern.ts';

export interface NewKind {
  readonly kind: CellKind;
  /** Chinese, without a full stop. */
  readonly reason: string;
}

export const STRATEGY_TITLES: Readonly<Record<FieldStrategy, string>> = {
  raw: '仅文本',
  base: '基础',
  auto: '自动',
  intelligence: '智能',
};

/** What each strategy may make; each holds all of those before it. */
const KINDS: Readonly<Record<FieldStrategy, readonly CellKind[]>> = {
  raw: ['text'],
  base: ['text', 'number', 'date'],
  auto: ['text', 'number', 'date', 'select', 'multi'],
  intelligence: ['text', 'number', 'date', 'select', 'multi', 'checkbox', 'url', 'phone', 'person'],
};

/** @param values of the sample, those that are not empty */
export function newKind(
  strategy: FieldStrategy,
  column: QueryColumn,
  values: readonly string[],
  place: { readonly isKey: boolean; readonly hasEmpty: boolean },
): NewKind {
  const declared = declaredAs(column);
  if (strategy === 'raw') return { kind: 'text', reason: `${declared}，策略“${STRATEGY_TITLES.raw}”都建成文本` };
  const allowed = KINDS[strategy];
  const typed = kindByType(column, values);
  if (typed !== null) {
    const kind = typed.kind;
    if (!allowed.includes(kind))
      return {
        kind: 'text',
        reason: `${declared}，策略“${STRATEGY_TITLES[strategy]}”不建${KIND_TITLES[kind]}，建成文本`,
      };
    if (place.isKey && !['text', 'number', 'date'].includes(kind))
      return { kind: 'text', reason: `${declared}，是键，建成文本` };
    const loss = firstLoss(kind, column, values);
    if (loss !== null) return { kind: 'text', reason: `${declared}，但 ${loss}，建成文本` };
    return { kind, reason: `${declared}，建成${KIND_TITLES[kind]}${remark(kind, column, place.hasEmpty)}` };
  }
  if (column.type !== 'text') return { kind: 'text', reason: `${declared}，没有合适的字段类型，建成文本` };
  if (place.isKey) return { kind: 'text', reason: `${declared}，是键，原样建成文本` };
  const pattern = textPattern(allowed, column, values);
  return { kind: pattern.kind, reason: `${declared}，${pattern.reason}` };
}

/** Null where the type leaves it open (text), or fits no field. */
function kindByType(column: QueryColumn, values: readonly string[]): { readonly kind: CellKind } | null {
  const { type, declared, choices } = column;
  if (type === 'boolean') return { kind: 'checkbox' };
  if (type === 'integer' && /^(?:tinyint|bit)\(1\)/i.test(declared) && canTake('checkbox', column, values))
    return { kind: 'checkbox' };
  if (type === 'integer' || type === 'decimal' || type === 'float') return { kind: 'number' };
  if (type === 'date' || type === 'datetime' || type === 'instant') return { kind: 'date' };
  if (type === 'list') return { kind: values.length > 0 && canTake('person', column, values) ? 'person' : 'multi' };
  if (isSet(column)) return { kind: 'multi' };
  if (choices !== null || (type === 'text' && /^enum\b/i.test(declared))) return { kind: 'select' };
  return null;
}

function remark(kind: CellKind, { type, declared }: QueryColumn, hasEmpty: boolean): string {
  if (kind === 'checkbox' && hasEmpty) return '，空值显示为没有勾选';
  if (kind === 'date' && type === 'date') return '，北京时间零点';
  if (kind === 'date') return '，精确到毫秒，再小的舍去';
  const precision = Number(/\((\d+)/.exec(declared)?.[1] ?? 0);
  if (kind === 'number' && (type === 'decimal' ? precision > 15 : /^bigint|^int8/i.test(declared)))
    return '，超过 15 位有效数字而存不下的值会逐个列出';
  return '';
}
