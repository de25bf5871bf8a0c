// A short number that can be read out over the phone and found again in the log.
import { randomBytes } from 'node:crypto';

/** Without 0 O 1 I L, which people confuse. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';

/** `7F3K-92`: one of about 900 million. */
export function traceNumber(): string {
  const letters = Array.from(randomBytes(6), (byte) => ALPHABET[byte % ALPHABET.length]);
  return `${letters.slice(0, 4).join('')}-${letters.slice(4).join('')}`;
}
