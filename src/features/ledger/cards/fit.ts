// Cards that fit whatever the data holds: when one is too big, the same is built again with less room for its texts and rows.
import type { Card } from '../../../feishu/card/card.ts';
import { jsonBytes } from '../../../lib/json.ts';

export interface Room {
  /** Characters of one value. */
  readonly text: number;
  /** Rows, lines or buttons of one list. */
  readonly items: number;
}

/** Below the 28 KB of feishu.md §4.7 by what the bot and the outbox may still add. */
const MOST_BYTES = 27 * 1024;

const ROOMS: readonly Room[] = [
  { text: 120, items: 40 },
  { text: 60, items: 30 },
  { text: 40, items: 20 },
  { text: 24, items: 12 },
  { text: 12, items: 10 },
];
const LEAST: Room = { text: 8, items: 5 };

/** The first that fits; pure as long as `build` is. */
export function fitted(build: (room: Room) => Card): Card {
  for (const room of ROOMS) {
    const card = build(room);
    if (jsonBytes(card) <= MOST_BYTES) return card;
  }
  return build(LEAST);
}
