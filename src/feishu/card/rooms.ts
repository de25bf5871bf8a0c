// How much room cards have for data, from the widest to the narrowest.
import type { Card } from './card.ts';
import { firstFitting } from './fit.ts';

export interface Room {
  /** Characters of one value. */
  readonly text: number;
  /** Rows, lines or buttons of one list. */
  readonly items: number;
}

const ROOMS: readonly [Room, ...Room[]] = [
  { text: 120, items: 40 },
  { text: 60, items: 30 },
  { text: 40, items: 20 },
  { text: 24, items: 12 },
  { text: 12, items: 10 },
  { text: 8, items: 5 },
];

/** The first that fits; pure as long as `build` is. */
export function fitted(build: (room: Room) => Card): Card {
  return firstFitting(ROOMS, build);
}
