// Forms (feishu.md §4.8): at the card's root, named fields, one button that sends them together with a command line.
import { type Action, actionValue } from './action.ts';
import { within } from './bounds.ts';
import { type Element, element, plain } from './element.ts';
import { cutText, plainText, seenText } from './text.ts';

/** Unique in the card; letters, digits and underscores. What was entered comes back under it. */
export type FieldName = string;

interface AnyField {
  readonly name: FieldName;
  readonly label: string;
  readonly hint?: string;
  /** Checked by the client before it sends. */
  readonly required?: boolean;
}

export interface FormParts {
  readonly name: FieldName;
  readonly elements: readonly Element<'any' | 'field'>[];
  readonly submit: { readonly text: string; readonly action: Action; readonly kind?: 'primary' | 'danger' };
}

/** The submitting button is the form's last element, named `<form>_submit`. */
export function form(parts: FormParts): Element<'root'> {
  const submit = element('button', {
    text: plain(parts.submit.text || '提交', 100),
    type: parts.submit.kind ?? 'primary',
    name: `${parts.name}_submit`,
    form_action_type: 'submit',
    behaviors: [{ type: 'callback', value: actionValue(parts.submit.action) }],
  });
  return element('form', { name: parts.name, elements: [...parts.elements.map((inner) => inner), submit] });
}

export interface InputParts extends AnyField {
  /** What stands in it at first; cut to the longest that may be entered. */
  readonly value?: string;
  readonly lines?: boolean;
  /** Characters, 1 to 1,000. */
  readonly most?: number;
}

export function input(parts: InputParts): Element<'field'> {
  const most = within(1, 1_000, parts.most ?? 1_000);
  const value = parts.value === undefined ? undefined : cutText(seenText(parts.value), most);
  return element('input', {
    name: parts.name,
    label: plain(parts.label, 100),
    label_position: 'top',
    placeholder: parts.hint === undefined ? undefined : plain(parts.hint, 100),
    required: parts.required,
    default_value: value === '' ? undefined : value,
    max_length: most,
    input_type: parts.lines ? 'multiline_text' : 'text',
  });
}

export interface Choice {
  readonly text: string;
  /** Comes back when it is chosen; a second choice of the same value is left out. */
  readonly value: string;
}

export interface SelectParts extends AnyField {
  readonly choices: readonly Choice[];
  /** One of the choices' values. */
  readonly chosen?: string;
}

/** A select has no label of its own: the hint, or the label, stands in it until something is chosen. */
export function select(parts: SelectParts): Element<'field'> {
  const choices = distinct(parts.choices);
  return element('select_static', {
    name: parts.name,
    placeholder: plain(parts.hint ?? parts.label, 100),
    required: parts.required,
    options: choices.map(writtenChoice),
    initial_option: choices.some((choice) => choice.value === parts.chosen) ? parts.chosen : undefined,
  });
}

export interface MultiSelectParts extends AnyField {
  readonly choices: readonly Choice[];
  readonly chosen?: readonly string[];
}

export function multiSelect(parts: MultiSelectParts): Element<'field'> {
  const choices = distinct(parts.choices);
  const chosen = choices.map((choice) => choice.value).filter((value) => parts.chosen?.includes(value));
  return element('multi_select_static', {
    name: parts.name,
    placeholder: plain(parts.hint ?? parts.label, 100),
    required: parts.required,
    options: choices.map(writtenChoice),
    selected_values: chosen.length === 0 ? undefined : chosen,
  });
}

export interface DateParts extends AnyField {
  /** `2026-11-21`; anything else is left out. */
  readonly value?: string;
}

export function dateField(parts: DateParts): Element<'field'> {
  return element('date_picker', {
    name: parts.name,
    placeholder: plain(parts.hint ?? parts.label, 100),
    required: parts.required,
    initial_date: /^\d{4}-\d{2}-\d{2}$/.test(parts.value ?? '') ? parts.value : undefined,
  });
}

function writtenChoice({ text, value }: Choice): Element {
  return { text: plain(plainText(text) || value, 100), value };
}

function distinct(choices: readonly Choice[]): readonly Choice[] {
  const seen = new Set<string>();
  return choices.filter(({ value }) => !seen.has(value) && seen.add(value));
}
