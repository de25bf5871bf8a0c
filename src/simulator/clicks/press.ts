// From what a person does with a card to the action that is called back: press, choose, fill in, submit (feishu.md §2.8, §4.8).
import { isDeepStrictEqual } from 'node:util';
import type { Json, JsonObject } from '../../lib/json.ts';
import { parsedJson, textOf } from '../json.ts';
import { type Control, callbackValue, controlsOf, labelOf, urlOf } from './controls.ts';
import { formValues, optionValues } from './form-values.ts';

/** What is pressed: by its text or name, or by the value it carries. */
export type Target = string | JsonObject;

export type Pressed =
  | { readonly kind: 'action'; readonly action: JsonObject }
  | { readonly kind: 'opened'; readonly url: string }
  | { readonly kind: 'refused'; readonly reason: string };

const ZONE = 'Asia/Shanghai';

/** A button, or another thing that can be pressed. A submit button submits its form as it stands. */
export function pressed(content: string, target: Target): Pressed {
  const controls = controlsOf(parsedJson(content) ?? null).filter((one) =>
    ['button', 'interactive_container'].includes(one.tag),
  );
  const control = controls.find((one) => isTarget(one, target));
  if (control === undefined)
    return refused(`卡片上没有按钮 ${shown(target)}，有的是：${controls.map(labelOf).join('、') || '（没有）'}`);
  if (control.form !== null && control.node.form_action_type === 'submit') return submitted(control.form, control, {});
  return act(control, {});
}

/** A form, with what was filled in over what stood there. */
export function filled(content: string, formName: string, values: JsonObject, button?: string): Pressed {
  const controls = controlsOf(parsedJson(content) ?? null);
  const inForm = controls.filter((one) => textOf(one.form ?? {}, 'name') === formName);
  const submits = inForm.filter((one) => one.tag === 'button' && one.node.form_action_type === 'submit');
  const submit = button === undefined ? submits[0] : submits.find((one) => isTarget(one, button));
  if (submit?.form === undefined || submit.form === null) return refused(`卡片上没有能提交的表单“${formName}”`);
  return submitted(submit.form, submit, values);
}

/** A select, checker, date or input outside a form: by its name or placeholder. */
export function chosen(content: string, target: string, value: Json): Pressed {
  const controls = controlsOf(parsedJson(content) ?? null).filter((one) => one.tag !== 'button' && one.form === null);
  const control = controls.find((one) => isTarget(one, target));
  if (control === undefined)
    return refused(`卡片上没有“${target}”，有的是：${controls.map(labelOf).join('、') || '（没有）'}`);
  switch (control.tag) {
    case 'input':
      return act(control, { input_value: value });
    case 'checker':
      return act(control, { checked: value });
    case 'multi_select_static':
    case 'multi_select_person':
      return act(control, { options: value });
    case 'select_static':
    case 'overflow':
      return optionValues(control.node).includes(value)
        ? act(control, { option: value })
        : refused(`没有选项 ${shown(value)}`);
    default:
      return act(control, { option: value });
  }
}

function submitted(form: JsonObject, button: Control, values: JsonObject): Pressed {
  const read = formValues(form, values);
  return read.kind === 'refused' ? read : act(button, { form_value: read.values });
}

function act(control: Control, more: JsonObject): Pressed {
  const { tag, node } = control;
  if (node.disabled === true) return refused(textOf(node.disabled_tips, 'content') ?? '按钮不可用');
  const value = callbackValue(control);
  const url = urlOf(control);
  if (value === undefined && url !== null) return { kind: 'opened', url };
  // A submit button calls back without a value too; anything else that carries nothing calls nobody.
  if (value === undefined && more.form_value === undefined && tag === 'button') return refused('按钮后面没有动作');
  const name = textOf(node, 'name');
  const action = {
    ...(value === undefined ? {} : { value }),
    tag,
    timezone: ZONE,
    ...(name === undefined ? {} : { name }),
    ...more,
  };
  return { kind: 'action', action };
}

function isTarget(control: Control, target: Target): boolean {
  if (typeof target === 'string') return labelOf(control) === target || textOf(control.node, 'name') === target;
  return isDeepStrictEqual(callbackValue(control), target);
}

function refused(reason: string): Pressed {
  return { kind: 'refused', reason };
}

function shown(value: Json): string {
  return typeof value === 'string' ? `“${value}”` : JSON.stringify(value);
}
