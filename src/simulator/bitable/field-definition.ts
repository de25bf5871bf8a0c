// What is asked of a new or changed field (feishu.md §6.6): its name, type and property, or what is wrong with them.
import { isJsonObject, type Json, type JsonObject } from '../../lib/json.ts';
import type { FieldRecord, OptionRecord } from '../state/bitable-records.ts';
import { propertyOf } from './field-property.ts';
import { isSelect, NOT_CREATABLE, UI_TYPES } from './field-types.ts';
import { optionsOf } from './options.ts';
import { isRefusal, type Refusal } from './refusals.ts';

export type FieldDefinition = Pick<FieldRecord, 'name' | 'type' | 'uiType' | 'property' | 'options' | 'description'>;

const MOST_NAME = 1_000;

/** @param before the field that is changed; null for a new one @param by people make types, in the client, that the API does not */
export function definitionOf(
  asked: Json | undefined,
  before: FieldRecord | null,
  by: 'app' | 'person' = 'app',
): FieldDefinition | Refusal {
  if (!isJsonObject(asked)) return { code: 1254001 };
  const { field_name: rawName, type } = asked;
  if (typeof rawName !== 'string' || typeof type !== 'number') return { code: 1254001 };
  const name = rawName.trim();
  if (name === '') return { code: 1254028 };
  if (name.length > MOST_NAME) return { code: 1254029 };
  const uiTypes = UI_TYPES.get(type);
  if (uiTypes === undefined) return { code: 1254001 };
  if (by === 'app' && NOT_CREATABLE.has(type) && before?.type !== type) return { code: 1254012 };
  const uiType = asked.ui_type ?? uiTypes[0] ?? '';
  if (typeof uiType !== 'string' || !uiTypes.includes(uiType)) return { code: 1254012 };
  const property = propertyOf(type, uiType, asked.property ?? null);
  if (isRefusal(property)) return property;
  const options = isSelect(type) ? optionsOf(type, asked.property ?? null, before?.options ?? []) : null;
  if (isRefusal(options)) return options;
  return { name, type, uiType, property: property.value, options, description: descriptionOf(asked) };
}

function descriptionOf(asked: JsonObject): string {
  const { description } = asked;
  if (typeof description === 'string') return description;
  return isJsonObject(description) && typeof description.text === 'string' ? description.text : '';
}

/** A field as the API shows it; the description as one string, or in parts. */
export function shownField(field: FieldRecord, inParts: boolean): JsonObject {
  return {
    field_id: field.id,
    field_name: field.name,
    type: field.type,
    ui_type: field.uiType,
    property: shownProperty(field),
    description: inParts ? [{ type: 'text', text: field.description }] : field.description,
    is_primary: field.primary,
    is_hidden: field.hidden,
  };
}

function shownProperty({ property, options }: FieldRecord): Json {
  return options === null ? property : { ...property, options: options.map(shownOption) };
}

function shownOption({ id, name, color }: OptionRecord): JsonObject {
  return { id, name, color };
}
