// What a form sends when it is submitted: what was filled in, over what stood there, in the formats of feishu.md §2.8.
import type { Json, JsonObject } from '../../lib/json.ts';
import { textOf } from '../json.ts';
import { type Control, controlsOf } from './controls.ts';

export type Filled =
  | { readonly kind: 'filled'; readonly values: JsonObject }
  /** What the client says to the person, who stays in the form. */
  | { readonly kind: 'refused'; readonly reason: string };

/** The client checks what is required, and how long a text may be; names that the form does not have are refused. */
export function formValues(form: JsonObject, given: JsonObject): Filled {
  const controls = controlsOf(form.elements ?? []).filter(
    (one) => one.tag !== 'button' && textOf(one.node, 'name') !== undefined,
  );
  const names = controls.map((one) => textOf(one.node, 'name') ?? '');
  const stranger = Object.keys(given).find((name) => !names.includes(name));
  if (stranger !== undefined) return refused(`表单里没有“${stranger}”，有的是：${names.join('、')}`);
  const values: Record<string, Json> = {};
  for (const control of controls) {
    const name = textOf(control.node, 'name') ?? '';
    const value = given[name] ?? initial(control);
    const fault = valueFault(control, value);
    if (fault !== null) return refused(`${name}：${fault}`);
    if (value !== undefined) values[name] = value;
  }
  return { kind: 'filled', values };
}

function refused(reason: string): Filled {
  return { kind: 'refused', reason };
}

function initial({ tag, node }: Control): Json | undefined {
  switch (tag) {
    case 'input':
      return node.default_value ?? '';
    case 'select_static':
    case 'select_person':
      return node.initial_option ?? optionAt(node);
    case 'multi_select_static':
    case 'multi_select_person':
      return node.selected_values ?? [];
    case 'checker':
      return node.checked ?? false;
    // A date comes with its zone: `2024-04-01 +0800` (§2.8).
    case 'date_picker':
      return zoned(node.initial_date);
    case 'picker_time':
      return zoned(node.initial_time);
    case 'picker_datetime':
      return zoned(node.initial_datetime);
    default:
      return undefined;
  }
}

function zoned(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? `${value} +0800` : undefined;
}

/** `initial_index` counts from 1. */
function optionAt(node: JsonObject): Json | undefined {
  if (typeof node.initial_index !== 'number' || !Array.isArray(node.options)) return undefined;
  return textOf((node.options as readonly Json[])[node.initial_index - 1], 'value');
}

function valueFault({ tag, node }: Control, value: Json | undefined): string | null {
  const isEmpty = value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
  if (isEmpty) return node.required === true ? '必填' : null;
  switch (tag) {
    case 'input': {
      const most = typeof node.max_length === 'number' ? node.max_length : 1_000;
      return typeof value === 'string' && value.length <= most ? null : `要 ${most} 字以内的文字`;
    }
    case 'select_static':
      return optionValues(node).includes(value) ? null : `没有选项 ${JSON.stringify(value)}`;
    case 'multi_select_static':
      return Array.isArray(value) && value.every((one: Json) => optionValues(node).includes(one))
        ? null
        : '要选项的列表';
    case 'checker':
      return typeof value === 'boolean' ? null : '要 true 或 false';
    case 'date_picker':
      return /^\d{4}-\d{2}-\d{2} [+-]\d{4}$/.test(String(value)) ? null : '要像 2024-04-01 +0800 的日期';
    default:
      return null;
  }
}

export function optionValues(node: JsonObject): readonly Json[] {
  const options = Array.isArray(node.options) ? (node.options as readonly Json[]) : [];
  return options.flatMap((option) => textOf(option, 'value') ?? []);
}
