// The simpler card that is tried when the whole one is refused: the same header, the texts and the first buttons, nothing else.
import { isJsonObject, type Json, type JsonObject } from '../../lib/json.ts';
import { cardFaults } from './check.ts';
import { paragraph } from './texts.ts';

/** Components that are the least likely to be refused. */
const KEPT: ReadonlySet<string> = new Set(['markdown', 'div', 'hr', 'button']);
const MOST_BLOCKS = 20;
const SAYS_SO = '内容较多，这里只显示了一部分';

/** Null when the card is not even a card, or nothing worth showing is left. */
export function simplerCard(card: Json): JsonObject | null {
  if (!isJsonObject(card) || !isJsonObject(card.body) || !Array.isArray(card.body.elements)) return null;
  const blocks = (card.body.elements as readonly Json[]).flatMap(plainBlocks);
  for (let count = Math.min(blocks.length, MOST_BLOCKS); count > 0; count = Math.floor(count / 2)) {
    const elements = [...blocks.slice(0, count), paragraph(SAYS_SO)];
    const simpler = { ...card, body: { direction: 'vertical', elements } };
    if (cardFaults(simpler).length === 0) return simpler;
  }
  return null;
}

/** Texts and buttons wherever they stand; of a form nothing, since half a form is worse than none. */
function plainBlocks(node: Json): readonly JsonObject[] {
  if (!isJsonObject(node) || typeof node.tag !== 'string' || node.tag === 'form') return [];
  if (KEPT.has(node.tag)) return [node];
  const inner = node.columns ?? node.elements;
  return Array.isArray(inner) ? (inner as readonly Json[]).flatMap(plainBlocks) : [];
}
