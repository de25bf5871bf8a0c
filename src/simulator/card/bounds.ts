// How much of everything a 2.0 card may hold, and which names must be unique (feishu.md §4.7).
import { isJsonObject, type Json } from '../../lib/json.ts';
import { textOf } from '../json.ts';
import { CARD_CODE, type CardFault, cardFault } from './fault.ts';
import { type CardPart, parseFault } from './walk.ts';

const MOST_ELEMENTS = 200;
const MOST_TABLES = 5;
const MOST_NESTING = 5;
const CONTAINERS = new Set(['form', 'column_set', 'collapsible_panel', 'interactive_container']);
const ELEMENT_ID = /^[A-Za-z][A-Za-z0-9_]{0,19}$/;

export function boundsFault(parts: readonly CardPart[]): CardFault | null {
  // plain_text objects count too; whether rows of a table do is not documented, so they do not.
  if (parts.filter((part) => part.isTagged).length > MOST_ELEMENTS) {
    return cardFault(CARD_CODE.tooMany, 'element exceeds the limit');
  }
  if (parts.filter((part) => part.tag === 'table').length > MOST_TABLES) {
    return cardFault(CARD_CODE.tooMany, 'card table number over limit');
  }
  for (const part of parts) {
    const fault = depthFault(part) ?? rootFault(part);
    if (fault !== null) return fault;
  }
  return elementIdFault(parts) ?? nameFault(parts);
}

function depthFault({ tag, within, path }: CardPart): CardFault | null {
  const depth = within.filter((outer) => CONTAINERS.has(outer)).length + (CONTAINERS.has(tag) ? 1 : 0);
  return depth > MOST_NESTING ? parseFault(`components are nested more than ${MOST_NESTING} deep`, path) : null;
}

/** Form and table stand at the root of the body only (§4.7). */
function rootFault({ tag, within, path }: CardPart): CardFault | null {
  if (tag !== 'form' && tag !== 'table') return null;
  return within.at(-1) === 'body' ? null : parseFault(`tag ${tag} is allowed at the root of the body only`, path);
}

function elementIdFault(parts: readonly CardPart[]): CardFault | null {
  const seen = new Set<Json>();
  for (const { node, path } of parts) {
    const id = node.element_id;
    if (id === undefined) continue;
    if (typeof id !== 'string' || !ELEMENT_ID.test(id)) return parseFault(`element_id ${JSON.stringify(id)}`, path);
    if (seen.has(id)) return cardFault(CARD_CODE.elementId, `duplicate element_id ${id}`, path);
    seen.add(id);
  }
  return null;
}

/** Names are unique in the whole card (§4.8, form: 200530). */
function nameFault(parts: readonly CardPart[]): CardFault | null {
  const seen = new Set<string>();
  for (const { tag, node, path } of parts) {
    const name = tag === 'table_column' ? undefined : textOf(node, 'name');
    if (name === undefined) continue;
    if (seen.has(name)) return cardFault(CARD_CODE.formName, `duplicate name ${name}`, path);
    seen.add(name);
  }
  return null;
}

const WIDTHS = new Set(['default', 'compact', 'fill']);
const TEMPLATES = new Set(
  'blue wathet turquoise green yellow orange red carmine violet purple indigo grey default'.split(' '),
);
const MOST_TAGS = 3;

/** Config and header (§4.7). */
export function frameFault({ tag, node, path }: CardPart): CardFault | null {
  if (tag === 'config') {
    // Cards of 2.0 are shared: update_multi can only be true.
    if (node.update_multi !== undefined && node.update_multi !== true) {
      return cardFault(CARD_CODE.updateMulti, 'update_multi can only be true', path);
    }
    if (node.width_mode !== undefined && !WIDTHS.has(String(node.width_mode))) return parseFault('width_mode', path);
  }
  if (tag === 'header') {
    if (node.template !== undefined && !TEMPLATES.has(String(node.template))) return parseFault('template', path);
    if (Array.isArray(node.text_tag_list) && node.text_tag_list.length > MOST_TAGS) {
      return parseFault(`text_tag_list has more than ${MOST_TAGS}`, path);
    }
  }
  if (tag === 'body' && !Array.isArray(node.elements)) return parseFault('body without elements', path);
  return tag === 'card' && !isJsonObject(node.body)
    ? parseFault('required property missing, property: body', path)
    : null;
}
