// The options of a select as its property says them: what is left out is gone (feishu.md §6.6).
import { isJsonObject, type Json } from '../../lib/json.ts';
import type { OptionRecord } from '../state/bitable-records.ts';
import { MULTI_SELECT } from './field-types.ts';
import { newBitableId } from './ids.ts';
import { isRefusal, type Refusal } from './refusals.ts';

const MOST = 20_000;
const COLOURS = 55;

/** @param before the options that are there: whoever names one by its id keeps it */
export function optionsOf(
  type: number,
  property: Json,
  before: readonly OptionRecord[],
): readonly OptionRecord[] | Refusal {
  const wrong = { code: type === MULTI_SELECT ? 1254083 : 1254082 };
  if (property === null) return [];
  const asked = isJsonObject(property) ? (property.options ?? []) : undefined;
  if (!Array.isArray(asked) || asked.length > MOST) return wrong;
  const ids = new Set(before.map((option) => option.id));
  const options = (asked as readonly Json[]).map((one, at) => optionOf(one, at, ids, wrong));
  return options.find(isRefusal) ?? options.filter((one): one is OptionRecord => !isRefusal(one));
}

function optionOf(one: Json, at: number, known: ReadonlySet<string>, wrong: Refusal): OptionRecord | Refusal {
  if (!isJsonObject(one)) return wrong;
  const { id, name, color = at % COLOURS } = one;
  if (typeof name !== 'string' || typeof color !== 'number') return wrong;
  if (name.trim() === '') return { code: 1254026 };
  if (!Number.isInteger(color) || color < 0 || color >= COLOURS) return wrong;
  if (id === undefined) return { id: newBitableId('opt'), name, color };
  return typeof id === 'string' && known.has(id) ? { id, name, color } : wrong;
}
