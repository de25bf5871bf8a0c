// Holds a card to the platform's rules: those of 2.0 strictly, those of 1.0 as far as they go (feishu.md §4.7, §4.8, §9 item 5).
import { isJsonObject, type Json, type JsonObject } from '../../lib/json.ts';
import { boundsFault, frameFault } from './bounds.ts';
import { controlFault } from './control-rules.ts';
import { CARD_CODE, type CardFault, cardFault } from './fault.ts';
import { formFault } from './form-rules.ts';
import { linkFault, markdownAts, markdownFault, markdownTexts } from './markdown.ts';
import { tableFault } from './table-rules.ts';
import { type CardPart, parseFault, walkCard } from './walk.ts';

/** What a card may refer to. */
export interface CardWorld {
  isPerson(id: string): boolean;
  isImage(key: string): boolean;
}

export interface CheckedCard {
  readonly version: '1.0' | '2.0';
  /** Ids that its markdown notifies; `all`. */
  readonly ats: readonly string[];
}

export function checkCard(card: Json | undefined, world: CardWorld): CheckedCard | CardFault {
  if (!isJsonObject(card)) return parseFault('the card is no JSON object', 'ROOT');
  if (card.type === 'template') return cardFault(CARD_CODE.template, 'template is not existed');
  // Card entities (§4.9) are not part of this simulator.
  if (card.type === 'card') return cardFault(CARD_CODE.entity, 'card entity is not existed');
  if (card.schema === undefined || card.schema === '1.0') return checkOld(card);
  if (card.schema !== '2.0') return parseFault('schema', 'ROOT');
  const { parts, fault } = walkCard(card);
  const first = fault ?? boundsFault(parts) ?? firstFault(parts, world);
  return first ?? { version: '2.0', ats: parts.flatMap(markdownTexts).flatMap(markdownAts) };
}

export function isCardFault(checked: CheckedCard | CardFault): checked is CardFault {
  return 'code' in checked;
}

function firstFault(parts: readonly CardPart[], world: CardWorld): CardFault | null {
  const isKnown = (id: string): boolean => id === 'all' || world.isPerson(id);
  for (const part of parts) {
    const fault =
      frameFault(part) ??
      formFault(part, parts) ??
      tableFault(part) ??
      controlFault(part) ??
      linkFault(part) ??
      imageFault(part, world) ??
      markdownFault(part, isKnown);
    if (fault !== null) return fault;
  }
  return null;
}

/** §4.4: 200570. */
function imageFault({ tag, node, path }: CardPart, world: CardWorld): CardFault | null {
  if (!['img', 'custom_icon', 'image_item'].includes(tag)) return null;
  return world.isImage(String(node.img_key)) ? null : cardFault(CARD_CODE.image, 'invalid image keys', path);
}

/** 1.0 ignores unknown properties (§4.7): elements are wanted, and that is all that is looked at. */
function checkOld(card: JsonObject): CheckedCard | CardFault {
  const elements = card.elements ?? card.i18n_elements;
  if (card.body !== undefined) return parseFault('body without schema 2.0', 'ROOT');
  if (typeof elements !== 'object' || elements === null) return parseFault('elements', 'ROOT');
  return { version: '1.0', ats: markdownAts(JSON.stringify(elements).replaceAll('\\"', '"')) };
}
