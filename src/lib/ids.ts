// Ids of our own making: 26 characters that sort by the time they were made.
import { randomBytes } from 'node:crypto';

/** Makes an id for a row made at this instant. */
export type IdMaker = (at: Date) => string;

// Crockford's 32 letters without i, l, o, u: ascending in ASCII, so text order is number order.
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const TIME_BITS = 48n;
const RANDOM_BITS = 80n;

/**
 * A maker whose ids are 10 characters of milliseconds and 16 of chance. Ids of one maker ascend strictly, also within one
 * millisecond and when the clock steps back; ids of different makers differ by 79 bits of chance.
 */
export function createIdMaker(random: (bytes: number) => Buffer = randomBytes): IdMaker {
  let last = -1n;
  return (at) => {
    // The highest bit of the random part stays free, so that counting on inside one millisecond never runs into the time.
    const chance = BigInt(`0x${random(10).toString('hex')}`) >> 1n;
    const fresh = (BigInt.asUintN(Number(TIME_BITS), BigInt(at.getTime())) << RANDOM_BITS) | chance;
    last = fresh >> RANDOM_BITS > last >> RANDOM_BITS ? fresh : last + 1n;
    return written(last);
  };
}

function written(value: bigint): string {
  let text = '';
  for (let shift = 125n; shift >= 0n; shift -= 5n) text += ALPHABET[Number((value >> shift) & 31n)];
  return text;
}

/** The milliseconds at which an id was made, as its maker's clock had them; null for what is no such id. */
export function madeAt(id: string): number | null {
  if (!/^[0-7][0-9a-hjkmnp-tv-z]{25}$/.test(id)) return null;
  return [...id.slice(0, 10)].reduce((time, letter) => time * 32 + ALPHABET.indexOf(letter), 0);
}
