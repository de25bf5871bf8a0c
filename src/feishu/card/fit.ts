// Cards that fit whatever the data holds: one that is too big is built again with less room.
import { jsonBytes } from '../../lib/json.ts';
import type { Card } from './card.ts';

/** Below the 28 KB of check.ts by what the bot and the outbox may still add. */
const MOST_BYTES = 27 * 1024;

/** The first that fits, or the last. @param rooms from the widest to the narrowest @param build pure */
export function firstFitting<R>(rooms: readonly [R, ...R[]], build: (room: R) => Card): Card {
  const [room, next, ...more] = rooms;
  const card = build(room);
  return next === undefined || jsonBytes(card) <= MOST_BYTES ? card : firstFitting([next, ...more], build);
}

/** Characters of one text: as long as a sentence may be, then shorter and shorter. */
const LENGTHS = [300, 120, 60, 30, 15] as const;

/** @param build pure: builds the card with texts of at most so many characters */
export function fittedCard(build: (most: number) => Card): Card {
  return firstFitting<number>(LENGTHS, build);
}
