// One condition of a filter (feishu.md §6.4): which operators a type knows, and when a row meets it.
import type { Platform } from '../platform.ts';
import type { FieldRecord, RowRecord } from '../state/bitable-records.ts';
import type { TableCall } from './call.ts';
import * as type from './field-types.ts';
import { daysAsked } from './filter-days.ts';

export type Test = (row: RowRecord) => boolean;

const EMPTINESS = ['isEmpty', 'isNotEmpty'];
const EQUALITY = [...EMPTINESS, 'is', 'isNot'];
const TEXTS = [...EQUALITY, 'contains', 'doesNotContain'];
const NUMBERS = [...EQUALITY, 'isGreater', 'isGreaterEqual', 'isLess', 'isLessEqual'];
const DATES = [...EMPTINESS, 'is', 'isGreater', 'isLess'];

/** Formulas, look-ups, stages and buttons cannot be filtered by. */
const OPERATORS: ReadonlyMap<number, readonly string[]> = new Map([
  [type.TEXT, TEXTS],
  [type.NUMBER, NUMBERS],
  [type.SINGLE_SELECT, TEXTS],
  [type.MULTI_SELECT, TEXTS],
  [type.DATE, DATES],
  [type.CREATED_TIME, DATES],
  [type.MODIFIED_TIME, DATES],
  [type.CHECKBOX, ['is']],
  [type.USER, TEXTS],
  [type.CREATED_USER, TEXTS],
  [type.MODIFIED_USER, TEXTS],
  [type.PHONE, TEXTS],
  [type.URL, TEXTS],
  [type.LOCATION, TEXTS],
  [type.GROUP, TEXTS],
  [type.SINGLE_LINK, TEXTS],
  [type.DUPLEX_LINK, TEXTS],
  [type.AUTO_NUMBER, NUMBERS],
  [type.ATTACHMENT, EMPTINESS],
]);

/** Null when the operator or its values are not for this field. */
export function conditionTest(
  platform: Platform,
  call: TableCall,
  field: FieldRecord,
  operator: string,
  values: readonly string[],
): Test | null {
  if (OPERATORS.get(field.type)?.includes(operator) !== true) return null;
  const cell = cellOf(field);
  if (EMPTINESS.includes(operator)) {
    return values.length > 0 ? null : (row) => (cell(row) === undefined) === (operator === 'isEmpty');
  }
  if (DATES.includes(operator) && [type.DATE, type.CREATED_TIME, type.MODIFIED_TIME].includes(field.type)) {
    return dateTest(platform, call, cell, operator, values);
  }
  if (field.type === type.CHECKBOX) return checkboxTest(cell, values);
  if (field.type === type.NUMBER || field.type === type.AUTO_NUMBER) return numberTest(cell, operator, values);
  return wordsTest(field, cell, operator, values);
}

function cellOf(field: FieldRecord): (row: RowRecord) => unknown {
  return (row) => {
    switch (field.type) {
      case type.CREATED_TIME:
        return row.createdAt;
      case type.MODIFIED_TIME:
        return row.updatedAt;
      case type.CREATED_USER:
        return [row.createdBy];
      case type.MODIFIED_USER:
        return [row.updatedBy];
      case type.AUTO_NUMBER:
        return row.order;
      default:
        return row.cells[field.id];
    }
  };
}

/** Days, not moments: midnight of the base's time zone (feishu.md §6.4). */
function dateTest(
  { time }: Platform,
  { base }: TableCall,
  cell: (row: RowRecord) => unknown,
  operator: string,
  values: readonly string[],
): Test | null {
  const days = daysAsked(values, base.timeZone, time.stamp(), operator);
  if (days === null) return null;
  return (row) => {
    const at = cell(row);
    if (typeof at !== 'number') return false;
    if (operator === 'is') return at >= days.from && at < days.to;
    return operator === 'isGreater' ? at >= days.to : at < days.from;
  };
}

/** A box that was never ticked is not ticked. */
function checkboxTest(cell: (row: RowRecord) => unknown, [value, ...more]: readonly string[]): Test | null {
  if (more.length > 0 || (value !== 'true' && value !== 'false')) return null;
  return (row) => (cell(row) === true) === (value === 'true');
}

function numberTest(
  cell: (row: RowRecord) => unknown,
  operator: string,
  [text, ...more]: readonly string[],
): Test | null {
  const wanted = Number(text);
  if (more.length > 0 || text === undefined || text.trim() === '' || Number.isNaN(wanted)) return null;
  return (row) => {
    const found = cell(row);
    if (typeof found !== 'number') return operator === 'isNot';
    switch (operator) {
      case 'is':
        return found === wanted;
      case 'isNot':
        return found !== wanted;
      case 'isGreater':
        return found > wanted;
      case 'isGreaterEqual':
        return found >= wanted;
      case 'isLess':
        return found < wanted;
      default:
        return found <= wanted;
    }
  };
}

/** Texts, options by name, people, groups and records by id. */
function wordsTest(
  field: FieldRecord,
  cell: (row: RowRecord) => unknown,
  operator: string,
  values: readonly string[],
): Test | null {
  if (values.length === 0) return null;
  const isSingle = [type.TEXT, type.PHONE, type.URL, type.SINGLE_SELECT, type.LOCATION].includes(field.type);
  if (isSingle && values.length > 1 && ['is', 'isNot'].includes(operator)) return null;
  const names = new Map((field.options ?? []).map(({ id, name }) => [id, name]));
  const wordsOf = (row: RowRecord): readonly string[] => {
    const found = cell(row);
    if (found === undefined) return [];
    if (field.type === type.URL) return [(found as { readonly text: string }).text];
    const list = Array.isArray(found) ? (found as readonly string[]) : [String(found)];
    return list.map((one) => names.get(one) ?? one);
  };
  const isPartial = [type.TEXT, type.PHONE, type.URL, type.LOCATION].includes(field.type);
  const holds = (words: readonly string[], value: string): boolean =>
    isPartial ? words.some((word) => word.includes(value)) : words.includes(value);
  switch (operator) {
    case 'is':
      return (row) => same(wordsOf(row), values);
    case 'isNot':
      return (row) => !same(wordsOf(row), values);
    case 'contains':
      return (row) => values.some((value) => holds(wordsOf(row), value));
    default:
      return (row) => !values.some((value) => holds(wordsOf(row), value));
  }
}

function same(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((word) => other.includes(word));
}
