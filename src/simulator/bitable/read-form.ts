// Cells as they are read (feishu.md §6.5), which for many types is not how they are written. Empty ones are absent.
import type { Json, JsonObject } from '../../lib/json.ts';
import type { FieldRecord, RowRecord } from '../state/bitable-records.ts';
import type { ReadWorld } from './cell-world.ts';
import * as type from './field-types.ts';

export interface ReadOptions {
  /** Texts as one string, as the older list has them unless it is asked otherwise. */
  readonly plainTexts: boolean;
}

/** By the names of these fields. */
export function shownCells(
  row: RowRecord,
  fields: readonly FieldRecord[],
  world: ReadWorld,
  options: ReadOptions = { plainTexts: false },
): JsonObject {
  const shown: Record<string, Json> = {};
  for (const field of fields) {
    const value = shownCell(row, field, world, options);
    if (value !== undefined) shown[field.name] = value;
  }
  return shown;
}

/** Undefined for an empty cell. */
export function shownCell(
  row: RowRecord,
  field: FieldRecord,
  world: ReadWorld,
  { plainTexts }: ReadOptions,
): Json | undefined {
  const filledIn = ofPlatform(row, field, world);
  if (filledIn !== undefined) return filledIn;
  const value = row.cells[field.id];
  if (value === undefined) return undefined;
  const list = Array.isArray(value) ? (value as readonly string[]) : [];
  switch (field.type) {
    case type.TEXT:
      return plainTexts ? value : segments(String(value), field.uiType);
    case type.SINGLE_SELECT:
      return world.optionName(field, String(value));
    case type.MULTI_SELECT:
      return some(list.flatMap((id) => world.optionName(field, id) ?? []));
    case type.USER:
      return list.map((id) => world.person(id));
    case type.ATTACHMENT:
      return list.map((token) => world.attachment(token));
    case type.SINGLE_LINK:
    case type.DUPLEX_LINK: {
      const there = list.filter((row) => world.hasRow(row));
      return there.length === 0 ? undefined : { link_record_ids: there };
    }
    case type.GROUP:
      return list.map((id) => world.group(id));
    case type.LOCATION:
      return { location: value, pname: '', cityname: '', adname: '', address: '', name: '', full_address: '' };
    default:
      return value;
  }
}

function segments(text: string, uiType: string): Json {
  return uiType === 'Email' ? [{ type: 'url', text, link: `mailto:${text}` }] : [{ type: 'text', text }];
}

/** Options that were deleted from the field are gone from its cells. */
function some(names: readonly string[]): Json | undefined {
  return names.length === 0 ? undefined : names;
}

/** What the platform fills in; undefined for fields of people. */
function ofPlatform(row: RowRecord, field: FieldRecord, world: ReadWorld): Json | undefined {
  switch (field.type) {
    case type.CREATED_TIME:
      return row.createdAt;
    case type.MODIFIED_TIME:
      return row.updatedAt;
    case type.CREATED_USER:
      return [world.writer(row.createdBy)];
    case type.MODIFIED_USER:
      return [world.writer(row.updatedBy)];
    case type.AUTO_NUMBER:
      return String(row.order);
    default:
      return undefined;
  }
}
