// Says in Chinese what a schema wanted; what was found is said elsewhere, since it may be a secret.
import type { z } from 'zod';

const TYPES: Readonly<Record<string, string>> = {
  string: '文本',
  number: '数字',
  int: '整数',
  bigint: '整数',
  boolean: ' true 或 false',
  array: '列表（每项以 - 开头，或写在 [ ] 里）',
  tuple: '列表（每项以 - 开头，或写在 [ ] 里）',
  object: '键值表（下一级的“键: 值”，要缩进）',
  record: '键值表（下一级的“键: 值”，要缩进）',
  null: '空',
};

type RawIssue = Parameters<z.core.$ZodErrorMap>[0];

/** The name of a type as zod calls it. */
export function typeText(expected: string): string {
  return TYPES[expected] ?? expected;
}

function boundText(origin: string, bound: number | bigint, inclusive: boolean, isMinimum: boolean): string {
  if (origin === 'string')
    return isMinimum ? (bound === 1 ? '不能为空' : `应至少 ${bound} 个字符`) : `应最多 ${bound} 个字符`;
  if (origin === 'array' || origin === 'set' || origin === 'map' || origin === 'object') {
    return isMinimum ? `应至少有 ${bound} 项` : `应最多有 ${bound} 项`;
  }
  if (isMinimum) return inclusive ? `应不小于 ${bound}` : `应大于 ${bound}`;
  return inclusive ? `应不大于 ${bound}` : `应小于 ${bound}`;
}

/** Choices as people list them: `a、b 或 c`. */
export function choiceText(choices: readonly unknown[]): string {
  const shown = choices.map(String);
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join('、')} 或 ${shown.at(-1)}`;
}

/**
 * What was wanted, for issues whose schema does not say it itself. A union's text stays empty: its branches are asked instead.
 */
export function wantedText(issue: RawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `应为${typeText(issue.expected)}`;
    case 'too_small':
      return boundText(issue.origin, issue.minimum, issue.inclusive !== false, true);
    case 'too_big':
      return boundText(issue.origin, issue.maximum, issue.inclusive !== false, false);
    case 'not_multiple_of':
      return `应为 ${issue.divisor} 的倍数`;
    case 'invalid_value':
      return `应为 ${choiceText(issue.values)}`;
    case 'invalid_format':
      return issue.pattern === undefined ? `应为 ${issue.format} 格式` : `应符合 ${issue.pattern}`;
    case 'invalid_union':
      return '';
    default:
      return '不合要求';
  }
}
