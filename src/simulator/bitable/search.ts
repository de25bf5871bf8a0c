// What a search asks for: which fields, which rows, in which order (feishu.md §6.4).
import { isJsonObject, type Json, type JsonObject } from '../../lib/json.ts';
import type { Platform } from '../platform.ts';
import type { FieldRecord, RowRecord } from '../state/bitable-records.ts';
import type { TableCall } from './call.ts';
import type { Test } from './conditions.ts';
import { filterAsked } from './filter.ts';
import { looksLike } from './ids.ts';
import { isRefusal, type Refusal } from './refusals.ts';
import { type Comparison, sortAsked } from './sort.ts';

export interface Search {
  readonly fields: readonly FieldRecord[];
  /** The rows are in the order of the table. */
  readonly isInOrder: boolean;
  rows(all: readonly RowRecord[]): readonly RowRecord[];
}

const MOST_NAMES = 200;

export function searchAsked(platform: Platform, call: TableCall, body: JsonObject): Search | Refusal {
  const fields = fieldsAsked(call.fields, body.field_names);
  if (isRefusal(fields)) return fields;
  const filter = isGiven(body.filter) ? filterAsked(platform, call, body.filter ?? null) : null;
  if (isRefusal(filter)) return filter;
  const order = isGiven(body.sort) ? sortAsked(call.fields, body.sort ?? null) : null;
  if (isRefusal(order)) return order;
  // A view is not looked at once there is a filter or an order.
  const view =
    filter === null && order === null && isGiven(body.view_id) ? viewTest(platform, call, body.view_id) : null;
  if (isRefusal(view)) return view;
  return { fields, isInOrder: order === null, rows: (all) => arranged(all, filter ?? view, order) };
}

function isGiven(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === '') return false;
  return isJsonObject(value) ? Object.keys(value).length > 0 : !Array.isArray(value) || value.length > 0;
}

function fieldsAsked(fields: readonly FieldRecord[], names: Json | undefined): readonly FieldRecord[] | Refusal {
  if (!isGiven(names)) return fields;
  if (!Array.isArray(names) || names.length > MOST_NAMES) return { code: 1254024 };
  const asked = new Set<Json>(names as readonly Json[]);
  const found = fields.filter((field) => asked.has(field.name));
  for (const field of found) asked.delete(field.name);
  const [missing] = asked;
  if (missing === undefined) return found;
  return typeof missing === 'string' ? { code: 1254045 } : { code: 1254024 };
}

function viewTest(platform: Platform, call: TableCall, id: Json | undefined): Test | null | Refusal {
  if (typeof id !== 'string' || !looksLike('vew', id)) return { code: 1254005 };
  const view = call.table.views.find((one) => one.id === id);
  if (view === undefined) return { code: 1254042 };
  return view.filter === null ? null : filterAsked(platform, call, view.filter);
}

function arranged(all: readonly RowRecord[], test: Test | null, order: Comparison | null): readonly RowRecord[] {
  const rows = test === null ? all : all.filter(test);
  return order === null ? rows : [...rows].sort((a, b) => order(a, b) || a.order - b.order);
}
