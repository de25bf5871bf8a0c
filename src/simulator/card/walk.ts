// Walks a 2.0 card by its shapes: every part with its place, and the first thing that has no business being there.
import { isJsonObject, type Json, type JsonObject } from '../../lib/json.ts';
import { textOf } from '../json.ts';
import { CARD_CODE, type CardFault, cardFault } from './fault.ts';
import { FAMILIES, type Part, REQUIRED, SHAPES } from './shapes.ts';

export interface CardPart {
  /** Its tag, or the name of its shape where it has none. */
  readonly tag: string;
  readonly node: JsonObject;
  readonly path: string;
  /** Tags from the card inwards, without its own. */
  readonly within: readonly string[];
  readonly isTagged: boolean;
}

export interface Walk {
  readonly parts: readonly CardPart[];
  readonly fault: CardFault | null;
}

export function walkCard(card: JsonObject): Walk {
  const parts: CardPart[] = [];
  const fault = walkPart(card, 'card', 'ROOT', [], parts);
  return { parts, fault };
}

function walkPart(
  node: Json,
  shapeName: string,
  path: string,
  within: readonly string[],
  parts: CardPart[],
): CardFault | null {
  if (!isJsonObject(node)) return parseFault(`an object is wanted`, path);
  const family = FAMILIES[shapeName];
  const tag = family === undefined ? shapeName : (textOf(node, 'tag') ?? '');
  if (family !== undefined && !family.has(tag)) {
    // §4.4: ErrPath names the tag, as in `ROOT -> body -> elements -> [0](tag: note)`.
    return cardFault(
      CARD_CODE.tag,
      `cards of schema V2 no longer support this capability; unsupported tag ${tag}`,
      `${path}(tag: ${tag})`,
    );
  }
  const place = family === undefined ? path : `${path}(tag: ${tag})`;
  parts.push({ tag, node, path: place, within, isTagged: family !== undefined });
  return missing(tag, node, place) ?? walkMembers(node, tag, place, [...within, tag], parts);
}

function missing(tag: string, node: JsonObject, path: string): CardFault | null {
  const lacking = (REQUIRED[tag] ?? []).find((names) => names.split('|').every((name) => node[name] === undefined));
  return lacking === undefined ? null : parseFault(`required property missing, property: ${lacking}`, path);
}

function walkMembers(
  node: JsonObject,
  tag: string,
  path: string,
  within: readonly string[],
  parts: CardPart[],
): CardFault | null {
  const shape = SHAPES[tag] ?? {};
  for (const [name, value] of Object.entries(node)) {
    const part = Object.hasOwn(shape, name) ? shape[name] : undefined;
    // §4.7: unknown properties are an error in 2.0.
    if (part === undefined) return parseFault(`unknown property, property: ${name}`, path);
    const fault = walkMember(value, part, `${path} -> ${name}`, within, parts);
    if (fault !== null) return fault;
  }
  return null;
}

function walkMember(
  value: Json,
  part: Part,
  path: string,
  within: readonly string[],
  parts: CardPart[],
): CardFault | null {
  if (part === 'free') return null;
  if (part === 'value') return typeof value === 'object' ? parseFault('a plain value is wanted', path) : null;
  if ('one' in part) return walkPart(value, part.one, path, within, parts);
  if (!Array.isArray(value)) return parseFault('a list is wanted', path);
  for (const [index, item] of (value as readonly Json[]).entries()) {
    const fault = walkPart(item, part.many, `${path} -> [${index}]`, within, parts);
    if (fault !== null) return fault;
  }
  return null;
}

/** §4.4: 200621, the card's JSON cannot be parsed; also for rules whose own code no page names. */
export function parseFault(message: string, path: string): CardFault {
  return cardFault(CARD_CODE.parse, `parse card json err, ${message}`, path);
}
