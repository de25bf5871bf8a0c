// Cards that fit whatever the data holds: one that is too big is built again with its texts cut shorter.
import { jsonBytes } from '../../lib/json.ts';
import type { Card } from './card.ts';

/** Below the 28 KB of check.ts by what the bot and the outbox may still add. */
const MOST_BYTES = 27 * 1024;

/** Characters of one text: as long as a sentence may be, then shorter and shorter. */
const LENGTHS = [300, 120, 60, 30];
const LEAST = 15;

/** The first that fits, or the shortest. @param build pure: builds the card with texts of at most so many characters */
export function fittedCard(build: (most: number) => Card): Card {
  for (const most of LENGTHS) {
    const card = build(most);
    if (jsonBytes(card) <= MOST_BYTES) return card;
  }
  return build(LEAST);
}
