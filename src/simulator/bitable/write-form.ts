// Cells as they are written (feishu.md §6.5): each type takes its own form and nothing that is only nearly so.
import { isJsonObject, type Json } from '../../lib/json.ts';
import type { FieldRecord } from '../state/bitable-records.ts';
import type { WriteWorld } from './cell-world.ts';
import * as type from './field-types.ts';
import type { Refusal } from './refusals.ts';

/** What is kept; undefined for an empty cell. */
export type Converted = { readonly value: Json | undefined } | Refusal;

const MOST_TEXT = 100_000;
const MOST_OPTIONS = 1_000;
const MOST_PEOPLE = 1_000;
const MOST_LINKS = 500;
const MOST_ATTACHMENTS = 100;
const MOST_GROUPS = 10;
const MOST_PHONE = 64;
/** What a Date of JavaScript holds; the platform's own bound is not documented. */
const MOST_INSTANT = 8.64e15;
const TOO_LARGE: Refusal = { code: 1254130 };

type Conversion = (value: Json, field: FieldRecord, world: WriteWorld) => Converted;

const BY_TYPE: ReadonlyMap<number, Conversion> = new Map<number, Conversion>([
  [type.TEXT, text],
  [type.NUMBER, (value) => (typeof value === 'number' ? { value } : { code: 1254061 })],
  [type.SINGLE_SELECT, singleSelect],
  [type.MULTI_SELECT, multiSelect],
  [type.DATE, (value) => (isInstant(value) ? { value } : { code: 1254064 })],
  [type.CHECKBOX, (value) => (typeof value === 'boolean' ? { value } : { code: 1254065 })],
  [type.USER, people],
  [type.PHONE, phone],
  [type.URL, url],
  [type.ATTACHMENT, attachments],
  [type.SINGLE_LINK, (value, field, world) => links(value, field, world, 1254067)],
  [type.DUPLEX_LINK, (value, field, world) => links(value, field, world, 1254074)],
  [type.LOCATION, location],
  [type.GROUP, groups],
]);

export function converted(field: FieldRecord, value: Json, world: WriteWorld): Converted {
  const conversion = BY_TYPE.get(field.type);
  // Formulas, look-ups and what the platform fills in itself.
  if (conversion === undefined) return { code: 1254015 };
  return value === null ? { value: undefined } : conversion(value, field, world);
}

function text(value: Json): Converted {
  if (typeof value !== 'string') return { code: 1254060 };
  return value.length > MOST_TEXT ? TOO_LARGE : { value: value === '' ? undefined : value };
}

function singleSelect(value: Json, field: FieldRecord, world: WriteWorld): Converted {
  if (typeof value !== 'string') return { code: 1254062 };
  return value === '' ? { code: 1254026 } : { value: world.options(field, [value])[0] };
}

function multiSelect(value: Json, field: FieldRecord, world: WriteWorld): Converted {
  const names = listOf(value, (name) => (typeof name === 'string' ? name : undefined));
  if (names === undefined) return { code: 1254063 };
  if (names.includes('')) return { code: 1254026 };
  if (names.length > MOST_OPTIONS) return TOO_LARGE;
  return filled([...new Set(world.options(field, names))]);
}

function isInstant(value: Json): value is number {
  return Number.isSafeInteger(value) && Math.abs(value as number) <= MOST_INSTANT;
}

function people(value: Json, field: FieldRecord, world: WriteWorld): Converted {
  const ids = listOf(value, (one) => {
    const id = isJsonObject(one) ? one.id : undefined;
    return typeof id === 'string' ? world.person(id) : undefined;
  });
  if (ids === undefined) return { code: 1254066 };
  if (ids.length > 1 && field.property?.multiple === false) return { code: 1254066 };
  return ids.length > MOST_PEOPLE ? TOO_LARGE : filled([...new Set(ids)]);
}

function phone(value: Json): Converted {
  if (typeof value !== 'string' || value.length > MOST_PHONE || !/^\+?\d*$/.test(value)) return { code: 1254072 };
  return { value: value === '' ? undefined : value };
}

function url(value: Json): Converted {
  if (!isJsonObject(value)) return { code: 1254068 };
  const { link, text: shown = link } = value;
  if (typeof link !== 'string' || typeof shown !== 'string' || link === '') return { code: 1254068 };
  return link.length + shown.length > MOST_TEXT ? TOO_LARGE : { value: { text: shown === '' ? link : shown, link } };
}

function attachments(value: Json, _field: FieldRecord, world: WriteWorld): Converted {
  const tokens = listOf(value, (one) => {
    const token = isJsonObject(one) ? one.file_token : undefined;
    return typeof token === 'string' ? token : undefined;
  });
  if (tokens === undefined) return { code: 1254069 };
  if (tokens.length > MOST_ATTACHMENTS) return TOO_LARGE;
  return tokens.every((token) => world.attachment(token) !== undefined) ? filled(tokens) : { code: 1254303 };
}

function links(value: Json, field: FieldRecord, world: WriteWorld, code: number): Converted {
  const target = field.property?.table_id;
  const ids = listOf(value, (one) => (typeof one === 'string' ? one : undefined));
  if (ids === undefined || typeof target !== 'string') return { code };
  if (ids.length > MOST_LINKS) return TOO_LARGE;
  if (ids.length > 1 && field.property?.multiple === false) return { code };
  return ids.every((id) => world.hasRow(target, id)) ? filled([...new Set(ids)]) : { code };
}

/** Longitude, then latitude. */
function location(value: Json): Converted {
  const found = typeof value === 'string' ? /^(-?\d{1,3}(?:\.\d+)?),(-?\d{1,2}(?:\.\d+)?)$/.exec(value) : null;
  const [longitude, latitude] = [Number(found?.[1]), Number(found?.[2])];
  return Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90 ? { value } : { code: 1254015 };
}

function groups(value: Json): Converted {
  const ids = listOf(value, (one) => {
    const id = isJsonObject(one) ? one.id : undefined;
    return typeof id === 'string' && id.startsWith('oc_') ? id : undefined;
  });
  return ids === undefined || ids.length > MOST_GROUPS ? { code: 1254015 } : filled(ids);
}

/** Undefined when it is no list, or one of its members is not as it should be. */
function listOf(value: Json, read: (one: Json) => string | undefined): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const found = (value as readonly Json[]).map(read);
  return found.every((one) => one !== undefined) ? found : undefined;
}

/** An empty list is an empty cell. */
function filled(list: readonly string[]): Converted {
  return { value: list.length === 0 ? undefined : list };
}
