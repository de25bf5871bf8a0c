// Finds what somebody presses, chooses or fills in: the controls of a card, of 2.0 and of 1.0, with the form around them.
import { isJsonObject, type Json, type JsonObject } from '../../lib/json.ts';
import { INTERACTIVE } from '../card/form-rules.ts';
import { textOf } from '../json.ts';

export interface Control {
  readonly tag: string;
  readonly node: JsonObject;
  /** The form around it; null outside of one. */
  readonly form: JsonObject | null;
}

/** What a form's rules know, and what may stand outside of forms only. */
const CONTROLS = new Set([...INTERACTIVE, 'overflow', 'interactive_container']);

/** In the order in which they stand in the card. */
export function controlsOf(card: Json): readonly Control[] {
  return found(card, null);
}

function found(node: Json, form: JsonObject | null): readonly Control[] {
  if (Array.isArray(node)) return (node as readonly Json[]).flatMap((one) => found(one, form));
  if (!isJsonObject(node)) return [];
  const tag = textOf(node, 'tag') ?? '';
  const own = CONTROLS.has(tag) ? [{ tag, node, form }] : [];
  const inner = tag === 'form' ? node : form;
  // What a chart or a button's value holds is data, not parts of the card.
  const members = Object.entries(node).filter(([name]) => !['chart_spec', 'value', 'behaviors', 'rows'].includes(name));
  return [...own, ...members.flatMap(([, value]) => found(value, inner))];
}

/** What a person reads on it. */
export function labelOf({ node }: Control): string {
  return textOf(node.text, 'content') ?? textOf(node.placeholder, 'content') ?? textOf(node, 'name') ?? '';
}

/** What its callback carries; undefined when pressing it calls nobody. 1.0 buttons carry `value` themselves. */
export function callbackValue({ node }: Control): Json | undefined {
  const behaviors = Array.isArray(node.behaviors) ? (node.behaviors as readonly Json[]) : [];
  const callback = behaviors.find((one) => textOf(one, 'type') === 'callback');
  return isJsonObject(callback) ? callback.value : node.value;
}

/** Where pressing it leads; null when nowhere. */
export function urlOf({ node }: Control): string | null {
  const behaviors = Array.isArray(node.behaviors) ? (node.behaviors as readonly Json[]) : [];
  const link = behaviors.find((one) => textOf(one, 'type') === 'open_url');
  return textOf(link, 'default_url') ?? textOf(link, 'pc_url') ?? textOf(node, 'url') ?? null;
}
