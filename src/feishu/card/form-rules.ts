// The rules of forms (feishu.md §4.8): names on every interactive part, one button that submits, nothing that forms may not hold.
import type { Found } from './found.ts';

const INTERACTIVE: ReadonlySet<string> = new Set([
  'button',
  'input',
  'select_static',
  'multi_select_static',
  'date_picker',
]);

/** The page contradicts itself about charts in forms, so none; tables and forms stand at the card's root only, which is checked for all. */
const NOT_IN_FORMS: ReadonlySet<string> = new Set(['chart']);

export function formFaults(found: readonly Found[]): readonly string[] {
  return found.flatMap((one) => {
    if (one.tag === 'form') return submitFaults(one, found);
    return one.above.includes('form') ? insideFaults(one) : outsideFaults(one);
  });
}

function submitFaults(form: Found, found: readonly Found[]): readonly string[] {
  const submits = found.some(
    ({ node, path }) => path.startsWith(`${form.path}.`) && node.form_action_type === 'submit',
  );
  return submits ? [] : [`${form.path}：表单里没有提交按钮`];
}

function insideFaults({ node, tag, path }: Found): readonly string[] {
  if (NOT_IN_FORMS.has(tag)) return [`${path}：表单里不能放 ${tag}`];
  return INTERACTIVE.has(tag) && node.name === undefined ? [`${path}：表单里的 ${tag} 没有 name（200530）`] : [];
}

function outsideFaults({ node, path }: Found): readonly string[] {
  return [
    ...(node.required === undefined ? [] : [`${path}：required 只能用在表单里`]),
    ...(node.form_action_type === undefined ? [] : [`${path}：form_action_type 只能用在表单里`]),
  ];
}
