// Ids of Bitables in the shapes of the platform's examples (feishu.md §6.8): prefix and letters and digits, case-sensitive.
import { randomInt } from 'node:crypto';

const LENGTHS = { tbl: 13, fld: 7, rec: 10, opt: 7, vew: 7, '': 27, box: 24 } as const;
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

export type BitablePrefix = keyof typeof LENGTHS;

/** Without a prefix: an app_token. */
export function newBitableId(prefix: BitablePrefix): string {
  let id: string = prefix;
  for (let left = LENGTHS[prefix]; left > 0; left--) id += LETTERS[randomInt(LETTERS.length)];
  return id;
}

/** Whether it could be one; exact lengths are not documented. */
export function looksLike(prefix: BitablePrefix, id: string): boolean {
  return id.startsWith(prefix) && /^[A-Za-z0-9]{8,40}$/.test(id);
}
