// A short number that can be read out over the phone and found again in the audit.
import { createHash } from 'node:crypto';

/** Without 0 O 1 I L, which people confuse. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const DIGITS = '23456789';

/** `7F3K-92`, one of 59 million: of the same id always the same, so that work done again after a kill keeps its number. */
export function traceOf(id: string): string {
  const bytes = createHash('sha256').update(id).digest();
  const pick = (from: string, at: number): string => from.charAt(bytes.readUInt32BE(at * 4) % from.length);
  return `${[0, 1, 2, 3].map((at) => pick(ALPHABET, at)).join('')}-${[4, 5].map((at) => pick(DIGITS, at)).join('')}`;
}
