// `filter` of a search (feishu.md §6.4): conditions with and/or, one level of groups below.
import { isJsonObject, type Json, type JsonObject } from '../../lib/json.ts';
import type { Platform } from '../platform.ts';
import type { FieldRecord } from '../state/bitable-records.ts';
import type { TableCall } from './call.ts';
import { conditionTest, type Test } from './conditions.ts';
import { isRefusal, type Refusal } from './refusals.ts';

const MOST_CONDITIONS = 50;
const MOST_VALUES = 10;

export function filterAsked(platform: Platform, call: TableCall, filter: Json): Test | Refusal {
  if (!isJsonObject(filter)) return invalid('filter');
  const children = filter.children ?? [];
  if (!Array.isArray(children)) return invalid('children');
  const groups = (children as readonly Json[]).map((child) =>
    isJsonObject(child) && child.children === undefined ? groupTest(platform, call, child, []) : invalid('children'),
  );
  const wrong = groups.find(isRefusal);
  if (wrong !== undefined) return wrong;
  return groupTest(
    platform,
    call,
    filter,
    groups.filter((group): group is Test => typeof group === 'function'),
  );
}

function groupTest(platform: Platform, call: TableCall, group: JsonObject, below: readonly Test[]): Test | Refusal {
  const { conjunction, conditions = [] } = group;
  if (conjunction !== 'and' && conjunction !== 'or') return invalid('conjunction');
  if (!Array.isArray(conditions) || conditions.length > MOST_CONDITIONS) return invalid('conditions');
  if (conditions.length === 0 && below.length === 0) return invalid('conditions');
  const tests: Test[] = [...below];
  for (const condition of conditions as readonly Json[]) {
    const test = conditionAsked(platform, call, condition);
    if (isRefusal(test)) return test;
    tests.push(test);
  }
  return conjunction === 'and' ? (row) => tests.every((test) => test(row)) : (row) => tests.some((test) => test(row));
}

function conditionAsked(platform: Platform, call: TableCall, condition: Json): Test | Refusal {
  if (!isJsonObject(condition)) return invalid('condition');
  const { field_name: name, operator, value } = condition;
  if (typeof name !== 'string' || typeof operator !== 'string') return invalid('field_name or operator');
  const field: FieldRecord | undefined = call.fields.find((one) => one.name === name);
  if (field === undefined) return { code: 1254045 };
  // It has to be there for isEmpty, too.
  if (!Array.isArray(value) || value.length > MOST_VALUES) return invalid('value is required');
  const values = value as readonly Json[];
  if (!values.every((one) => typeof one === 'string')) return invalid('value: strings');
  return (
    conditionTest(platform, call, field, operator, values as readonly string[]) ?? invalid(`${operator} of ${name}`)
  );
}

function invalid(what: string): Refusal {
  return { code: 1254018, msg: `InvalidFilter: ${what}` };
}
