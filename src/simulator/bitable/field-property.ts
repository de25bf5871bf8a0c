// The property of each type of field (feishu.md §6.6), with what the platform fills in where nothing is said.
import { isJsonObject, type Json, type JsonObject } from '../../lib/json.ts';
import * as type from './field-types.ts';
import type { Refusal } from './refusals.ts';

type Property = { readonly value: JsonObject | null } | Refusal;

const NUMBERS = ['0', '0.0', '0.00', '0.000', '0.0000', '1,000', '1,000.00', '%', '0.00%', '¥', '¥0.00', '$', '$0.00'];
const CURRENCIES = ['0', '0.0', '0.00', '0.000', '0.0000'];
const PROGRESS = ['0', '0.0', '0.00', '0%', '0.0%', '0.00%'];
const SYMBOLS = ['star', 'heart', 'thumbsup', 'fire', 'smile', 'lightning', 'flower', 'number'];
const DATES = ['yyyy/MM/dd', 'yyyy-MM-dd', 'yyyy-MM-dd HH:mm', 'yyyy/MM/dd HH:mm', 'MM-dd', 'MM/dd/yyyy', 'dd/MM/yyyy'];
const CODES: ReadonlyMap<number, number> = new Map([
  [type.TEXT, 1254080],
  [type.NUMBER, 1254081],
  [type.SINGLE_SELECT, 1254082],
  [type.MULTI_SELECT, 1254083],
  [type.DATE, 1254084],
  [type.CHECKBOX, 1254085],
  [type.USER, 1254086],
  [type.URL, 1254087],
  [type.ATTACHMENT, 1254088],
  [type.SINGLE_LINK, 1254089],
  [type.FORMULA, 1254091],
  [type.DUPLEX_LINK, 1254092],
  [type.CREATED_TIME, 1254093],
  [type.MODIFIED_TIME, 1254094],
  [type.CREATED_USER, 1254095],
  [type.MODIFIED_USER, 1254096],
]);

/** Options of selects are looked at elsewhere. */
export function propertyOf(fieldType: number, uiType: string, asked: Json): Property {
  const wrong: Refusal = { code: CODES.get(fieldType) ?? 1254001 };
  if (asked !== null && !isJsonObject(asked)) return wrong;
  const property = asked ?? {};
  switch (fieldType) {
    case type.NUMBER:
      return number(uiType, property, wrong);
    case type.DATE:
    case type.CREATED_TIME:
    case type.MODIFIED_TIME:
      return date(fieldType, property, wrong);
    case type.USER:
    case type.GROUP:
      return { value: { multiple: property.multiple !== false } };
    case type.SINGLE_LINK:
    case type.DUPLEX_LINK:
      if (typeof property.table_id !== 'string') return wrong;
      return { value: { ...property, multiple: property.multiple !== false } };
    case type.FORMULA:
    case type.LOOKUP:
      return { value: { formatter: '', ...property } };
    case type.LOCATION:
      return { value: { location: property.location ?? { input_type: 'not_limit' } } };
    case type.AUTO_NUMBER:
      return { value: { auto_serial: property.auto_serial ?? { type: 'auto_increment_number' } } };
    case type.SINGLE_SELECT:
    case type.MULTI_SELECT:
      return { value: {} };
    default:
      return uiType === 'Barcode'
        ? { value: { allowed_edit_modes: property.allowed_edit_modes ?? { manual: true, scan: true } } }
        : { value: null };
  }
}

function number(uiType: string, property: JsonObject, wrong: Refusal): Property {
  const { formatter } = property;
  switch (uiType) {
    case 'Currency':
      return isOneOf(formatter, CURRENCIES) && typeof property.currency_code === 'string'
        ? { value: { formatter, currency_code: property.currency_code } }
        : wrong;
    case 'Progress': {
      const { range_customize = false, min = 0, max = 1 } = property;
      return isOneOf(formatter ?? '0%', PROGRESS)
        ? { value: { formatter: formatter ?? '0%', range_customize, min, max } }
        : wrong;
    }
    case 'Rating':
      return rating(property, wrong);
    default:
      return isOneOf(formatter ?? '0.0', NUMBERS) ? { value: { formatter: formatter ?? '0.0' } } : wrong;
  }
}

function rating(property: JsonObject, wrong: Refusal): Property {
  const { min = 1, max = 5, rating = { symbol: 'star' } } = property;
  const isRange = (min === 0 || min === 1) && typeof max === 'number' && max >= 1 && max <= 10;
  const isSymbol = isJsonObject(rating) && isOneOf(rating.symbol, SYMBOLS);
  return isRange && isSymbol ? { value: { formatter: '0', min, max, rating } } : wrong;
}

function date(fieldType: number, property: JsonObject, wrong: Refusal): Property {
  const { date_formatter = 'yyyy/MM/dd', auto_fill = false } = property;
  if (!isOneOf(date_formatter, DATES) || typeof auto_fill !== 'boolean') return wrong;
  return { value: fieldType === type.DATE ? { date_formatter, auto_fill } : { date_formatter } };
}

function isOneOf(value: Json | undefined, words: readonly string[]): value is string {
  return typeof value === 'string' && words.includes(value);
}
