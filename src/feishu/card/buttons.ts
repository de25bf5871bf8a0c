// Buttons outside forms: they carry a command line, or open a page.
import type { JsonObject } from '../../lib/json.ts';
import { type Action, actionValue } from './action.ts';
import { columns } from './containers.ts';
import { type Element, element, plain } from './element.ts';
import { webAddress } from './markdown.ts';

export interface ButtonLook {
  /** One primary a card. */
  readonly kind?: 'default' | 'primary' | 'danger';
  readonly size?: 'small' | 'medium';
  /** Asked before the click counts; names the object. */
  readonly confirm?: { readonly title: string; readonly text: string };
}

const MOST_TEXT = 100;

/** @param text at most 100 characters, longer ones are cut */
export function button(text: string, action: Action, look: ButtonLook = {}): Element<'outside'> {
  return pressed(text, look, { type: 'callback', value: actionValue(action) });
}

/** Several lines' worth in one place: what is chosen comes back as the command's `choice`. At least one, their values different. */
export function choose(
  hint: string,
  choices: readonly { readonly text: string; readonly value: string }[],
  action: Action,
): Element<'outside'> {
  return element('select_static', {
    placeholder: plain(hint, MOST_TEXT),
    options: choices.map(({ text, value }) => ({ text: plain(text, MOST_TEXT), value })),
    behaviors: [{ type: 'callback', value: actionValue(action) }],
  });
}

/** A button that opens a page; an address that is not http or https makes a button that does nothing, and says so. */
export function linkButton(text: string, href: string, look: ButtonLook = {}): Element<'outside'> {
  const address = webAddress(href);
  if (address !== null) return pressed(text, look, { type: 'open_url', default_url: address });
  return element('button', { text: plain(text, MOST_TEXT), type: 'default', disabled: true });
}

/** A button that is no longer to be pressed, for instance 张三 08:41 已确认. */
export function spentButton(text: string): Element<'outside'> {
  return element('button', { text: plain(text, MOST_TEXT), type: 'default', disabled: true });
}

/** Buttons side by side, wrapping on a phone. */
export function buttonRow(...buttons: readonly Element<'outside'>[]): Element<'outside'> {
  return columns(
    buttons.map((one) => ({ elements: [one] })),
    { flow: 'flow' },
  );
}

function pressed(text: string, look: ButtonLook, behavior: JsonObject): Element<'outside'> {
  return element('button', {
    text: plain(text, MOST_TEXT),
    type: look.kind ?? 'default',
    size: look.size,
    confirm: confirmed(look),
    behaviors: [behavior],
  });
}

function confirmed({ confirm }: ButtonLook): JsonObject | undefined {
  return confirm === undefined ? undefined : { title: plain(confirm.title, 100), text: plain(confirm.text) };
}
