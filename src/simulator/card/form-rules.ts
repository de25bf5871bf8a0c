// Forms: a submit button, a name on every interactive child, and what may not be inside (feishu.md §4.8 form).
import { textOf } from '../json.ts';
import { CARD_CODE, type CardFault, cardFault } from './fault.ts';
import { type CardPart, parseFault } from './walk.ts';

export const INTERACTIVE = new Set([
  'button',
  'input',
  'select_static',
  'multi_select_static',
  'select_person',
  'multi_select_person',
  'date_picker',
  'picker_time',
  'picker_datetime',
  'checker',
]);
/** The page excludes chart in one place and not in another: the stricter reading. */
const NOT_INSIDE = new Set(['form', 'table', 'chart']);

export function formFault(part: CardPart, parts: readonly CardPart[]): CardFault | null {
  const { tag, node, path, within } = part;
  const isInForm = within.includes('form');
  if (isInForm && NOT_INSIDE.has(tag)) return parseFault(`tag ${tag} inside a form`, path);
  if (isInForm && INTERACTIVE.has(tag) && (textOf(node, 'name') ?? '') === '') {
    return cardFault(CARD_CODE.formName, 'form element name is required', path);
  }
  if (!isInForm && INTERACTIVE.has(tag)) return outsideFault(part);
  if (tag !== 'form') return null;
  if (textOf(node, 'name') === '') return cardFault(CARD_CODE.formName, 'form name is required', path);
  const inside = parts.filter((one) => one.path.startsWith(`${path} -> `));
  const hasSubmit = inside.some((one) => one.tag === 'button' && one.node.form_action_type === 'submit');
  return hasSubmit ? null : parseFault('form needs a button with form_action_type submit', path);
}

/** `required` works only inside a form; form_action_type means nothing without one. */
function outsideFault({ node, path }: CardPart): CardFault | null {
  if (node.required === true) return parseFault('required outside a form', path);
  return node.form_action_type === undefined ? null : parseFault('form_action_type outside a form', path);
}
